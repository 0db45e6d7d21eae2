"""Questions about the transfer ledger, each a function named for its answer."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Window

from policylearning.accounts.enums import RoleName
from policylearning.accounts.models import User
from policylearning.accounts.roles import is_member, is_secretariat, topics_of
from policylearning.common.permissions import Actor
from policylearning.common.prepared import Prepared
from policylearning.organisations.models import Organisation
from policylearning.practices.enums import PUBLIC_STATES
from policylearning.practices.models import Practice
from policylearning.practices.queries import ids_of_topics

from .enums import FORWARD, STEPS, TRANSFERRED, Side, Stage
from .models import Transfer, TransferEvent
from .rules import organisations_of

CONFIRMED = ~Q(confirmed_state="")


def visible_to(user: Actor) -> QuerySet[Transfer]:
    """The transfers whose existence `user` may know of.

    Everybody: those both sides confirmed, of public practices. The two sides and who entered it: theirs.
    Experts and thematic managers: those of their topics. The secretariat: all.
    """
    if user is None or is_secretariat(user):
        return Transfer.objects.all()
    seen = CONFIRMED & Q(practice__state__in=PUBLIC_STATES)
    if is_member(user):
        seen |= _of(user) | Q(logged_by=user)
        for role in (RoleName.EXPERT, RoleName.THEMATIC_MANAGER):
            topics = topics_of(user, role)
            if topics is None:
                return Transfer.objects.all()
            if topics:
                seen |= Q(practice_id__in=ids_of_topics(topics))
    return Transfer.objects.filter(seen)


def _of(user: User) -> Q:
    return Q(practice__owner=user) | Q(receiver=user) | _received_by(user)


def _among(*conditions: Q) -> Q:
    """Any of the conditions, each looked up by itself: all at once, no index would serve them."""
    first, *more = (Transfer.objects.filter(each).order_by().values("pk") for each in conditions)
    return Q(pk__in=first.union(*more))


def for_cards(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Everything a row of a list shows, in one query."""
    return transfers.select_related("practice__region", "organisation", "region")


def for_page(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Everything the page of a transfer shows, events with their people included."""
    return (
        for_cards(transfers)
        .select_related(
            "practice__owner", "logged_by", "receiver", "confirmed_by_owner", "confirmed_by_receiver"
        )
        .prefetch_related("practice__topics", Prefetch("events", TransferEvent.objects.select_related("by")))
    )


def mine(user: Actor) -> QuerySet[Transfer]:
    """The transfers `user` speaks for on either side, or entered; the last changed first."""
    if not is_member(user):
        return Transfer.objects.none()
    sides = _among(Q(practice__owner=user), Q(receiver=user), _received_by(user), Q(logged_by=user))
    return for_cards(Transfer.objects.filter(sides).order_by("-state_since", "-pk"))


def waiting_for(user: Actor) -> QuerySet[Transfer]:
    """The transfers that wait for this person's word, the longest waiting first."""
    if not is_member(user):
        return Transfer.objects.none()
    waiting = Transfer.objects.filter(_with_side(user, Side.OWNER, Side.RECEIVER), disputed_at=None)
    waiting = waiting.exclude(confirmed_by_owner=user).exclude(confirmed_by_receiver=user)
    return for_cards(waiting.order_by("state_since", "pk"))


def disputed_for(user: Actor) -> QuerySet[Transfer]:
    """The transfers whose last step this person's side told and the other side disputes."""
    if not is_member(user):
        return Transfer.objects.none()
    told = Transfer.objects.filter(_with_side(user, Side.RECEIVER, Side.OWNER), disputed_at__isnull=False)
    return for_cards(told.order_by("disputed_at", "pk"))


def _with_side(user: User, owner: Side, receiver: Side) -> Q:
    """Those that await the side `owner` and the user owns the practice, or `receiver` and the user is of that side."""
    return _among(
        Q(awaits=owner, practice__owner=user),
        Q(~Q(practice__owner=user), awaits=receiver, receiver=user),
        Q(~Q(practice__owner=user), _received_by(user), awaits=receiver),
    )


def _received_by(user: User) -> Q:
    return Q(organisation_id__in=organisations_of(user))


def open_transfer(practice: Practice, organisation: Organisation | int) -> Transfer | None:
    """The one entry of this organisation that was not dropped."""
    return (
        Transfer.objects.filter(practice=practice, organisation=organisation)
        .exclude(state=Stage.DROPPED)
        .first()
    )


def mine_for(user: Actor, practice: Practice) -> Transfer | None:
    """The entry through which the user's own organisation takes this practice up."""
    if not is_member(user):
        return None
    receiving = Q(receiver=user) | _received_by(user)
    found = Transfer.objects.filter(receiving, practice=practice).exclude(state=Stage.DROPPED)
    return found.order_by("-state_since", "-pk").first()


def ledger(practice: Practice | int) -> QuerySet[Transfer]:
    """What everybody may read of a practice's transfers, the last confirmed first.

    With `told_on` and `told`: the day and the note of the last step both sides stand behind.
    """
    steps = TransferEvent.objects.filter(transfer=OuterRef("pk"), verb__in=STEPS, confirmed_at__isnull=False)
    last = steps.order_by("-pk")[:1]
    return (
        Transfer.objects.filter(CONFIRMED, practice=practice)
        .order_by("-confirmed_state_since", "-pk")
        .select_related("organisation", "region")
        .annotate(told_on=Subquery(last.values("on")), told=Subquery(last.values("note")))
    )


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the regions came: how many got at least as far as each stage, by what both sides confirmed.

    `dropped` are those that stand at that now; they count in the stages they had reached.
    """

    shortlisted: int
    visited: int
    adapted: int
    running: int
    dropped: int
    confirmed: int

    def rows(self) -> list[tuple[str, int]]:
        """(stage, number) from the widest to the narrowest."""
        return [(str(stage.label), getattr(self, stage.value)) for stage in FORWARD]


def funnel(practice: Practice) -> Funnel:
    """The funnel of one practice, in one query."""
    transfers = Transfer.objects.filter(CONFIRMED, practice=practice)
    return Funnel(**transfers.order_by().aggregate(**_counts()))


def ledger_in_short(practice: Practice, most: int) -> tuple[Funnel, list[Transfer]]:
    """The funnel and the last confirmed transfers of one practice, in one query."""
    shown = _in_short(most)(practice.pk)
    figures = {name: getattr(shown[0], f"all_{name}") if shown else 0 for name in _counts()}
    return Funnel(**figures), shown


@cache
def _in_short(most: int) -> Prepared[Transfer]:
    over_all = {f"all_{name}": Window(count) for name, count in _counts().items()}
    return Prepared(lambda practice: ledger(practice).annotate(**over_all)[:most])


def _counts() -> dict[str, Count]:
    reached = {
        str(stage): Count("pk", filter=Q(furthest__in=FORWARD[position:]))
        for position, stage in enumerate(FORWARD)
    }
    dropped = Count("pk", filter=Q(confirmed_state=Stage.DROPPED))
    return {**reached, "dropped": dropped, "confirmed": Count("pk")}


@dataclass(frozen=True, slots=True)
class Totals:
    """The ledger in figures, over all public practices. `transferred` is adapted or running now."""

    transfers: int
    transferred: int
    running: int
    practices: int
    regions: int


def totals() -> Totals:
    """The figures for the home page and the dashboard, in one query."""
    public = Transfer.objects.filter(CONFIRMED, practice__state__in=PUBLIC_STATES)
    return Totals(
        **public.order_by().aggregate(
            transfers=Count("pk"),
            transferred=Count("pk", filter=Q(confirmed_state__in=TRANSFERRED)),
            running=Count("pk", filter=Q(confirmed_state=Stage.RUNNING)),
            practices=Count("practice", distinct=True),
            regions=Count("region__code", distinct=True),
        )
    )


def transferred_elsewhere(practice: Practice) -> int:
    """How many confirmed transfers of the practice are adapted or running in another region.

    A part of the practice's own region, or the region it is a part of, is not another one.
    """
    home = practice.region.code if practice.region else ""
    arrived = Transfer.objects.filter(practice=practice, confirmed_state__in=TRANSFERRED)
    return sum(not _overlap(home, code) for code in arrived.values_list("region__code", flat=True))


def _overlap(one: str, other: str) -> bool:
    return bool(one) and (one.startswith(other) or other.startswith(one))


def speakers_for(transfer: Transfer, side: Side) -> list[User]:
    """Who is asked and told on one side: the owner; the person named, or else the confirmed members."""
    named = transfer.practice.owner if side == Side.OWNER else transfer.receiver
    if named is not None and named.is_active:
        return [named]
    if side == Side.OWNER:
        return []
    members = User.objects.filter(
        is_active=True,
        memberships__organisation=transfer.organisation_id,
        memberships__confirmed_at__isnull=False,
    )
    return list(members.exclude(pk=transfer.practice.owner_id).order_by("pk"))


def person_asked(email: str) -> User | None:
    """The active member with this address. Whether there is one is never shown to who asks."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()
