"""JSON: a list of objects, an object that holds such a list, or one object a line."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _

from policylearning.common.text import nfc

from .errors import Unreadable
from .record import Record
from .separated import text_of_file

LISTS = ("items", "practices", "results", "records", "data", "rows", "cases")
"""Names under which an object may hold the list."""
CHUNK = 1 << 16
VALUE = 1 << 26
"""The most characters of one record."""
LOOKED_AT = 500
_SPACE = " \t\r\n\ufeff"
_decoder = json.JSONDecoder(parse_constant=lambda name: None)


def shape_of(file: IO[bytes], encoding: str) -> str:
    """ "list", "lines", the name of the list within an object, or "" for what is no JSON. Raises Unreadable."""
    with text_of_file(file, encoding) as text:
        start = text.read(CHUNK).lstrip(_SPACE)
    if start.startswith("["):
        # A heading in brackets is no JSON.
        return "list" if start[1:].lstrip(_SPACE)[:1] in ("{", "]", "[", '"', "") else ""
    if not start.startswith("{"):
        return ""
    with text_of_file(file, encoding) as text:
        first = next(_values(text, "{"), None)
    if isinstance(first, dict):
        for name in LISTS:
            if isinstance(first.get(name), list):
                return name
    return "lines"


def columns_of(file: IO[bytes], encoding: str, shape: str) -> list[str]:
    """The names in the first records, in order of appearance."""
    names: dict[str, None] = {}
    for record in islice(records(file, encoding, shape), LOOKED_AT):
        names |= dict.fromkeys(str(name)[:100] for name in record.values)
    return list(names)


def records(file: IO[bytes], encoding: str, shape: str) -> Iterator[Record]:
    """Records from 1 on. Raises Unreadable where the text stops being JSON."""
    with text_of_file(file, encoding) as text:
        for number, value in enumerate(_listed(text, shape), start=1):
            if isinstance(value, dict):
                yield Record(number, {nfc(str(name))[:100]: each for name, each in value.items()})
            else:
                yield Record(number, {}, _("It is no object with named values."))


def _listed(text: Any, shape: str) -> Iterator[Any]:
    if shape in ("list", "lines"):
        return _values(text, "[" if shape == "list" else "{")
    whole = next(_values(text, "{"), None)
    return iter(whole.get(shape) or []) if isinstance(whole, dict) else iter(())


def _values(text: Any, opening: str) -> Iterator[Any]:
    """The values of a list, or of one value after the other, each as soon as it is complete."""
    buffer = _Buffer(text)
    in_list = opening == "["
    if in_list:
        buffer.skip("[")
    number = 0
    while True:
        sign = buffer.peek()
        if sign == "," and in_list and number:
            buffer.skip(",")
            sign = buffer.peek()
        if sign == "" or (in_list and sign == "]"):
            if in_list and sign == "":
                raise Unreadable(_("After record %(number)d the list breaks off.") % {"number": number})
            return
        number += 1
        yield buffer.value(number)


class _Buffer:
    """Text read piece by piece, and values taken from its beginning."""

    def __init__(self, text: Any) -> None:
        self.text = text
        self.held = ""
        self.ended = False

    def more(self, wanted: int = CHUNK) -> bool:
        piece = "" if self.ended else self.text.read(wanted)
        self.ended = not piece
        self.held += piece
        return bool(piece)

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            self.held = self.held.lstrip(_SPACE)
            if self.held or not self.more():
                return self.held[:1]

    def skip(self, sign: str) -> None:
        self.peek()
        self.held = self.held.removeprefix(sign)

    def value(self, number: int) -> Any:
        while True:
            try:
                value, end = _decoder.raw_decode(self.held)
            except (ValueError, RecursionError) as error:
                # Not complete yet, or no JSON: only the rest of the text tells.
                complete = isinstance(error, json.JSONDecodeError) and error.pos < len(self.held) - CHUNK
                if complete or len(self.held) > VALUE or not self.more(max(CHUNK, len(self.held))):
                    raise Unreadable(_("Record %(number)d is no JSON.") % {"number": number}) from error
                continue
            if end == len(self.held) and not isinstance(value, dict | list | str) and self.more():
                continue  # A number may go on.
            self.held = self.held[end:]
            return value
