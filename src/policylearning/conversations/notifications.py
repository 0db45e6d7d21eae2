"""What people are told about conversations."""

from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Category, Notification, declare, declare_category

declare_category(
    Category("conversations", title=_("Messages from people"), why=_("somebody wrote to you"), order=5)
)

MESSAGE = declare(
    Notification(
        key="conversations.message",
        category="conversations",
        subject=_("{who}: {title}"),
        body=_("{who} wrote to you:\n\n{text}"),
        action=_("Answer"),
    )
)
ADDED = declare(
    Notification(
        key="conversations.added",
        category="conversations",
        subject=_("{who} takes you into a conversation: {title}"),
        body=_("{who} thinks that you should be part of it. You see what is written from now on."),
        action=_("Open the conversation"),
    )
)
DECIDED = declare(
    Notification(
        key="conversations.report_decided",
        category="conversations",
        subject=_("About a message you reported"),
        body=_("The secretariat read the message in “{title}”: {decision}\n\n{answer}"),
        action=_("Open the conversation"),
    )
)
REMOVED = declare(
    Notification(
        key="conversations.removed",
        category="conversations",
        subject=_("A message of yours was taken away"),
        body=_("The secretariat took away what you wrote in “{title}”.\n\n{answer}"),
        action=_("Open the conversation"),
    )
)
