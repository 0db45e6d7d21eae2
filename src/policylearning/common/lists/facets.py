"""The filters of a list as a page shows them: facets at the left, chips for what is chosen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from policylearning.common.templatetags.look import grouped

from .state import State, address, without

FORM_ID = "list-form"
SHORT = 8
"""Options shown before "show all", where there are more than LONG."""
LONG = 10
MOST = 60
"""Options behind "show all": rarer ones are for the search box."""
OPEN = 4
"""Facets that start open; one with something chosen is always open."""


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: `options` to tick, or a `bound` field to fill in."""

    name: str
    label: str
    bound: BoundField
    options: tuple[Option, ...]
    rest: tuple[Option, ...]
    """Options behind "show all"."""
    many: bool
    open: bool
    errors: tuple[str, ...]

    @property
    def is_choice(self) -> bool:
        return hasattr(self.bound.field, "choices")

    @property
    def is_tick(self) -> bool:
        """A single tick says all by itself, without a heading that repeats it."""
        return isinstance(self.bound.field.widget, forms.CheckboxInput) and not self.errors

    @property
    def first_html(self) -> SafeString:
        return self._html(self.options)

    @property
    def rest_html(self) -> SafeString:
        return self._html(self.rest)

    def _html(self, options: Iterable[Option]) -> SafeString:
        """List items, all escaped. Not a template: a page has hundreds of them."""
        kind = "checkbox" if self.many else "radio"
        start = f'<li><label class="option"><input type="{kind}" name="{escape(self.name)}" form="{FORM_ID}"'
        language = get_language()
        return SafeString(
            "\n".join(f"{start}{_option_html(option, language)}</label></li>" for option in options)
        )

    @property
    def control(self) -> SafeString:
        """The control of a field to fill in, tied to the list's form."""
        return self.bound.as_widget(attrs={"form": FORM_ID, "data-submits": True})


def _option_html(option: Option, language: str) -> str:
    checked = " checked" if option.chosen else ""
    count = "" if option.count is None else f'<span class="n">{grouped(option.count, language)}</span>'
    return (
        f' id="{escape(option.id)}" value="{escape(option.value)}" data-submits{checked}>'
        f"<span>{escape(option.label)}</span>{count}"
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen; `href` is the list without it."""

    name: str
    label: str
    href: str


def facets_of(form: forms.BaseForm, state: State, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
    """Every field of the form but `q` and the hidden ones, and those that leave nothing to choose."""
    shown = [bound for bound in form if bound.name != "q" and not bound.is_hidden]
    facets = [_facet(bound, state, counts.get(bound.name), place < OPEN) for place, bound in enumerate(shown)]
    return [facet for facet in facets if facet.options or facet.errors or not facet.is_choice]


def _facet(bound: BoundField, state: State, counts: Mapping[str, int] | None, early: bool) -> Facet:
    chosen = {value for name, value in state if name == bound.name}
    options = [
        Option(
            f"{bound.auto_id}_{'-'.join(value.split())}",
            value,
            label,
            None if counts is None else counts.get(value, 0),
            value in chosen,
        )
        for value, label in choices_of(bound)
    ]
    first, rest = _split([option for option in options if option.chosen or option.count != 0])
    return Facet(
        bound.name,
        str(bound.label),
        bound,
        tuple(first),
        tuple(rest),
        isinstance(bound.field, forms.MultipleChoiceField)
        or isinstance(bound.field.widget, forms.CheckboxInput),
        early or bool(chosen),
        tuple(map(str, bound.errors)),
    )


def _split(options: list[Option]) -> tuple[list[Option], list[Option]]:
    """The chosen and the most frequent ones, and the next MOST, each in the field's own order."""
    if len(options) <= LONG:
        return options, []
    ranked = sorted(options, key=lambda option: (not option.chosen, -(option.count or 0)))
    cut = max(SHORT, sum(option.chosen for option in options))
    first = {option.value for option in ranked[:cut]}
    rest = {option.value for option in ranked[cut : cut + MOST]}
    return [o for o in options if o.value in first], [o for o in options if o.value in rest]


def choices_of(bound: BoundField) -> Iterator[tuple[str, str]]:
    """(value, label) of a field with choices or a single tick, groups flattened; nothing for other fields."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        yield "on", str(bound.label)
        return
    for value, label in getattr(bound.field, "choices", ()):
        members: Any = label if isinstance(label, list | tuple) else [(value, label)]
        for each, text in members:
            if str(each):
                yield str(each), str(text)


def chips_of(form: forms.BaseForm, state: State, path: str) -> list[Chip]:
    """A chip for each chosen value that the form understood and shows."""
    chips, chosen = [], {name for name, _value in state}
    for bound in form.visible_fields():
        if bound.name not in chosen:
            continue
        labels = dict(choices_of(bound))
        for name, value in state:
            if name == bound.name and not bound.errors:
                label = labels.get(value, value)
                text = f"“{value}”" if name == "q" else label if labels else f"{bound.label}: {label}"
                chips.append(Chip(name, text, address(path, without(state, name, value))))
    return chips
