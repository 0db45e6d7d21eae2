"""What followers are told. The words name what they follow and never what is new: that is looked up when read."""

from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Category, Notification, declare, declare_category

from .following.letters import details

declare_category(
    Category("follows", title=_("What I follow"), why=_("you follow this on the platform"), order=50)
)

_BODY = _("This is new:")
_ACTION = _("See all that is new for me")

NEWS_OF_ONE = declare(
    Notification(
        key="finder.news_of_one",
        category="follows",
        subject=_("New for “{name}”"),
        body=_BODY,
        action=_ACTION,
        details=details,
    )
)
NEWS = declare(
    Notification(
        key="finder.news",
        category="follows",
        subject=_("New for {number} things you follow"),
        body=_BODY,
        action=_ACTION,
        details=details,
    )
)
