"""Assessments and decisions that wait for somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_expert, is_thematic_manager
from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from . import queries

SHOWN = 50


def _to_score(user: Actor) -> list[DeskItem]:
    return [
        DeskItem(
            each.round.practice.title,
            reverse("validation:assess", args=[each.round.practice_id]),
            _("Score it"),
            due=each.due_at,
        )
        for each in queries.open_for(user)[:SHOWN]
    ]


def _to_take_up(user: Actor) -> list[DeskItem]:
    if not is_expert(user):
        return []
    waiting = queries.queue_of(user).exclude(rounds__assessments__expert=user)[:SHOWN]
    return [
        DeskItem(each.title, reverse("validation:assess", args=[each.pk]), _("Take it up"))
        for each in waiting
    ]


def _to_decide(user: Actor) -> list[DeskItem]:
    if not is_thematic_manager(user):
        return []
    return [
        DeskItem(each.practice.title, reverse("validation:decide", args=[each.practice_id]), _("Decide"))
        for each in queries.to_decide(user)[:SHOWN]
    ]


desk_source(DeskSource("validation.mine", gettext_lazy("Practices you are scoring"), _to_score, order=12))
desk_source(DeskSource("validation.split", gettext_lazy("Experts disagree"), _to_decide, order=14))
desk_source(DeskSource("validation.queue", gettext_lazy("Waiting for an expert"), _to_take_up, order=16))
