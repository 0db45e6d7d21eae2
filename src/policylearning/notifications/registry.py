"""What people may be told: categories, which they can switch off, and the notifications in them."""

from dataclasses import dataclass

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
class Notification:
    """One thing to tell. `subject` and `body` have `{names}` from the context; `action` is a verb."""

    key: str
    category: str
    subject: Words
    body: Words
    action: Words


categories: Registry[Category] = Registry("notification categories")
notifications: Registry[Notification] = Registry("notifications")


def declare_category(category: Category) -> Category:
    return categories.register(category.key, category)


def declare(notification: Notification) -> Notification:
    """Declare it. Its category may be another app's; Django's checks say when nobody declared that."""
    return notifications.register(notification.key, notification)
