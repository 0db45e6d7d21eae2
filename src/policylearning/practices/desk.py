"""Practices that wait for somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_staff
from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from .enums import State
from .models import Practice
from .queries import CONFIRMATION_GRACE, visible_to

SHOWN = 50
OWNER_STATES = {
    State.CHANGES_REQUESTED: gettext_lazy("Change it"),
    State.DUE: gettext_lazy("Confirm"),
    State.STALE: gettext_lazy("Confirm"),
    State.NOT_VALIDATED: gettext_lazy("See the decision"),
    State.DRAFT: gettext_lazy("Go on writing"),
}


def _mine(user: Actor) -> list[DeskItem]:
    waiting = Practice.objects.filter(owner=user, state__in=list(OWNER_STATES)).order_by("state_since", "pk")[
        :SHOWN
    ]
    return [
        DeskItem(
            practice.title,
            _address(practice),
            str(OWNER_STATES[State(practice.state)]),
            due=practice.state_since + CONFIRMATION_GRACE if practice.state == State.DUE else None,
            about=practice.get_state_display(),
        )
        for practice in waiting
    ]


def _address(practice: Practice) -> str:
    if practice.state in (State.DUE, State.STALE):
        return reverse("practices:turn", args=[practice.pk, "confirm"])
    return practice.get_absolute_url()


def _for_my_project(user: Actor) -> list[DeskItem]:
    waiting = Practice.objects.filter(state=State.SUBMITTED, project__web_admins=user).select_related(
        "project"
    )
    return [
        DeskItem(each.title, each.get_absolute_url(), _("Approve or answer"), about=str(each.project))
        for each in waiting.order_by("state_since", "pk")[:SHOWN]
    ]


def _to_publish_or_decide(user: Actor) -> list[DeskItem]:
    if not is_staff(user):
        return []
    verbs = {State.VALIDATED: _("Publish"), State.APPEALED: _("Decide the appeal")}
    # A question for each state: an index has the order of each.
    waiting = [
        each
        for state in verbs
        for each in visible_to(user)
        .filter(state=state)
        .exclude(owner=user)
        .order_by("state_since", "pk")[:SHOWN]
    ]
    waiting.sort(key=lambda each: (each.state_since, each.pk))
    return [
        DeskItem(
            each.title, each.get_absolute_url(), verbs[State(each.state)], about=each.get_state_display()
        )
        for each in waiting[:SHOWN]
    ]


desk_source(DeskSource("practices.mine", gettext_lazy("My practices"), _mine, order=10))
desk_source(
    DeskSource("practices.project", gettext_lazy("Practices of my project"), _for_my_project, order=20)
)
desk_source(
    DeskSource("practices.decide", gettext_lazy("To publish or decide"), _to_publish_or_decide, order=30)
)
