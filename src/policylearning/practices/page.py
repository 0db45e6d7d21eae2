"""What the practice page says, as data: the facts column and the sections. The PDF says the same."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning.common import languages

from .models import Practice, ResultIndicator


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    paragraphs: list[str]


def paragraphs(text: str) -> list[str]:
    """Text as people type it: an empty line, or a line end, begins a paragraph."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def sections_of(practice: Practice) -> list[Section]:
    """The written parts that hold something, in reading order."""
    parts = (
        ("description", _("What was done"), practice.description),
        ("resources", _("Resources needed"), practice.resources),
        ("evidence", _("Evidence of success"), practice.evidence),
        ("difficulties", _("Difficulties"), practice.difficulties),
        ("potential", _("What others can take over"), practice.potential),
    )
    return [Section(anchor, title, paragraphs(text)) for anchor, title, text in parts if text]


def preconditions_of(practice: Practice) -> list[tuple[str, str]]:
    """(kind, text) of the preconditions that are given."""
    pairs = (
        (_("Legal"), practice.legal_preconditions),
        (_("Financial"), practice.financial_preconditions),
        (_("Partners"), practice.partner_preconditions),
        (_("Capacities"), practice.capacity_preconditions),
    )
    return [pair for pair in pairs if pair[1]]


def facts_of(practice: Practice, *, contact: bool) -> list[tuple[str, Any, str]]:
    """(label, text, address or "") rows of the facts column; `contact` when the reader may see whom to ask."""
    region = practice.region
    rows = [
        (_("Place"), practice.place),
        (_("Main institution"), str(practice.institution or "")),
        (_("Period"), period_of(practice)),
        (_("Cost"), cost_of(practice)),
        (_("Staff"), staff_of(practice)),
        (_("Time to set up"), setup_of(practice)),
        (_("Policy instrument"), practice.policy_instrument),
        (_("Field of intervention"), str(practice.field_of_intervention or "")),
        (_("Project"), str(practice.project or "")),
        (_("Language"), languages.name_of(practice.language)),
        (_("Contact"), practice.contact_name if contact else ""),
    ]
    where = (_("Region"), region.label, region.get_absolute_url()) if region else (_("Region"), "", "")
    return [where, *((label, text, "") for label, text in rows)]


def period_of(practice: Practice) -> str:
    if practice.start is None:
        return ""
    start = date_format(practice.start, "F Y")
    if practice.end is None:
        return _("Since %(start)s, ongoing") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": date_format(practice.end, "F Y")}


def cost_of(practice: Practice) -> str:
    """EUR, as people read it."""
    low, high = practice.cost_from, practice.cost_to
    if low is not None and high is not None and low != high:
        return _("EUR %(low)s to %(high)s") % {"low": _euro(low), "high": _euro(high)}
    if high is not None and low is None:
        return _("up to EUR %(high)s") % {"high": _euro(high)}
    return _("EUR %(amount)s") % {"amount": _euro(low)} if low is not None else ""


def _euro(amount: Decimal) -> str:
    """Whole euro, or with two places."""
    whole = amount == amount.to_integral_value()
    return number_format(amount, decimal_pos=0 if whole else 2, use_l10n=True, force_grouping=True)


def staff_of(practice: Practice) -> str:
    if practice.staff is None:
        return ""
    return _("%(number)s full-time equivalents") % {"number": _plain(practice.staff)}


def setup_of(practice: Practice) -> str:
    number = practice.setup_months
    if number is None:
        return ""
    return ngettext("%(number)d month", "%(number)d months", number) % {"number": number}


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as the page shows it; bars are per cent of the greater of both values, 0 for none."""

    name: str
    value: str
    baseline: str
    source: str
    bar: float
    baseline_bar: float


def indicators_of(practice: Practice) -> list[IndicatorRow]:
    return [_row(each) for each in practice.indicators.all()]


def _row(indicator: ResultIndicator) -> IndicatorRow:
    value, baseline = float(indicator.value), float(indicator.baseline or 0)
    greatest = max(value, baseline)
    compared = indicator.baseline is not None and greatest > 0
    return IndicatorRow(
        indicator.name,
        value_of(indicator),
        baseline_of(indicator),
        indicator.source,
        bar=round(100 * max(value, 0) / greatest, 1) if compared else 0,
        baseline_bar=round(100 * max(baseline, 0) / greatest, 1) if compared else 0,
    )


def value_of(indicator: ResultIndicator) -> str:
    return f"{_plain(indicator.value)} {indicator.unit}".strip()


def baseline_of(indicator: ResultIndicator) -> str:
    return "" if indicator.baseline is None else f"{_plain(indicator.baseline)} {indicator.unit}".strip()


def _plain(value: Any) -> str:
    """A number without needless decimals, grouped."""
    whole = value == value.to_integral_value()
    return number_format(
        value.quantize(1) if whole else value.normalize(), use_l10n=True, force_grouping=True
    )
