"""Changes of a practice that its followers hear of. Compared are states, not steps: what was undone is no news."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.practices.queries import label_of

Facts = dict[str, Any]
Change = list[Any]
"""[aspect, before, after], or for a text ["text", before, after, [field, …]]; plain, to be kept."""

CURRENT, STALE, RETIRED = "current", "stale", "retired"
STAGES = {
    State.PUBLISHED: CURRENT,
    State.DUE: CURRENT,
    State.STALE: STALE,
    State.RETIRED: RETIRED,
}


def facts(practice: Practice, revision: int) -> Facts:
    """What followers know of a practice; `revision` is the number of its newest text, 0 for none."""
    return {
        "stage": STAGES.get(State(practice.state), ""),
        "evidence": practice.evidence_level,
        "transfers": practice.transfers,
        "opinion": practice.validated_at.isoformat() if practice.validated_at else "",
        "text": revision,
    }


def compare(known: Facts, now: Facts) -> list[Change]:
    """What happened between two looks. Nothing while it is not public; fewer transfers are a correction."""
    if not now["stage"]:
        return []
    changed = [[name, known[name], now[name]] for name in now if name in known and known[name] != now[name]]
    return [each for each in changed if each[0] != "transfers" or each[2] > each[1]]


def sentence(change: Change, practice: Practice) -> str:
    """One change in words."""
    aspect, before, after, *more = change
    if aspect == "stage":
        return _stage(before, after, practice)
    if aspect == "evidence":
        return _("Its evidence is rated level %(after)d of 5 now; it was %(before)d.") % {
            "before": before,
            "after": after,
        }
    if aspect == "transfers":
        return ngettext(
            "%(number)d region has taken it up, confirmed by both sides.",
            "%(number)d regions have taken it up, confirmed by both sides.",
            after,
        ) % {"number": after}
    if aspect == "opinion":
        return _("There is a new expert opinion on it.")
    fields = ", ".join(str(label_of(name)) for name in (more[0] if more else []))
    return _("Its text was changed: %(fields)s.") % {"fields": fields}


def _stage(before: str, after: str, practice: Practice) -> str:
    if after == RETIRED:
        return _("It was retired: %(why)s") % {"why": practice.retired_because}
    if after == STALE:
        return _("Its owner has not confirmed it for over a year.")
    if before == RETIRED:
        return _("It was brought back.")
    return _("Its owner has confirmed that it is still true.")
