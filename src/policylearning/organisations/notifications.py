from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Category, Notification, declare, declare_category

declare_category(
    Category(
        "organisations", title=_("My organisation"), why=_("you said that you work for this organisation")
    )
)

MEMBERSHIP_CONFIRMED = declare(
    Notification(
        key="organisations.membership_confirmed",
        category="organisations",
        subject=_("You belong to {title}"),
        body=_("The secretariat confirmed that you work for {title}."),
        action=_("Open the organisation"),
    )
)
MEMBERSHIP_REFUSED = declare(
    Notification(
        key="organisations.membership_refused",
        category="organisations",
        subject=_("We could not confirm that you work for {title}"),
        body=_("{reason}\n\nYour account stays as it is. You can name another organisation, or write to us."),
        action=_("Name my organisation"),
    )
)
VERIFIED = declare(
    Notification(
        key="organisations.verified",
        category="organisations",
        subject=_("{title} is verified as a public authority"),
        body=_("Peer reviews and benchmarking exercises are open to its people now."),
        action=_("Open the organisation"),
    )
)
REFUSED = declare(
    Notification(
        key="organisations.refused",
        category="organisations",
        subject=_("{title} was not verified as a public authority"),
        body=_("{reason}\n\nNothing else changes. You can ask again, with more to show."),
        action=_("Open the organisation"),
    )
)
REVOKED = declare(
    Notification(
        key="organisations.revoked",
        category="organisations",
        subject=_("{title} is no longer verified as a public authority"),
        body=_("{reason}"),
        action=_("Open the organisation"),
    )
)
