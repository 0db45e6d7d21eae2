"""What people are told about practices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policylearning.notifications.registry import Category, Notification, declare, declare_category

Words = str | Promise

MINE = Category("practices", title=_("My practices"), why=_("you own this practice"))
WORK = Category(
    "practices.work", title=_("Practices to look at"), why=_("you work on practices of this topic or project")
)
declare_category(MINE)
declare_category(WORK)


def _declare(key: str, category: Category, subject: Words, body: Words, action: Words) -> Notification:
    return declare(
        Notification(key=f"practices.{key}", category=category.key, subject=subject, body=body, action=action)
    )


_OPEN = _("Open the practice")

WAITS_FOR_PROJECT = _declare(
    "waits_for_project",
    WORK,
    _("“{title}” waits for your project's word"),
    _("A practice from your project was submitted. Approve it, ask for changes, or decline it."),
    _OPEN,
)
WAITS_FOR_VALIDATION = _declare(
    "waits_for_validation",
    WORK,
    _("“{title}” waits for validation"),
    _("A practice of your topic was submitted. Take it up to score it."),
    _OPEN,
)
CHANGES_REQUESTED = _declare(
    "changes_requested",
    MINE,
    _("Changes asked for: “{title}”"),
    _("{why}\n\nThe page shows at which fields. What you wrote is kept; change it and send it again."),
    _("See what to change"),
)
DECLINED = _declare(
    "declined",
    MINE,
    _("Your project declined “{title}”"),
    _("{why}\n\nYour text is kept. You may start again from it."),
    _OPEN,
)
VALIDATED = _declare(
    "validated",
    MINE,
    _("“{title}” was validated"),
    _(
        "The experts validated your practice. Their scores and reasons are on its page; it will be published soon."
    ),
    _("See scores and reasons"),
)
NOT_VALIDATED = _declare(
    "not_validated",
    MINE,
    _("“{title}” was not validated"),
    _("{why}\n\nThe page shows scores and reasons. You may appeal once to the thematic manager."),
    _("See scores and reasons"),
)
APPEALED = _declare(
    "appealed",
    WORK,
    _("Appeal: “{title}”"),
    _("The author asks you to look again:\n\n{why}"),
    _("Decide the appeal"),
)
APPEAL_DECIDED = _declare(
    "appeal_decided", MINE, _("Your appeal on “{title}” was decided"), _("{why}"), _("See the decision")
)
PUBLISHED = _declare(
    "published",
    MINE,
    _("“{title}” is published"),
    _("Everybody can read it now. We ask once a year whether it is still true."),
    _OPEN,
)
CONFIRM = _declare(
    "confirm",
    MINE,
    _("Still true? “{title}”"),
    _("It was last confirmed a year ago. Say with one click that it is still true, change it, or retire it."),
    _("Confirm or change"),
)
REMINDER = _declare(
    "reminder",
    MINE,
    _("Reminder: still true? “{title}”"),
    _(
        "We asked a month ago. In another month its page will say that nobody confirmed it. One click is enough."
    ),
    _("Confirm or change"),
)
WENT_STALE = _declare(
    "went_stale",
    MINE,
    _("“{title}” now carries a banner"),
    _("It was not confirmed for over a year, and its page says so. One click takes the banner away."),
    _("Confirm or change"),
)
RETIRED = _declare("retired", MINE, _("“{title}” was retired"), _("{why}"), _OPEN)
OFFERED = _declare(
    "offered",
    MINE,
    _("You are asked to take over “{title}”"),
    _(
        "{owner} asks you to become the owner of this practice. Nothing changes unless you agree within 30 days."
    ),
    _("Answer"),
)
HANDED_OVER = _declare(
    "handed_over",
    MINE,
    _("“{title}” has a new owner"),
    _("{owner} is now the owner of this practice."),
    _OPEN,
)
PUBLISHED_TEXT_CHANGED = _declare(
    "text_changed",
    WORK,
    _("A published practice was changed: “{title}”"),
    _("Its owner changed: {fields}. The page shows both texts."),
    _("See what changed"),
)
