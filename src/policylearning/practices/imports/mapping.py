"""Which column becomes which field. Kept per source, shown to people, written in YAML."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from policylearning.common.text import folded

from .errors import UnfitMapping
from .fields import NAMES, WORDS
from .values import text_of

OTHERWISE = "*"
"""In a table of values: what all others become."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a field comes from: columns, whose values may be translated; `constant` where they are empty."""

    columns: tuple[str, ...] = ()
    constant: str = ""
    values: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"columns": list(self.columns)} if self.columns else {}
        if self.constant:
            found["constant"] = self.constant
        if self.values:
            found["values"] = dict(self.values)
        return found

    def translated(self, text: str) -> str | None:
        """What `text` becomes: "" to leave it out, None where the table does not say."""
        table = {folded(key): value for key, value in self.values.items()}
        return table.get(folded(text), self.values.get(OTHERWISE))


@dataclass(frozen=True, slots=True)
class Mapping:
    """Field to rule. `verbatim`: the texts were written by this platform and are taken as they are."""

    rules: dict[str, Rule] = field(default_factory=dict)
    verbatim: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As it is kept and as YAML has it: {"fields": {"title": {"columns": ["name"]}}}."""
        found: dict[str, Any] = {"fields": {name: rule.as_dict() for name, rule in self.rules.items()}}
        return {**found, "verbatim": True} if self.verbatim else found

    def field_of(self, column: str) -> str:
        """The field a column becomes, or ""."""
        return next((name for name, rule in self.rules.items() if column in rule.columns), "")

    def without_missing(self, columns: list[str]) -> "Mapping":
        """The rules as far as the file has their columns."""
        rules = {
            name: Rule(tuple(each for each in rule.columns if each in columns), rule.constant, rule.values)
            for name, rule in self.rules.items()
        }
        return Mapping(
            {name: rule for name, rule in rules.items() if rule.columns or rule.constant}, self.verbatim
        )

    def check(self, columns: list[str]) -> None:
        """Raises UnfitMapping when the file lacks a column, or nothing becomes the title."""
        missing = [each for rule in self.rules.values() for each in rule.columns if each not in columns]
        if missing:
            raise UnfitMapping(_("The file has no column “%(column)s”.") % {"column": missing[0]})
        if "title" not in self.rules:
            raise UnfitMapping(_("Say which column holds the title; a practice cannot do without."))


def mapping_of(data: Any) -> Mapping:
    """The mapping that YAML or the database holds. Raises UnfitMapping, saying where.

    A rule may be short: `title: name` is `title: {columns: [name]}`.
    """
    if not isinstance(data, dict) or not isinstance(data.get("fields"), dict):
        raise UnfitMapping(_("A mapping has “fields”: each field of a practice with its column."))
    return Mapping({str(name): _rule(str(name), each) for name, each in data["fields"].items()},
                   bool(data.get("verbatim")))  # fmt: skip


def _rule(name: str, data: Any) -> Rule:
    if name not in NAMES:
        raise UnfitMapping(_("There is no field “%(field)s”.") % {"field": name})
    if isinstance(data, str):
        return Rule((data,))
    if not isinstance(data, dict) or set(data) - {"column", "columns", "constant", "values"}:
        raise UnfitMapping(
            _("“%(field)s” wants a column name, or “column”, “columns”, “constant”, “values”.")
            % {"field": name}
        )
    columns = data.get("columns", data.get("column")) or []
    columns = [columns] if isinstance(columns, str) else columns
    values = data.get("values") or {}
    if not isinstance(columns, list) or not isinstance(values, dict):
        raise UnfitMapping(_("“%(field)s”: columns are a list, values a table.") % {"field": name})
    if values and name not in WORDS:
        raise UnfitMapping(_("The values of “%(field)s” cannot be translated.") % {"field": name})
    return Rule(
        tuple(map(str, columns)),
        text_of(data.get("constant")),
        {str(key): text_of(value) for key, value in values.items()},
    )
