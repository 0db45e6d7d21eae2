"""What people are told about communities."""

from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Category, Notification, declare, declare_category

from .letters import details

declare_category(
    Category(
        "communities",
        title=_("Communities"),
        why=_("you are in this community, or follow this thread"),
        order=20,
    )
)
declare_category(
    Category(
        "moderation", title=_("Moderation"), why=_("you moderate this community, or wrote in it"), order=25
    )
)

POST = declare(
    Notification(
        key="communities.post",
        category="communities",
        subject=_("{who} in “{title}”"),
        body=_("{who} wrote in {community}:\n\n{text}"),
        action=_("Read and answer"),
    )
)
MENTION = declare(
    Notification(
        key="communities.mention",
        category="communities",
        subject=_("{who} names you in “{title}”"),
        body=_("{who} wrote in {community}:\n\n{text}"),
        action=_("Read and answer"),
    )
)
DIGEST = declare(
    Notification(
        key="communities.digest",
        category="communities",
        subject=_("New in {title}"),
        body=_("What others wrote since the last time."),
        action=_("Open the community"),
        details=details,
    )
)
ASKED = declare(
    Notification(
        key="communities.asked",
        category="moderation",
        subject=_("{who} asks to join {title}"),
        body=_("{who} would like to be let in.\n\n{why}"),
        action=_("Let them in or not"),
    )
)
LET_IN = declare(
    Notification(
        key="communities.let_in",
        category="communities",
        subject=_("You are in: {title}"),
        body=_("You asked to join, and were let in."),
        action=_("Open the community"),
    )
)
NOT_LET_IN = declare(
    Notification(
        key="communities.not_let_in",
        category="communities",
        subject=_("Not let in: {title}"),
        body=_("You asked to join, and were not let in.\n\n{why}"),
        action=_("See other communities"),
    )
)
TO_JUDGE = declare(
    Notification(
        key="communities.to_judge",
        category="moderation",
        subject=_("A post waits for a moderator: {title}"),
        body=_("In {community}: {why}"),
        action=_("Read and decide"),
    )
)
JUDGED = declare(
    Notification(
        key="communities.judged",
        category="moderation",
        subject=_("Your post in “{title}”: {decision}"),
        body=_("A moderator of {community} decided about what you wrote.\n\n{why}"),
        action=_("Open the thread"),
    )
)
FLAG_ANSWERED = declare(
    Notification(
        key="communities.flag_answered",
        category="moderation",
        subject=_("About the post you reported in “{title}”"),
        body=_("A moderator read it: {decision}"),
        action=_("Open the thread"),
    )
)
