"""The platform's forms: Django's own, with what every form here needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from policylearning.common.errors import ActionError, ChangedMeanwhile
from policylearning.common.text import nfc

from .bound import Conflict, PlatformBoundField, Problem, anchor_of, missing, readable
from .rows import Rows, RowSet
from .sending import new_form_id

if TYPE_CHECKING:
    _Base = forms.Form
    Files = MultiValueDict[str, UploadedFile[Any]]
else:
    _Base = object


MOST_KEY = 2**63 - 1


def _is_beyond_keys(value: str) -> bool:
    try:
        return abs(int(value)) > MOST_KEY
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Note:
    """The form was filled with text that was typed earlier and not saved."""

    at: datetime
    is_draft: bool
    """Kept on the server, so there is a draft to discard."""


class FormKit(_Base):
    """Text arrives normalised; errors are counted and linked; typed text can be put back unjudged.

    `draft_key` names the draft (empty: none is kept), `version` what the person sees of a thing others may
    edit too, `restored=True` shows `data` without validating it. `rows` declares lists of small forms within
    this one; `initial[name]` fills them and `cleaned_data[name]` is a list of dicts.
    """

    rows: ClassVar[dict[str, Rows]] = {}
    use_required_attribute = True
    bound_field_class = PlatformBoundField

    def __init__(
        self,
        data: Any = None,
        files: "Files | None" = None,
        *,
        draft_key: str = "",
        version: str = "",
        restored: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(None if data is None else self._normalised(data), files, **kwargs)
        sent = {} if data is None else data
        self.draft_key = draft_key
        self.restored = restored
        self.sent_version = str(sent.get("version", ""))
        self.version = self.sent_version or version
        self.form_id = (not restored and sent.get("form_id")) or new_form_id()
        self.note: Note | None = None
        self.owner = ""
        self.conflicts: list[Conflict] = []
        self.row_sets = {name: rows.over(self, name) for name, rows in self.rows.items()}

    # Text arrives normalised ------------------------------------------------------------------------
    def _normalised(self, data: Any) -> Any:
        """`data` in NFC with `\\n` line ends, so that lengths are counted as shown. Passwords stay."""
        if isinstance(data, QueryDict):
            clean = data.copy()
            for name, values in data.lists():
                clean.setlist(name, [self._text(name, value) for value in values])
            return clean
        return {name: self._text(name, value) for name, value in data.items()}

    def _text(self, name: str, value: Any) -> Any:
        field = self.base_fields.get(name.removeprefix(f"{self.prefix}-" if self.prefix else ""))
        secret = getattr(field and field.widget, "input_type", "") == "password"
        if not isinstance(value, str) or secret:
            return value
        # Of several keys Django asks the database at once, and SQLite breaks on a number it cannot hold.
        several = isinstance(field, forms.ModelMultipleChoiceField)
        return "" if several and _is_beyond_keys(value) else nfc(value)

    # Judged, unless it is a draft -------------------------------------------------------------------
    def full_clean(self) -> None:
        if self.restored:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
        else:
            self._say_what_to_do()
            super().full_clean()

    def _say_what_to_do(self) -> None:
        """Django's "This field is required." becomes what to do, by the field's own label."""
        for name, field in self.fields.items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = missing(field) % {"label": self._label(name)}

    def is_valid(self) -> bool:
        valid = super().is_valid() and not self.restored
        for name, row_set in self.row_sets.items():
            if row_set.is_valid():
                self.cleaned_data[name] = row_set.values()
            else:
                valid = False
        return valid

    # Errors -----------------------------------------------------------------------------------------
    def show(self, error: ActionError) -> None:
        """Show what the action said at its field, or above the form; a conflict with both texts."""
        if isinstance(error, ChangedMeanwhile):
            self.version = error.version or self.version
            self.conflicts = [
                Conflict(
                    anchor_of(self, name), self._label(name), readable(mine), readable(error.theirs.get(name))
                )
                for name, mine in error.mine.items()
            ]
        self.add_error(error.field if error.field in self.fields else None, error.message)

    @property
    def problems(self) -> list[Problem]:
        """Every error with the place to go to, for the summary."""
        if not self.is_bound or self.restored:
            return []
        found = [
            Problem(
                "" if name == NON_FIELD_ERRORS else anchor_of(self, name),
                self._label(name),
                str(each),
            )
            for name, errors in self.errors.items()
            for each in errors
        ]
        return found + [problem for row_set in self.row_sets.values() for problem in row_set.problems()]

    def _label(self, name: str) -> str:
        return str(self[name].label) if name in self.fields else ""

    # For the templates ------------------------------------------------------------------------------
    @property
    def row_list(self) -> list[RowSet]:
        return list(self.row_sets.values())

    @property
    def many_parts(self) -> bool:
        """It carries files, here or in a row."""
        return self.is_multipart() or any(row_set.is_multipart() for row_set in self.row_sets.values())


class PlatformForm(FormKit, forms.Form):
    """A form."""


class PlatformModelForm(FormKit, forms.ModelForm):  # type: ignore[type-arg]
    """A form over a model. The view hands `cleaned_data` to an action; `save()` is not for us."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("Forms do not save: hand cleaned_data to an action.")
