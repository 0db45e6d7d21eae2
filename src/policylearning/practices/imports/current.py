"""What a practice says now, in the words of an import row: the other half of comparing, and the export's content."""

from typing import Any

from policylearning.practices.models import Practice
from policylearning.practices.queries import TEXT_FIELDS

from .fields import AMOUNTS, DATES


def current_values(practice: Practice) -> dict[str, Any]:
    """Field to value as `rows.Prepared.values` has them. Reads its lists: prefetch them for many."""
    region, institution = practice.region, practice.institution
    return {
        **{name: getattr(practice, name) for name in TEXT_FIELDS},
        **{name: _text(getattr(practice, name)) for name in (*DATES, *AMOUNTS)},
        "kind": practice.kind,
        "language": practice.language,
        "region": region.code if region else "",
        "institution": {"name": institution.name if institution else ""},
        "project": practice.project.acronym if practice.project else "",
        "field_of_intervention": practice.field_of_intervention.code
        if practice.field_of_intervention
        else "",
        "topics": sorted(topic.slug for topic in practice.topics.all()),
        "tags": sorted(tag.slug for tag in practice.tags.all()),
        "links": [{"title": link.title, "url": link.url} for link in practice.links.all()],
        "indicators": [
            {
                "name": each.name,
                "value": _text(each.value),
                "unit": each.unit,
                "baseline": _text(each.baseline) or None,
                "source": each.source,
            }
            for each in practice.indicators.all()
        ],
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
