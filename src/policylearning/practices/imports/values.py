"""Cells of any kind as text, dates, numbers."""

import json
import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

_MONTHS = "jan feb mar apr may,mai,maj jun jul aug,ago sep oct,okt nov dec,dez,dic"
MONTHS = {name: number for number, names in enumerate(_MONTHS.split(), start=1) for name in names.split(",")}
"""The first three letters in some languages."""
_YEAR = re.compile(r"(1[89]\d\d|20\d\d|21\d\d)(?:\.0+)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?")
_EUROPEAN = re.compile(r"(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d_]{3,})\.?,?\s+(?:(\d{1,2}),\s*)?(\d{4})")
_AMOUNT = re.compile(
    r"(?:eur|euros?|€)?\s*(-?\d[\d\s.,'’]*)\s*(k|m|mio|million|thousand)?\s*(?:eur|euros?|€)?", re.IGNORECASE
)
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mio": 1_000_000, "million": 1_000_000}


def text_of(value: Any) -> str:
    """The cell as a person reads it: 2021.0 is "2021", a list its parts line by line, an object its JSON."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "\n".join(text_of(each) for each in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return _whole(value)


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        return ""
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    # Three decimals of a number are not a group of thousands, as they may be in a text.
    return text + "0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text


def _whole(value: Any) -> str:
    try:
        return str(value)
    except ValueError:  # An integer of thousands of digits.
        return ""


def date_of(text: str, *, last: bool = False) -> date | None:
    """The day that is meant, or None. Of a month or year alone, the first day; with `last`, the last.

    Day before month, as in Europe, unless only the other order makes a date.
    """
    text = " ".join(text.split())
    try:
        if found := _YEAR.fullmatch(text):
            return date(int(found[1]), 12, 31) if last else date(int(found[1]), 1, 1)
        if found := _ISO.fullmatch(text):
            return _day(int(found[1]), int(found[2]), found[3], last)
        if found := _EUROPEAN.fullmatch(text):
            return _european(found, last)
        if (found := _NAMED.fullmatch(text)) and (month := MONTHS.get(found[2].lower()[:3])):
            return _day(int(found[4]), month, found[1] or found[3], last)
    except (ValueError, OverflowError):
        return None
    return None


def _european(found: re.Match[str], last: bool) -> date:
    day, month, year = found[1], int(found[2]), int(found[3])
    if month > 12 and day is not None and int(day) <= 12:
        day, month = str(month), int(day)
    return _day(year, month, day, last)


def _day(year: int, month: int, day: str | None, last: bool) -> date:
    if not 1800 <= year <= 2199:
        raise ValueError(year)
    if day is not None:
        return date(year, month, int(day))
    if not last:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def number_of(text: str, *, places: int = 2) -> Decimal | None:
    """An amount as people write it ("€ 1.250.000,50", "120 000", "2.5m"), or None.

    With two places it is money, and "1.500" means fifteen hundred.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return None
    digits = re.sub(r"[\s'’]", "", found[1]).rstrip(".,")
    try:
        amount = Decimal(_with_point(digits, money=places == 2)) * _TIMES.get((found[2] or "").lower(), 1)
        return amount.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        return None


def _with_point(digits: str, *, money: bool) -> str:
    """Only the decimal mark is left, as a point: the last of "." and ",", unless it groups thousands."""
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark < 0:
        return digits
    sign = digits[mark]
    other = "," if sign == "." else "."
    one_group = money and other not in digits and re.fullmatch(r"-?\d{1,3}[.,]\d{3}", digits)
    plain = digits.replace(other, "")
    return plain.replace(sign, "" if one_group or digits.count(sign) > 1 else ".")
