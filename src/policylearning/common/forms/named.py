"""A field for one of many things, typed by name with suggestions; without JavaScript it is a plain text field."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext as _


class SuggestInput(forms.TextInput):
    """A text input with a list of suggestions, filled by htmx as one types."""

    template_name = "forms/suggest.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"] |= {"list": list_id, "hx-target": f"#{list_id}"}
        context["list_id"] = list_id
        return context


class NamedField(forms.CharField):
    """Text that names one object. `find(text)` gives the objects it may mean, best first; exactly one, or one whose
    name is the text, is taken. `suggestions` is the URL name of a page that answers `?q=` with `<option>`s."""

    def __init__(
        self,
        *,
        find: Callable[[str], Sequence[models.Model]],
        suggestions: str,
        by_key: Callable[[Any], models.Model | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"max_length": 250, "widget": SuggestInput, **kwargs})
        self.find = find
        self.by_key = by_key
        self.widget.attrs |= {
            "autocomplete": "off",
            "hx-get": reverse_lazy(suggestions),
            "hx-trigger": "input changed delay:150ms",
            "hx-swap": "innerHTML",
        }

    def prepare_value(self, value: Any) -> Any:
        """Shown by name, whether it comes as an object, as a key, or as typed text."""
        if isinstance(value, int):
            value = self.by_key(value)
        return "" if value is None else str(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.find(text))
        exact = [each for each in found if str(each).casefold() == text.casefold()]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(
                _("We know nothing called “%(text)s”. Type a part of the name and choose from the list.")
                % {"text": text}
            )
        near = "; ".join(str(each) for each in found[:5])
        raise forms.ValidationError(
            _("“%(text)s” may mean several: %(near)s. Type one of them in full.")
            % {"text": text, "near": near}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial)) != str(data or "")
