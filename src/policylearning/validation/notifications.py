from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Notification, declare

ASSIGNED = declare(
    Notification(
        key="validation.assigned",
        category="practices.work",
        subject=_("You were asked to validate “{title}”"),
        body=_("Please score it by {due}. Step back if you have a conflict of interest."),
        action=_("Score the practice"),
    )
)
TAKEN_BACK = declare(
    Notification(
        key="validation.taken_back",
        category="practices.work",
        subject=_("You need not score “{title}” any more"),
        body=_("It goes to another expert. What you scored so far is not used.\n\n{why}"),
        action=_("Open the practice"),
    )
)
SPLIT = declare(
    Notification(
        key="validation.split",
        category="practices.work",
        subject=_("Experts disagree on “{title}”"),
        body=_("Their scores and reasons are on its page. The decision is yours."),
        action=_("Decide"),
    )
)
