"""What validation adds to the practice page, the rating page and the menus."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_staff
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor, can
from policylearning.practices.enums import PUBLIC_STATES, State
from policylearning.practices.models import Practice
from policylearning.practices.page import paragraphs

from . import queries
from .models import Round

navigation.register(
    "validation.rubric",
    Entry(gettext_lazy("How experts judge"), "validation:rubric", place="footer", order=55),
)
navigation.register(
    "validation", Entry(gettext_lazy("Validation"), "validation:queue", place="account", shown=is_staff)
)


def _opinions(user: Actor, practice: Practice) -> dict[str, Any] | None:
    if practice.state not in PUBLIC_STATES:
        return None
    opinions = queries.opinions_on(practice)
    return {"opinions": opinions} if opinions else None


def _opinions_on_paper(user: Actor, practice: Practice) -> dict[str, Any] | None:
    shown = _opinions(user, practice)
    return shown and {
        "title": _("Expert opinion"),
        "quotes": [
            (
                paragraphs(each.opinion),
                _("%(name)s, expert, %(date)s")
                % {"name": each.expert.name, "date": date_format(each.state_since)},
            )
            for each in shown["opinions"]
        ],
    }


def _work(user: Actor, practice: Practice) -> dict[str, Any] | None:
    links = []
    if can(user, "validation.take_up", practice):
        links.append((_("Score it"), reverse("validation:assess", args=[practice.pk])))
    if can(user, "validation.assign", practice):
        links.append((_("Ask an expert"), reverse("validation:assign", args=[practice.pk])))
    if (
        practice.state == State.IN_VALIDATION
        and can(user, "validation.decide", practice)
        and queries.split_rounds().filter(practice=practice).exists()
    ):
        links.append((_("Decide"), reverse("validation:decide", args=[practice.pk])))
    if practice.submitted_at and can(user, "validation.see_scores", practice) and _was_judged(practice):
        links.append((_("Scores and reasons"), reverse("validation:scores", args=[practice.pk])))
    return {"links": links} if links else None


def _was_judged(practice: Practice) -> bool:
    return Round.objects.filter(practice=practice).exists()


def _rating(user: Actor, nothing: None) -> dict[str, Any] | None:
    return {}


panel(Panel("practices.detail", "opinions", "validation/_opinions.html", _opinions, order=10))
panel(Panel("practices.pdf", "opinions", "practices/practice.typ", _opinions_on_paper, order=10))
panel(Panel("practices.detail", "validation", "validation/_work.html", _work, place="actions", order=10))
panel(Panel("practices.how_we_rate", "rubric", "validation/_rubric_link.html", _rating))
