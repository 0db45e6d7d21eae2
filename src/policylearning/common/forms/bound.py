"""A field as a page shows it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One error. `anchor` is the id of the control to go to; empty when it concerns the whole form."""

    anchor: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two people wrote."""

    anchor: str
    label: str
    mine: str
    theirs: str


class PlatformBoundField(BoundField):
    """Knows its limit of characters, which the browser shows and does not enforce: paste, then cut."""

    @property
    def maximum(self) -> int | None:
        """The most characters it may have, for text that people write."""
        if isinstance(self.field.widget, forms.Textarea) or type(self.field.widget) is forms.TextInput:
            return getattr(self.field, "max_length", None)
        return None

    @property
    def is_optional(self) -> bool:
        """May stay empty for good. A draft may leave open what is `needed` once it is sent."""
        return not self.field.required and not getattr(self.field, "needed", False)

    @property
    def anchor(self) -> str:
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def is_many(self) -> bool:
        """Ticks of which none need be set; "optional" would say nothing."""
        return isinstance(self.field.widget, forms.CheckboxSelectMultiple)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby or ""
        return f"{described} {self.auto_id}_count".strip() if self.maximum else described or None

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self.maximum:
            (widget or self.field.widget).attrs.pop("maxlength", None)
            built["data-maximum"] = self.maximum
        return built


def anchor_of(form: forms.BaseForm, name: str) -> str:
    field = form[name] if name in form.fields else None
    return getattr(field, "anchor", "") if field else ""


def missing(field: forms.Field) -> str:
    """What to do about a field left empty, with a place for its %(label)s."""
    if isinstance(field, forms.FileField):
        return _("Choose a file for “%(label)s”.")
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Tick “%(label)s” to go on.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _("Choose an answer for “%(label)s”.")
    return _("Enter “%(label)s”.")


def readable(value: Any) -> str:
    """A value as the two-texts table shows it."""
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
