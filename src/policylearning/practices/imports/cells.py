"""Single cells as single values, each with what was not understood."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from policylearning.practices.models import Practice, ResultIndicator

from .links import MOST, links_in
from .values import date_of, number_of, text_of

ROWS = 10
_BETWEEN = re.compile(r"[;|\n]+")


def parts(text: str, *, whole: Callable[[str], bool] = lambda text: False) -> Iterator[str]:
    """The words of a list in a cell: between semicolons, bars and line ends; then commas, unless the part is one."""
    for part in (each.strip() for each in _BETWEEN.split(text)):
        if not part:
            continue
        if whole(part) or "," not in part:
            yield part
        else:
            yield from (each.strip() for each in part.split(",") if each.strip())


def day(text: str, *, last: bool) -> tuple[str, str]:
    """(ISO date or "", what was not understood)."""
    text = text.strip()
    found = date_of(text, last=last) if text else None
    return (found.isoformat() if found else "", "" if found else text)


def amount(name: str, text: str) -> tuple[str, str]:
    """(a number the field can hold, as text, or ""; what was not understood)."""
    text = text.strip()
    if not text:
        return "", ""
    field: Any = Practice._meta.get_field(name)
    places = getattr(field, "decimal_places", 0)
    found = number_of(text, places=places)
    if found is None:
        return "", text
    try:
        field.clean(found if places else int(found), None)
    except ValidationError:
        return "", text
    return (str(found) if places else str(int(found))), ""


def links(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """(rows of title and url, what is none). A JSON list of them, as our export has it, or a text with addresses."""
    listed = _listed(text)
    if listed is None:
        return links_in(text)
    found, refused = [], []
    for each in listed[:MOST]:
        address = text_of(each.get("url"))
        checked, _rest = links_in(address)
        if len(checked) == 1:
            found.append(
                {"title": text_of(each.get("title")).strip()[:120] or checked[0]["title"], "url": address}
            )
        else:
            refused.append(address)
    return found, refused + [text_of(each.get("url")) for each in listed[MOST:]]


def indicators(text: str) -> tuple[list[dict[str, Any]], int]:
    """(rows of name, value, unit, baseline, source; how many were not understood)."""
    if not text.strip():
        return [], 0
    listed = _listed(text)
    if listed is None:
        return [], 1
    rows = [row for each in listed[:ROWS] if (row := _indicator(each)) is not None]
    return rows, len(listed) - len(rows)


def _indicator(given: dict[str, Any]) -> dict[str, Any] | None:
    row = {name: text_of(given.get(name)).strip() for name in ("name", "value", "unit", "baseline", "source")}
    numbers = {name: _decimal(row[name]) for name in ("value", "baseline")}
    try:
        indicator = ResultIndicator(**{**row, **numbers})
        indicator.clean_fields(exclude=["practice"])
    except (ValidationError, ValueError, TypeError):
        return None
    return {**row, "baseline": row["baseline"] or None}


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _listed(text: str) -> list[dict[str, Any]] | None:
    """The objects of a JSON list; None for any other text."""
    if not text.lstrip().startswith("["):
        return None
    try:
        listed = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None
    return listed if isinstance(listed, list) and all(isinstance(each, dict) for each in listed) else None
