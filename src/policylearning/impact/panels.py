"""What the ledger adds to the page of a practice, and to the shell."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_member
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor, can
from policylearning.practices.enums import LISTED_STATES
from policylearning.practices.models import Practice

from .queries import ledger_in_short, mine_for

SHOWN = 8
SHOWN_ON_PAPER = 40


def ledger_panel(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """The funnel and the last confirmed transfers. Nothing before a practice is public."""
    if not practice.is_public:
        return None
    figures, shown = ledger_in_short(practice, SHOWN)
    if not figures.confirmed:
        return (
            {"practice": practice, "funnel": figures, "entries": [], "bars": []}
            if practice.state in LISTED_STATES
            else None
        )
    return {
        "practice": practice,
        "funnel": figures,
        "entries": [entry_of(each) for each in shown],
        "bars": [(stage, number, str(number)) for stage, number in figures.rows()],
        "has_more": figures.confirmed > SHOWN,
    }


def ledger_on_paper(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """The funnel in words and the last confirmed transfers, once there are any."""
    figures, shown = ledger_in_short(practice, SHOWN_ON_PAPER)
    if not practice.is_public or not shown:
        return None
    reached = ", ".join(f"{stage} {number}" for stage, number in figures.rows())
    return {
        "title": _("Transfer ledger"),
        "head": [_("Organisation"), _("Region"), _("Stage"), _("Since")],
        "rows": [_row_of(each) for each in shown],
        "note": _("Confirmed by both sides: %(number)d. Reached at least: %(reached)s.")
        % {"number": figures.confirmed, "reached": reached},
    }


def _row_of(transfer: Any) -> list[str]:
    since = date_format(transfer.told_on) if transfer.told_on else ""
    return [
        str(transfer.organisation),
        transfer.region.label,
        transfer.get_confirmed_state_display(),
        since,
    ]


def entry_of(transfer: Any) -> dict[str, Any]:
    """A transfer of `queries.ledger` as the timeline shows it: where it stands, and the last note."""
    return {
        "at": transfer.told_on,
        "title": f"{transfer.get_confirmed_state_display()}: {transfer.organisation}",
        "text": transfer.told,
        "who": transfer.region.label,
        "tone": "good" if transfer.confirmed_state != "dropped" else "",
        "href": transfer.get_absolute_url(),
    }


def transfer_action(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """“I want to transfer this”: for visitors by way of signing in; for those who do already, their entry."""
    if practice.state not in LISTED_STATES:
        return None
    url = reverse("impact:log", args=[practice.pk])
    if not is_member(user):
        return {
            "url": f"{reverse('account_login')}?{urlencode({'next': url})}",
            "mine": None,
            "is_owner": False,
        }
    if not can(user, "impact.log", practice):
        return None
    is_owner = practice.owner_id == user.pk
    return {"url": url, "mine": None if is_owner else mine_for(user, practice), "is_owner": is_owner}


panel(
    Panel(
        page="practices.detail",
        key="impact.ledger",
        template="impact/_ledger_panel.html",
        context=ledger_panel,
        place="main",
        order=50,
    )
)
panel(Panel("practices.pdf", "impact.ledger", "practices/practice.typ", ledger_on_paper, order=50))
panel(
    Panel(
        page="practices.detail",
        key="impact.transfer",
        template="impact/_transfer_action.html",
        context=transfer_action,
        place="actions",
        order=30,
    )
)
navigation.register("impact", Entry(gettext_lazy("My transfers"), "impact:mine", place="account", order=50))
