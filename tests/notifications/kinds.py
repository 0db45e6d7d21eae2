"""A notification of the tests' own."""

from policylearning.notifications.registry import Category, Details, Notification, declare, declare_category

declare_category(Category("test", title="Tests & trials", why="you wrote this test"))
declare_category(Category("test.safety", title="Safety", why="it is your account", required=True))
TOLD = declare(
    Notification(
        key="test.told",
        category="test",
        subject="“{title}” was read by {reader}",
        body="First <b>{reader}</b>.\n\nThen\nmore & more.",
        action="Open the test",
    )
)
WARNED = declare(
    Notification(key="test.warned", category="test.safety", subject="{title}", body="Look.", action="Look")
)


class Listed:
    """What the letters of LISTED list; a test fills it."""

    details: Details | None = None


LISTED = declare(
    Notification(
        key="test.listed",
        category="test",
        subject="News",
        body="This is new:",
        action="See it all",
        details=lambda notice: Listed.details,
    )
)
