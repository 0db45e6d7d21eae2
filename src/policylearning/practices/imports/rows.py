"""One row of a file as the values of a practice, with notes on what was changed or left out; or the reason why not."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from policylearning.common.text import folded, nfc
from policylearning.organisations.enums import OrganisationType
from policylearning.practices.models import Practice
from policylearning.regions.models import Region

from . import cells
from . import known as words
from .cleaning import cleaned, shortened
from .enums import NoteKind
from .fields import AMOUNTS, DATES, LINES, TEXTS, Field, fields
from .known import Known
from .language import language_of
from .mapping import Mapping, Rule
from .record import Record
from .values import text_of

KEY = 120
"""The most characters of a key."""
FALLBACK_LANGUAGE = "en"
SHOWN = 80
"""Characters of a value that a note quotes."""

Note = tuple[str, str]
"""A NoteKind and a sentence."""


@dataclass(slots=True)
class Prepared:
    """`values`: field to text, lists of slugs, of links, of indicators; `region` a code, `institution` a dict.

    Plain enough for JSON, so that its digest tells whether the source says something new.
    """

    number: int
    key: str
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    refused: str = ""
    practice: int | None = None
    """Of a row of this platform's own export: the practice it is about, in `version`."""
    version: int | None = None

    def note(self, kind: NoteKind, sentence: str) -> None:
        self.notes.append((str(kind), sentence))

    @property
    def digest(self) -> str:
        told = json.dumps(self.values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class Preparer:
    """Makes rows ready by one mapping. `here` is the beginning of this platform's addresses."""

    def __init__(self, mapping: Mapping, known: Known, here: str) -> None:
        self.mapping = mapping
        self.known = known
        self.here = here
        self.fields = fields()

    def prepared(self, record: Record) -> Prepared:
        """Never raises: a row that cannot be taken has `refused`."""
        row = Prepared(record.number, "")
        if record.problem:
            row.refused = record.problem
            return row
        raw = {name: self._raw(record, rule) for name, rule in self.mapping.rules.items()}
        self._own(row, raw)
        for name in self.fields:
            if name in raw and (name in TEXTS or name == "institution"):
                self._text(row, self.fields[name], raw[name])
        row.title = row.values.get("title", "")
        row.key = self.key_of(record)
        if not row.title:
            row.refused = _("It has no title.")
            return row
        for step in (self._place, self._dates, self._amounts, self._chosen, self._rows):
            step(row, raw)
        self._language(row, raw)
        self._check(row)
        return row

    def key_of(self, record: Record) -> str:
        """What tells this record from the others of its source: its key, else its address here, else a hash."""
        for name in ("key", "address"):
            if name in self.mapping.rules:
                key = " ".join(nfc(self._raw(record, self.mapping.rules[name])).split())
                if key:
                    return key if len(key) <= KEY else _hash(key)
        rules = self.mapping.rules
        told = [self._raw(record, rules[name]) if name in rules else "" for name in ("links", "title")]
        return _hash("\n".join(folded(each) or each for each in told))

    # What the columns say -------------------------------------------------------------------------
    def _raw(self, record: Record, rule: Rule) -> str:
        """The texts of the rule's columns one below the other, each once; else the constant."""
        if self.mapping.verbatim and len(rule.columns) == 1:
            return text_of(record.values.get(rule.columns[0])) or rule.constant
        texts = dict.fromkeys(
            text for name in rule.columns if (text := text_of(record.values.get(name)).strip("\n")).strip()
        )
        return "\n\n".join(texts) if texts else rule.constant

    def _own(self, row: Prepared, raw: dict[str, str]) -> None:
        """A row of our own export names its practice by its address."""
        address = raw.get("address", "")
        if not address.startswith(f"{self.here}/"):
            return
        try:
            found = resolve(address.removeprefix(self.here))
        except Resolver404:
            return
        if found.view_name == "practices:detail":
            row.practice = int(found.kwargs["pk"])
            version = raw.get("version", "")
            row.version = int(version) if version.isdecimal() and len(version) < 10 else None

    def _text(self, row: Prepared, field: Field, raw: str) -> None:
        if self.mapping.verbatim:
            text = nfc(raw)
        else:
            found = cleaned(raw, one_line=field.name in LINES or field.name == "institution")
            text = found.text
            told = {"field": field.label}
            if found.repaired:
                row.note(NoteKind.REPAIRED, _("Broken characters in “%(field)s” were repaired.") % told)
            if found.broken:
                row.note(
                    NoteKind.BROKEN,
                    _("Some characters in “%(field)s” are broken and could not be repaired.") % told,
                )
            if found.markup:
                row.note(NoteKind.MARKUP, _("HTML was taken out of “%(field)s”.") % told)
        if field.limit is not None and len(text) > field.limit:
            before, text = len(text), shortened(text, field.limit)
            row.note(
                NoteKind.SHORTENED,
                _("“%(field)s” was shortened from %(before)d to %(after)d characters.")
                % {"field": field.label, "before": before, "after": len(text)},
            )
        row.values[field.name] = text

    def _place(self, row: Prepared, raw: dict[str, str]) -> None:
        country = self._country(row, raw.get("country", ""))
        if "country" in raw or "region" in raw:
            region = self._region(row, raw.get("region", ""), country)
            row.values["region"] = region.code if region else ""
            country = country or region
        if "institution" in row.values:
            kind = raw.get("institution_type", "")
            row.values["institution"] = {
                "name": row.values["institution"],
                "country": country.country if country else "",
                "type": self._translated("institution_type", kind, words.organisation_type)
                or OrganisationType.OTHER,
            }
        if "project" in raw:
            project = self.known.project(raw["project"]) if raw["project"] else None
            row.values["project"] = project.acronym if project else ""
            if raw["project"] and not project:
                self._unknown(row, "project", raw["project"])

    def _country(self, row: Prepared, text: str) -> Region | None:
        country = self.known.country(" ".join(text.split())) if text.strip() else None
        if text.strip() and not country:
            self._unknown(row, "country", text)
        return country

    def _region(self, row: Prepared, text: str, country: Region | None) -> Region | None:
        text = " ".join(text.split())
        region = self.known.region(text, country.country if country else "") if text else None
        if text and not region:
            self._unknown(row, "region", text)
        return region or country

    def _dates(self, row: Prepared, raw: dict[str, str]) -> None:
        for name in DATES:
            if name in raw:
                day, problem = cells.day(raw[name], last=name == "end")
                row.values[name] = day
                self._noted(row, name, problem)
        start, end = row.values.get("start"), row.values.get("end")
        if start and end and end < start:
            row.values["end"] = ""
            row.note(
                NoteKind.UNREADABLE,
                _("The end (%(end)s) is before the start and was left out.") % {"end": end},
            )

    def _amounts(self, row: Prepared, raw: dict[str, str]) -> None:
        for name in AMOUNTS:
            if name in raw:
                row.values[name], problem = cells.amount(name, raw[name])
                self._noted(row, name, problem)
        low, high = row.values.get("cost_from"), row.values.get("cost_to")
        if low and high and float(high) < float(low):
            row.values["cost_to"] = ""
            row.note(NoteKind.UNREADABLE, _("The upper cost is below the lower one and was left out."))

    def _chosen(self, row: Prepared, raw: dict[str, str]) -> None:
        if "kind" in raw:
            kind = self._translated("kind", raw["kind"], words.kind)
            row.values["kind"] = kind or "practice"
            if raw["kind"].strip() and kind is None:
                self._unknown(row, "kind", raw["kind"])
        for name, known in (("topics", self.known.topics), ("tags", self.known.tags)):
            if name in raw:
                row.values[name] = sorted(self._slugs(row, name, raw[name], known))
        if "field_of_intervention" in raw:
            code = raw["field_of_intervention"].strip().split(" ")[0]
            row.values["field_of_intervention"] = code if code in self.known.fields else ""
            if code and code not in self.known.fields:
                self._unknown(row, "field_of_intervention", raw["field_of_intervention"])

    def _slugs(self, row: Prepared, name: str, text: str, known: dict[str, Any]) -> set[str]:
        rule, found = self.mapping.rules[name], set()
        for part in cells.parts(
            text, whole=lambda each: rule.translated(each) is not None or folded(each) in known
        ):
            meant = rule.translated(part)
            for each in [part] if meant is None else cells.parts(meant):
                if folded(each) in known:
                    found.add(known[folded(each)].slug)
                else:
                    self._unknown(row, name, each)
        return found

    def _translated(self, name: str, text: str, meaning: Any) -> str | None:
        text = " ".join(text.split())
        rule = self.mapping.rules.get(name)
        meant = rule.translated(text) if rule else None
        return meaning(text if meant is None else meant) if text or meant else None

    def _rows(self, row: Prepared, raw: dict[str, str]) -> None:
        if "links" in raw:
            row.values["links"], refused = cells.links(raw["links"])
            for each in refused:
                row.note(
                    NoteKind.UNREADABLE,
                    _("“%(text)s” is no web address and was left out.") % {"text": _quoted(each)},
                )
        if "indicators" in raw:
            row.values["indicators"], lost = cells.indicators(raw["indicators"])
            if lost:
                row.note(
                    NoteKind.UNREADABLE,
                    _("%(number)d result indicators were not understood and left out.") % {"number": lost},
                )

    def _language(self, row: Prepared, raw: dict[str, str]) -> None:
        text = raw.get("language", "").strip()
        code = self._translated("language", text, words.language)
        if text and code is None:
            self._unknown(row, "language", text)
        if code is None and "language" not in self.mapping.rules:
            told = [row.values.get(name, "") for name in ("title", "summary", "description", "evidence")]
            code = language_of(". ".join(told)) or None
            if code is None:
                row.note(NoteKind.LANGUAGE, _("The language was not recognised; English is assumed."))
        row.values["language"] = code or FALLBACK_LANGUAGE

    # Remarks --------------------------------------------------------------------------------------
    def _noted(self, row: Prepared, name: str, problem: str) -> None:
        if problem:
            told = {"text": _quoted(problem), "field": self.fields[name].label}
            row.note(
                NoteKind.UNREADABLE, _("“%(text)s” is not understood as “%(field)s” and was left out.") % told
            )

    def _unknown(self, row: Prepared, name: str, text: str) -> None:
        told = {"text": _quoted(text), "field": self.fields[name].label}
        row.note(NoteKind.UNKNOWN, _("“%(text)s” is not known here as “%(field)s” and was left out.") % told)

    def _check(self, row: Prepared) -> None:
        """The model has the last word on what a value may be."""
        plain = {name: value for name, value in row.values.items() if name in _PLAIN}
        plain |= {name: value or None for name, value in plain.items() if name in (*DATES, *AMOUNTS)}
        try:
            Practice(**plain).clean_fields(
                exclude=[f.name for f in Practice._meta.fields if f.name not in plain]
            )
        except ValidationError as error:
            row.refused = " ".join(_sentences(error))


_PLAIN = frozenset({*TEXTS, *DATES, *AMOUNTS, "kind", "language"})


def _sentences(error: ValidationError) -> Iterator[str]:
    for name, messages in error.message_dict.items():
        yield f"{name}: {' '.join(messages)}"


def _quoted(text: str) -> str:
    text = re.sub(r"\s+", " ", nfc(text)).strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
