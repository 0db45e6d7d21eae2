"""Who speaks for which side of a transfer, and what they may do."""

from django.utils.translation import gettext as _

from policylearning.accounts.roles import is_expert, is_member, is_secretariat, is_thematic_manager
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule
from policylearning.organisations.models import Membership
from policylearning.practices.enums import LISTED_STATES
from policylearning.practices.models import Practice
from policylearning.practices.rules import topic_ids

from .enums import Side
from .models import Transfer


def organisations_of(user: Actor) -> frozenset[int]:
    """The ids of the organisations whose confirmed member the user is. Read once per user object."""
    if not is_member(user):
        return frozenset()
    cached: frozenset[int] | None = getattr(user, "_organisations_spoken_for", None)
    if cached is None:
        held = Membership.objects.filter(user=user, confirmed_at__isnull=False)
        cached = frozenset(held.order_by().values_list("organisation_id", flat=True))
        user._organisations_spoken_for = cached
    return cached


def side_of(user: Actor, transfer: Transfer) -> Side | None:
    """The side the user speaks for. Who owns the practice never speaks for the receiving organisation too."""
    if not is_member(user):
        return None
    if transfer.practice.owner_id == user.pk:
        return Side.OWNER
    if transfer.receiver_id == user.pk or transfer.organisation_id in organisations_of(user):
        return Side.RECEIVER
    return None


def party(user: Actor, transfer: Transfer) -> Decision:
    """One of the two sides."""
    if side_of(user, transfer) is not None:
        return Allowed()
    return Denied(_("Only the owner of the practice and the receiving organisation may do this."))


@rule("impact.log")
def may_log(user: Actor, practice: Practice) -> Decision:
    if not is_member(user):
        return Denied(_("Sign in to enter a transfer."))
    if practice.state not in LISTED_STATES:
        return Denied(_("Only a published practice can be transferred; a retired one takes no new entries."))
    return Allowed()


@rule("impact.confirm")
def may_confirm(user: Actor, transfer: Transfer) -> Decision:
    side = side_of(user, transfer)
    if side is None:
        return party(user, transfer)
    if transfer.awaits != side:
        return Denied(_("Nothing waits for your side's word."))
    if user.pk == _who_confirmed(transfer, side.other):
        return Denied(_("You confirmed it for the other side. Somebody else has to confirm it for this one."))
    return Allowed()


def _who_confirmed(transfer: Transfer, side: Side) -> int | None:
    return transfer.confirmed_by_owner_id if side == Side.OWNER else transfer.confirmed_by_receiver_id


@rule("impact.dispute")
def may_dispute(user: Actor, transfer: Transfer) -> Decision:
    if transfer.disputed_at is not None:
        return Denied(_("It is disputed already."))
    return may_confirm(user, transfer)


@rule("impact.note")
def may_note(user: Actor, transfer: Transfer) -> Decision:
    return party(user, transfer)


@rule("impact.invite")
def may_invite(user: Actor, transfer: Transfer) -> Decision:
    if transfer.awaits != Side.RECEIVER or side_of(user, transfer) != Side.OWNER:
        return Denied(
            _("Only the owner of the practice may ask somebody, while the receiving side's word is missing.")
        )
    return Allowed()


@rule("impact.discard")
def may_discard(user: Actor, transfer: Transfer) -> Decision:
    if transfer.is_public:
        return Denied(_("Both sides confirmed it, so it stays. If it came to nothing, mark it as dropped."))
    if is_member(user) and transfer.logged_by_id == user.pk:
        return Allowed()
    return Denied(_("Only who entered it may delete it."))


@rule("impact.see_both_sides")
def may_see_both_sides(user: Actor, transfer: Transfer) -> Decision:
    """Stages not confirmed yet, notes, disputes and the names of people."""
    if (
        party(user, transfer)
        or is_secretariat(user)
        or (is_member(user) and transfer.logged_by_id == user.pk)
    ):
        return Allowed()
    if any(
        is_expert(user, topic) or is_thematic_manager(user, topic) for topic in topic_ids(transfer.practice)
    ):
        return Allowed()
    return Denied(_("This part is for the two sides."))
