"""Searches that found nothing, or nothing that fits: what is kept of them, and what they say together.

They are kept without persons: a day, folded words, a language, a number. docs/explanation/privacy.md has the reasons.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q, QuerySet, Sum

from policylearning.common.text import folded

from . import asked
from .models import Missed

ASKED_OFTEN = 3
"""What was asked fewer times is shown to nobody: it may be about one person."""
RARE_KEPT = timedelta(days=30)
"""How long it waits to be asked more often."""
LONGEST = 100
"""Letters. What is longer was written by somebody about something of theirs, and is not asked again by others."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PERSONAL = re.compile(
    r"""@                       # an address
      | (?:\d[\s()./+-]*){6,}   # the number of a telephone, a passport, an account
      | \b[a-z]{2}\d\d[a-z0-9]{4}   # the beginning of an IBAN
    """,
    re.VERBOSE | re.IGNORECASE,
)


def kept(query: str) -> str:
    """What is kept of a query: its words without quotation and filters, folded; "" of one that is not kept."""
    said = asked.read(query).text
    words = folded(said)
    personal = _PERSONAL.search(_YEAR.sub(" ", query)) is not None
    return "" if personal or len(query.strip()) > LONGEST or len(words) > LONGEST else words


def asked_in_vain(missed: QuerySet[Missed] | None = None) -> QuerySet[Missed, Any]:
    """What was asked often enough, the most wanted first, as rows of `query`, `language`, `asked` (times), `nothing`
    (times that nothing at all was found), `first` and `last` (days). `missed` may be narrowed to a time."""
    rows = Missed.objects.all() if missed is None else missed
    together = rows.order_by().values("query", "language")
    counted = together.annotate(
        asked=Sum("count"),
        nothing=Sum("count", filter=Q(weak=False), default=0),
        first=Min("day"),
        last=Max("day"),
    )
    return counted.filter(asked__gte=ASKED_OFTEN).order_by("-asked", "query", "language")


def most_wanted(*, since: date, kinds: Collection[str] = (), limit: int = 20) -> list[dict[str, Any]]:
    """For those who write down needs: rows of `asked_in_vain` since a day."""
    rows = Missed.objects.filter(day__gte=since)
    if kinds:
        rows = rows.filter(kinds=" ".join(sorted(kinds)))
    return list(asked_in_vain(rows)[:limit])
