"""A mapping proposed from the names of the columns and what is in them, with the reason for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from policylearning.common.text import folded

from . import known as words
from .export_columns import COLUMNS
from .known import Known, vocabulary
from .links import links_in
from .mapping import Mapping, Rule
from .reading import Survey
from .values import date_of, number_of

FITTING = 0.5
"""The share of a column's values that must make sense for the field its name speaks of."""
TELLING = 0.8
"""The share at which the values alone name the field."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column should become. `field` is "" for nothing."""

    column: str
    field: str
    reason: str
    samples: list[str]


def proposed(survey: Survey, known: Known, kept: Mapping | None = None) -> tuple[Mapping, list[Proposal]]:
    """The mapping for this file, and for each of its columns why. `kept` is what this source had last time."""
    columns = survey.layout.columns
    if set(COLUMNS) <= set(columns):
        reason = _("this platform's own export")
        mapping = Mapping({name: Rule((name,)) for name in columns if name in COLUMNS}, verbatim=True)
        return mapping, _told(survey, dict.fromkeys(mapping.rules, reason), mapping)
    if kept is not None and kept.without_missing(columns).rules.get("title"):
        mapping = kept.without_missing(columns)
        reasons = {name: _("as last time for this source") for name in mapping.rules}
        return mapping, _told(survey, reasons, mapping)
    return _from_names(survey, known)


def explained(survey: Survey, mapping: Mapping) -> list[Proposal]:
    """Each column with the field it has in `mapping`, for the page where that can be changed."""
    words = {
        field: _reason(column, field) for field, rule in mapping.rules.items() for column in rule.columns
    }
    return _told(survey, words, mapping)


def _reason(column: str, field: str) -> str:
    """Why the column was proposed for the field, as far as its name tells."""
    if any(each == field for each, _rank in _fields_named(column)):
        return _("“%(column)s” is a word for it") % {"column": column}
    return ""


def _told(survey: Survey, reasons: dict[str, str], mapping: Mapping) -> list[Proposal]:
    found = []
    for column in survey.layout.columns:
        field, samples = mapping.field_of(column), survey.samples.get(column, [])
        reason = reasons.get(field, "") if field else "" if samples else _("it is empty")
        found.append(Proposal(column, field, reason, samples))
    return found


def _from_names(survey: Survey, known: Known) -> tuple[Mapping, list[Proposal]]:
    fits = _fits(known)
    best: dict[str, tuple[tuple[float, ...], str, str]] = {}
    for place, column in enumerate(survey.layout.columns):
        samples = survey.samples.get(column)
        if not samples:
            continue
        for field, rank in _fields_named(column):
            share = _share(samples, fits.get(field))
            if share >= FITTING and (field != "key" or _tells_rows_apart(survey, column)):
                score = (-float(rank), share, survey.filled[column], -float(place))
                _offer(best, field, score, column, _("“%(column)s” is a word for it") % {"column": column})
    _from_values(survey, fits, best)
    mapping = Mapping({field: Rule((column,)) for field, (_score, column, _reason) in sorted(best.items())})
    return mapping, _told(survey, {field: reason for field, (_s, _c, reason) in best.items()}, mapping)


def _from_values(survey: Survey, fits: dict[str, Any], best: dict[str, Any]) -> None:
    """Columns that hold nothing but countries or web addresses, whatever they are called."""
    taken = {column for _score, column, _reason in best.values()}
    reasons = {"country": _("its values are countries"), "links": _("its values are web addresses")}
    for field, reason in reasons.items():
        if field in best:
            continue
        for column, samples in survey.samples.items():
            if column not in taken and len(samples) > 1 and _share(samples, fits[field]) >= TELLING:
                best[field] = ((), column, reason)
                taken.add(column)
                break


def _offer(best: dict[str, Any], field: str, score: tuple[float, ...], column: str, reason: str) -> None:
    """A column goes to one field, a field takes the best column."""
    held = next((name for name, (_s, each, _r) in best.items() if each == column), None)
    if held is not None and best[held][0] >= score:
        return
    if field not in best or score > best[field][0]:
        if held is not None:
            del best[held]
        best[field] = (score, column, reason)


def _fields_named(column: str) -> list[tuple[str, int]]:
    """(field, how far down its list of words the column's name stands)."""
    name = folded(column)
    close = name.replace(" ", "")
    found = []
    for field, names in vocabulary()["columns"].items():
        rank = next(
            (i for i, each in enumerate(names) if each == name or each.replace(" ", "") == close), None
        )
        if rank is not None:
            found.append((field, rank))
    return found


def _tells_rows_apart(survey: Survey, column: str) -> bool:
    samples = survey.samples[column]
    looked_at = min(survey.rows, survey.filled[column])
    return len(samples) >= min(looked_at, 40)


def _share(samples: list[str], fits: Callable[[str], object] | None) -> float:
    if fits is None:
        return 1.0
    return sum(bool(fits(each)) for each in samples) / len(samples)


def _fits(known: Known) -> dict[str, Callable[[str], object]]:
    """For fields that not every text fits: does this value?"""
    return {
        "start": date_of,
        "end": date_of,
        "cost_from": number_of,
        "cost_to": number_of,
        "staff": number_of,
        "setup_months": number_of,
        "country": known.country,
        "region": lambda text: known.region(text),
        "language": words.language,
        "kind": words.kind,
        "institution_type": words.organisation_type,
        "topics": lambda text: any(folded(part) in known.topics for part in (text, *text.split(";"))),
        "tags": lambda text: len(text) < 200,
        "links": lambda text: links_in(text)[0],
        "field_of_intervention": lambda text: text.split(" ")[0] in known.fields,
        "indicators": lambda text: text.startswith("["),
        "contact_name": lambda text: len(text) <= 120 and "@" not in text,
    }
