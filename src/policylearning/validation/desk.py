"""Assessments and decisions that wait for somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.enums import RoleName
from policylearning.accounts.roles import is_expert, is_thematic_manager, topics_of
from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor
from policylearning.practices.models import Practice

from . import queries
from .enums import Outcome
from .models import Round

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
    split = Round.objects.filter(outcome=Outcome.SPLIT, decided_at__isnull=True).select_related("practice")
    topics = topics_of(user, RoleName.THEMATIC_MANAGER)
    if topics is not None:
        through = Practice.topics.through.objects.filter(topic_id__in=topics)
        split = split.filter(practice__in=through.values("practice_id"))
    return [
        DeskItem(each.practice.title, reverse("validation:decide", args=[each.practice_id]), _("Decide"))
        for each in split.exclude(practice__owner=user).order_by("opened_at", "pk")[:SHOWN]
    ]


desk_source(DeskSource("validation.mine", gettext_lazy("Practices you are scoring"), _to_score, order=12))
desk_source(DeskSource("validation.split", gettext_lazy("Experts disagree"), _to_decide, order=14))
desk_source(DeskSource("validation.queue", gettext_lazy("Waiting for an expert"), _to_take_up, order=16))
