"""What a column may become: the fields of a practice, and a few things that say where they belong."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.practices.queries import TEXT_FIELDS, label_of

LINES = frozenset({"title", "summary", "place", "contact_name", "policy_instrument"})
TEXTS = tuple(TEXT_FIELDS)
DATES = ("start", "end")
AMOUNTS = ("cost_from", "cost_to", "staff", "setup_months")
WORDS = ("topics", "tags", "kind", "language", "institution_type")
"""Whose values are chosen from a list, so that a mapping may translate them."""
LISTS = ("topics", "tags", "links", "indicators")
OWN = ("address", "version")
"""Only in this platform's own exports."""

_EXTRA: dict[str, Any] = {
    "key": _("key of the record"),
    "country": _("country"),
    "region": _("region (NUTS code or name)"),
    "institution_type": _("type of the main institution"),
    "links": _("links"),
    "indicators": _("result indicators"),
    "address": _("address on this platform"),
    "version": _("version on this platform"),
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    limit: int | None = None
    """Characters."""


def _field(name: str) -> Field:
    label = str(_EXTRA[name]) if name in _EXTRA else label_of(name)
    if name in TEXTS:
        return Field(name, label, Practice._meta.get_field(name).max_length)  # type: ignore[union-attr]
    if name == "institution":
        return Field(name, label, Organisation._meta.get_field("name").max_length)
    return Field(name, label)


NAMES = (
    "key", "title", "summary", "description", "kind", "language", "topics", "tags", "country", "region", "place",
    "institution", "institution_type", "contact_name", "project", "start", "end", "resources", "cost_from", "cost_to",
    "staff", "setup_months", "evidence", "indicators", "difficulties", "potential", "legal_preconditions",
    "financial_preconditions", "partner_preconditions", "capacity_preconditions", "field_of_intervention",
    "policy_instrument", "links", *OWN,
)  # fmt: skip


def fields() -> dict[str, Field]:
    """Name to field, in the order of the form, labels in the reader's language."""
    return {name: _field(name) for name in NAMES}
