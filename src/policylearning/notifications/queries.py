from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from policylearning.common.permissions import Actor

from .enums import Channel
from .models import Notice, Preference
from .registry import Category, categories

MANY = 100
"""A bell need not count further."""


def visible_to(user: Actor) -> QuerySet[Notice]:
    """The notices on somebody's page, newest first."""
    if user is None or not user.is_authenticated:
        return Notice.objects.none()
    return Notice.objects.filter(user=user.pk, on_page=True)


def unread_count(user: Actor) -> int:
    """How many are unread, at most MANY."""
    return visible_to(user).filter(read_at__isnull=True).order_by()[:MANY].count()


def switched_off(users: Iterable[Any], category: Category) -> set[tuple[int, str]]:
    """The (user id, channel) pairs that want nothing of `category`. One query."""
    if category.required:
        return set()
    choices = Preference.objects.filter(user__in=list(users), category=category.key, on=False)
    return set(choices.values_list("user_id", "channel"))


def choices_of(user: Actor) -> list[tuple[Category, dict[str, bool]]]:
    """Every category with what the person wants, by channel."""
    made = {(p.category, p.channel): p.on for p in Preference.objects.filter(user=user)}
    return [
        (
            category,
            {
                channel: category.required or made.get((category.key, channel), True)
                for channel in Channel.values
            },
        )
        for category in categories
    ]
