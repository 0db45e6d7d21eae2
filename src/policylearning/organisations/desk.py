from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_member, is_secretariat
from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from .models import Membership
from .queries import memberships_waiting, verifications_waiting

MOST = 50


def verifications(user: Actor) -> list[DeskItem]:
    if not is_secretariat(user):
        return []
    return [
        DeskItem(
            title=_("%(organisation)s asks to be verified as a public authority")
            % {"organisation": request.organisation.name},
            url=request.get_absolute_url(),
            action=_("Decide"),
        )
        for request in verifications_waiting()[:MOST]
    ]


def memberships(user: Actor) -> list[DeskItem]:
    if not is_secretariat(user):
        return []
    return [
        DeskItem(
            title=_("%(person)s says to work for %(organisation)s")
            % {"person": membership.user.name, "organisation": membership.organisation.name},
            url=reverse("organisations:waiting"),
            action=_("Confirm"),
        )
        for membership in memberships_waiting()[:MOST]
    ]


def mine(user: Actor) -> list[DeskItem]:
    if not is_member(user) or is_secretariat(user) or Membership.objects.filter(user=user).exists():
        return []
    return [
        DeskItem(
            title=_("Which organisation do you work for?"),
            url=reverse("organisations:mine"),
            action=_("Name my organisation"),
            about=_("Services for public authorities open once yours is known."),
        )
    ]


desk_source(
    DeskSource("organisations.verifications", gettext_lazy("Public authorities to verify"), verifications, 40)
)
desk_source(DeskSource("organisations.memberships", gettext_lazy("People to confirm"), memberships, order=45))
desk_source(DeskSource("organisations.mine", gettext_lazy("My organisation"), mine, order=20))
