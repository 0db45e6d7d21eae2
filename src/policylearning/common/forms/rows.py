"""Lists of small forms within a form: result indicators, links, sessions of an agenda."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .bound import Problem

if TYPE_CHECKING:
    from .base import FormKit


class RowSet(BaseFormSet):  # type: ignore[type-arg]
    """The rows of one form."""

    title: str | Promise = ""
    help: str | Promise = ""
    restored = False

    def values(self) -> list[dict[str, Any]]:
        """The cleaned rows in order, without empty and deleted ones."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != DELETION_FIELD_NAME}
            for form in self.forms
            if not (form.empty_permitted and not form.has_changed()) and form not in self.deleted_forms
        ]

    def full_clean(self) -> None:
        if self.restored:
            self._errors: list[Any] = [{} for _form in self.forms]
            self._non_form_errors = self.error_class()
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.restored and super().is_valid()

    def problems(self) -> list[Problem]:
        if not self.is_bound or self.restored:
            return []
        found = [
            Problem(f"{self.prefix}-rows", str(self.title), str(error)) for error in self.non_form_errors()
        ]
        for number, form in enumerate(self.forms, start=1):
            found += [
                Problem(each.anchor, f"{self.title} {number}, {each.label}", each.message)
                for each in form.problems
            ]
        return found

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = _("Remove this row")


@dataclass(frozen=True, slots=True)
class Rows:
    """`form` is a PlatformForm class; `extra` empty rows are offered, at most `maximum` are taken."""

    form: type["FormKit"]
    title: str | Promise
    help: str | Promise = ""
    extra: int = 1
    maximum: int = 20

    def over(self, parent: "FormKit", name: str) -> RowSet:
        """The rows of `parent`, bound when it is."""
        factory = formset_factory(
            self.form,
            formset=RowSet,
            extra=self.extra,
            max_num=self.maximum,
            absolute_max=self.maximum + 1,
            validate_max=True,
            can_delete=True,
        )
        prefix = f"{parent.prefix}-{name}" if parent.prefix else name
        # Without its rows a draft shows the saved ones; a form that was sent is refused, not read as "none".
        restorable = f"{prefix}-TOTAL_FORMS" in parent.data or not parent.restored
        bound = parent.is_bound and restorable
        row_set: Any = factory(
            parent.data if bound else None,
            parent.files if parent.is_bound else None,
            prefix=prefix,
            # What was sent stands for itself: a row sent again is no empty one because it equals a saved one.
            initial=None if bound else parent.initial.get(name),
            form_kwargs={"restored": parent.restored},
        )
        row_set.title, row_set.help, row_set.restored = self.title, self.help, parent.restored
        return cast(RowSet, row_set)


def with_more(data: QueryDict, name: str) -> QueryDict:
    """`data` with one more empty row in the list `name`."""
    more = data.copy()
    total = str(more.get(f"{name}-TOTAL_FORMS", "0"))[:6]
    more[f"{name}-TOTAL_FORMS"] = str(int(total) + 1 if total.isdecimal() else 1)
    return more
