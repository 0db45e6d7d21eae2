"""A practice as PDF, typeset by Typst from `practice.typ`. Text arrives as data and is never read as markup."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .citation import citation
from .evidence import level_name
from .models import Practice
from .page import baseline_of, facts_of, preconditions_of, sections_of, value_of

LAYOUT = Path(__file__).parent / "templates" / "practices" / "practice.typ"


def as_pdf(practice: Practice) -> bytes:
    """The whole practice on A4, tagged for screen readers."""
    return typst.compile(str(LAYOUT), format="pdf", sys_inputs={"data": json.dumps(_content(practice))})


def _content(practice: Practice) -> dict[str, object]:
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
        "citation": citation(practice)["sentence"],
    }
