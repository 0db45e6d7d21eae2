"""The gallery at /design/: every component in all its states, beside the lines that make it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils.translation import gettext_lazy as _

from .gallery import SPECIMENS
from .views import public

GIVEN: dict[str, Any] = {
    "day": date(2027, 3, 12),
    "crumbs": [(_("Home"), "/"), (_("Good practices"), "/practices/")],
    "sections": [(_("Open"), "#", True), (_("Answered"), "#", False), (_("All"), "#", False)],
    "anchors_here": [(_("Description"), "#one"), (_("Evidence"), "#two"), (_("Transfers"), "#three")],
    "facts_rows": [
        ("Region", "Ústecký kraj, Czechia", "#"),
        ("Cost", "EUR 120 000 to 180 000"),
        ("Staff", "2.5 full-time posts"),
        ("Set up in", "9 months"),
        ("Left out when empty", ""),
    ],
    "ledger": [
        {"at": datetime(2026, 5, 4, tzinfo=UTC), "title": "Shortlisted", "who": "Región de Murcia"},
        {
            "at": datetime(2026, 10, 19, tzinfo=UTC),
            "title": "Visited",
            "text": "Two days with the team, and with three of the firms.",
            "tone": "info",
        },
        {"at": datetime(2027, 2, 1, tzinfo=UTC), "title": "Running", "tone": "good", "href": "#"},
    ],
    "results": [
        ("Homes insulated", 1240, "1 240"),
        ("Homes advised", 3100, "3 100"),
        ("Complaints", 0, "none"),
    ],
}
"""What the specimens' lines find in their context."""


@dataclass(frozen=True, slots=True)
class Shown:
    name: str
    source: str
    rendered: str


@public
def gallery(request: HttpRequest) -> HttpResponse:
    django = engines["django"]
    groups = [
        (title, [Shown(name, source, django.from_string(source).render(GIVEN)) for name, source in members])
        for title, members in SPECIMENS
    ]
    return render(request, "design/gallery.html", {"groups": groups, "colours": COLOURS})


COLOURS = [
    "ink",
    "ink-soft",
    "paper",
    "mist",
    "line",
    "edge",
    "brand",
    "brand-strong",
    "on-brand",
    "mark",
    "research",
    "sme",
    "low-carbon",
    "environment",
    "good",
    "good-tint",
    "warn",
    "warn-tint",
    "bad",
    "bad-tint",
    "info-tint",
]
