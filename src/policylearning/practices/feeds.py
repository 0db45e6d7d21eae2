"""Practices as open data: JSON and JSON-LD. Atom comes with the list."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from policylearning.opendata.registry import Record, record

from .models import Practice
from .queries import for_page, listed

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def public() -> QuerySet[Practice]:
    return for_page(listed())


def address_of(practice: Practice) -> str:
    return settings.BASE_URL + practice.get_absolute_url()


def data(practice: Practice) -> dict[str, Any]:
    """One practice as plain values. The names are stable; addresses of people are never in it."""
    return {
        "id": practice.pk,
        "url": address_of(practice),
        "kind": practice.kind,
        "title": practice.title,
        "summary": practice.summary,
        "language": practice.language,
        "topics": [topic.slug for topic in practice.topics.all()],
        "region": practice.region.code if practice.region else None,
        "country": practice.region.country if practice.region else None,
        "place": practice.place,
        "institution": practice.institution.name if practice.institution else None,
        "project": practice.project.acronym if practice.project else None,
        "start": _iso(practice.start),
        "end": _iso(practice.end),
        "description": practice.description,
        "resources": practice.resources,
        "cost_from_eur": _number(practice.cost_from),
        "cost_to_eur": _number(practice.cost_to),
        "staff_fte": _number(practice.staff),
        "setup_months": practice.setup_months,
        "evidence": practice.evidence,
        "indicators": [
            {
                "name": each.name,
                "value": _number(each.value),
                "unit": each.unit,
                "baseline": _number(each.baseline),
                "source": each.source,
            }
            for each in practice.indicators.all()
        ],
        "difficulties": practice.difficulties,
        "potential": practice.potential,
        "preconditions": {
            "legal": practice.legal_preconditions,
            "financial": practice.financial_preconditions,
            "partners": practice.partner_preconditions,
            "capacities": practice.capacity_preconditions,
        },
        "tags": [tag.slug for tag in practice.tags.all()],
        "field_of_intervention": practice.field_of_intervention.code
        if practice.field_of_intervention
        else None,
        "policy_instrument": practice.policy_instrument,
        "links": [{"title": link.title, "url": link.url} for link in practice.links.all()],
        "evidence_level": practice.evidence_level,
        "state": practice.state,
        "published": _iso(practice.published_at),
        "confirmed": _iso(practice.confirmed_at),
        "changed": _iso(practice.changed_at),
        "licence": LICENCE,
    }


def linked(practice: Practice) -> dict[str, Any]:
    """JSON-LD of the practice page: https://schema.org/Article about a https://schema.org/Action."""
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address_of(practice),
        "headline": practice.title,
        "description": practice.summary,
        "inLanguage": practice.language,
        "datePublished": _iso(practice.published_at),
        "dateModified": _iso(practice.changed_at),
        "license": LICENCE,
        "keywords": [tag.name for tag in practice.tags.all()],
        "about": [topic.name for topic in practice.topics.all()],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.BASE_URL},
        **({"author": {"@type": "Organization", "name": practice.institution.name}} if practice.institution else {}),
        **(
            {"spatialCoverage": {"@type": "AdministrativeArea", "name": practice.region.name,
                                 "identifier": practice.region.code}}
            if practice.region
            else {}
        ),
    }  # fmt: skip


def linked_block(practice: Practice) -> SafeString:
    """The JSON-LD for the page, in the type that search engines read; a block of data, which no browser runs."""
    block = json_script(linked(practice), "linked-data")
    return mark_safe(block.replace('"application/json"', '"application/ld+json"', 1))  # noqa: S308 - Django escaped it


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _number(value: Any) -> str | None:
    """Decimals as text: no reader turns money into a float by accident."""
    return None if value is None else str(value)


PRACTICES = record(Record(key="practice", model=Practice, public=public, data=data, linked=linked))
