"""What people may be told: categories, which they can switch off, and the notifications in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from policylearning.common.registry import Registry

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Category:
    """What a person switches on or off as one. `why` completes "You get this because …"."""

    key: str
    title: Words
    why: Words
    required: bool = False
    """Cannot be switched off: security and the like."""
    order: int = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things a letter lists."""

    title: str
    url: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What a letter lists beneath its text."""

    items: tuple[Item, ...]
    more: str = ""
    """A sentence about what is not listed."""
    stops: tuple[tuple[str, str], ...] = ()
    """(words, address) of links that stop some of these letters, not the whole category."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing to tell. `subject` and `body` have `{names}` from the context; `action` is a verb.

    `details(notice)` is asked when the letter is written, in its reader's language: it lists what that person may
    see at that moment. With None there is nothing left to tell, and no letter goes.
    """

    key: str
    category: str
    subject: Words
    body: Words
    action: Words
    details: Callable[[Any], Details | None] | None = None


categories: Registry[Category] = Registry("notification categories")
notifications: Registry[Notification] = Registry("notifications")


def declare_category(category: Category) -> Category:
    return categories.register(category.key, category)


def declare(notification: Notification) -> Notification:
    """Declare it. Its category may be another app's; Django's checks say when nobody declared that."""
    return notifications.register(notification.key, notification)
