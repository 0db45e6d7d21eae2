"""What people are told about transfers."""

from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Category, Notification, declare, declare_category

TRANSFERS = declare_category(
    Category(
        "impact",
        title=_("Transfers of practices"),
        why=_("you own this practice, or your organisation takes it up"),
    )
)

CONFIRM_ASKED = declare(
    Notification(
        key="impact.confirm_asked",
        category="impact",
        subject=_("Is this so? {title}"),
        body=_(
            "{who} entered in the transfer ledger: {stage}.\n\n{note}\n\nSay whether it is so. "
            "It is shown in public once both sides have confirmed it."
        ),
        action=_("Confirm or dispute"),
    )
)
CONFIRMED = declare(
    Notification(
        key="impact.confirmed",
        category="impact",
        subject=_("Confirmed: {title}"),
        body=_("{who} confirmed: {stage}. Everybody can read it in the transfer ledger now."),
        action=_("Open the transfer"),
    )
)
DISPUTED = declare(
    Notification(
        key="impact.disputed",
        category="impact",
        subject=_("Disputed: {title}"),
        body=_(
            "{who} says that it is not so ({stage}):\n\n{note}\n\n"
            "Nothing was published. You may correct it or answer."
        ),
        action=_("Open the transfer"),
    )
)
DROPPED = declare(
    Notification(
        key="impact.dropped",
        category="impact",
        subject=_("Dropped: {title}"),
        body=_("{who} does not go on with this practice.\n\n{note}"),
        action=_("Open the transfer"),
    )
)
NOTED = declare(
    Notification(
        key="impact.noted",
        category="impact",
        subject=_("A note on {title}"),
        body=_("{who} wrote:\n\n{note}"),
        action=_("Open the transfer"),
    )
)
