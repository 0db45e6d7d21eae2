"""A practice as PDF, typeset by Typst from `practice.typ`. Text arrives as data and is never read as markup."""

import json
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policylearning.common.panels import panels_for
from policylearning.common.permissions import Actor

from .citation import citation
from .evidence import level_name
from .models import Practice
from .page import baseline_of, facts_of, preconditions_of, sections_of, value_of

LAYOUT = Path(__file__).parent / "templates" / "practices" / "practice.typ"


def as_pdf(practice: Practice, user: Actor) -> bytes:
    """The whole practice on A4 as `user` may read it, tagged for screen readers.

    Other apps add parts by panels of `practices.pdf`, whose context is the part: its title, and what it has of
    quotes, figures, a table and a note.
    """
    import typst  # only where a page is typeset

    return typst.compile(str(LAYOUT), format="pdf", sys_inputs={"data": json.dumps(_content(practice, user))})


def _content(practice: Practice, user: Actor) -> dict[str, object]:
    confirmed = practice.confirmed_at
    return {
        "site": settings.SITE_NAME,
        "language": practice.language,
        "title": practice.title,
        "summary": practice.summary,
        "topics": [topic.name for topic in practice.topics.all()],
        "evidence": practice.evidence_level,
        "evidence_words": _("Evidence: %(level)d of 5, %(name)s")
        % {"level": practice.evidence_level, "name": level_name(practice.evidence_level)},
        "confirmed": _("Confirmed on %(date)s") % {"date": date_format(confirmed)} if confirmed else "",
        "facts": [row[:2] for row in facts_of(practice, contact=False) if row[1]],
        "sections": [
            [section.title, section.paragraphs, section.anchor == "evidence"]
            for section in sections_of(practice)
        ],
        "preconditions_title": _("Preconditions"),
        "preconditions": preconditions_of(practice),
        "indicators_title": _("Result indicators"),
        "indicators_head": [_("Indicator"), _("Before"), _("Value"), _("Source")],
        "indicators": [
            [each.name, baseline_of(each), value_of(each), each.source] for each in practice.indicators.all()
        ],
        "parts": [_part(**each["context"]) for each in panels_for("practices.pdf", user, practice)["main"]],
        "citation": citation(practice)["sentence"],
    }


def _part(
    title: str,
    quotes: Sequence[tuple[list[str], str]] = (),
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    note: str = "",
) -> dict[str, object]:
    """A part by another app; `quotes` are (paragraphs, signature) pairs."""
    return {"title": title, "quotes": quotes, "head": head, "rows": rows, "note": note}
