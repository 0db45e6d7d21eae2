"""The forms of the import: a file, and what its columns become."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.models import User
from policylearning.common.forms import PlatformForm
from policylearning.common.uploads import MEGABYTE, scan, shown_name

from .imports.fields import fields
from .imports.mapping import OTHERWISE, Mapping, Rule
from .imports.proposal import Proposal

MAXIMUM = 100 * MEGABYTE
CONSTANTS = ("topics", "language", "kind", "country", "institution", "project", "policy_instrument", "tags")
"""What may be said once for all rows."""
TABLES = ("topics", "tags", "kind", "institution_type")
"""Whose values may be translated."""
ARROW = "="
SAMPLES = 3
SAMPLE = 80


class ImportFileField(forms.FileField):
    """Judged by its content when it is read; its name is only shown."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            if (file.size or 0) > MAXIMUM:
                raise ValidationError(
                    _("The file has more than %(most)d MB.") % {"most": MAXIMUM // MEGABYTE}
                )
            file.name = shown_name(file.name or "")
            scan(file)
        return file


class UploadForm(PlatformForm):
    file = ImportFileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV, TSV, XLSX or JSON, up to 100 MB.")
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=120,
        help_text=gettext_lazy(
            "Where the records come from. Records of one source are known again by their key, "
            "and the columns become the same fields as last time."
        ),
    )
    owned_by = forms.EmailField(
        label=gettext_lazy("Owner"),
        help_text=gettext_lazy("The e-mail address of the person who will own the new drafts."),
    )
    submit = forms.BooleanField(
        label=gettext_lazy("Send the complete ones to the experts"),
        required=False,
        help_text=gettext_lazy("The others stay drafts, and the report says what they lack."),
    )

    def clean_owned_by(self) -> User:
        owner = User.objects.filter(email__iexact=self.cleaned_data["owned_by"], is_active=True).first()
        if owner is None:
            raise ValidationError(_("Nobody with an open account has this address."))
        return owner


class MappingForm(PlatformForm):
    """A choice for each column, constants for all rows, tables of values; `mapping` once it is valid."""

    def __init__(self, *args: Any, proposals: list[Proposal], before: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        self.before = before
        known = fields()
        choices = [
            ("", _("— leave out —")),
            *((name, each.label.capitalize()) for name, each in known.items()),
        ]
        for number, each in enumerate(proposals):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=each.column, choices=choices, required=False, initial=each.field, help_text=_about(each)
            )
        for name in CONSTANTS:
            self.fields[f"constant_{name}"] = forms.CharField(
                label=known[name].label.capitalize(),
                required=False,
                max_length=200,
                initial=self._rule(name).constant,
            )
        for name in TABLES:
            self.fields[f"values_{name}"] = forms.CharField(
                label=known[name].label.capitalize(),
                required=False,
                max_length=20_000,
                widget=forms.Textarea({"rows": 4}),
                initial=_written(self._rule(name)),
            )

    def _rule(self, name: str) -> Rule:
        return self.before.rules.get(name, Rule())

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column_{number}"] for number in range(len(self.proposals))]

    @property
    def constant_fields(self) -> list[Any]:
        return [self[f"constant_{name}"] for name in CONSTANTS]

    @property
    def table_fields(self) -> list[Any]:
        return [self[f"values_{name}"] for name in TABLES]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in TABLES:
            for line in _lines(cleaned.get(f"values_{name}", "")):
                if ARROW not in line:
                    self.add_error(
                        f"values_{name}",
                        _(
                            "Write one value a line: what stands in the file, “=”, what it becomes. "
                            "Not understood: %(line)s"
                        )
                        % {"line": line},
                    )
        if not self.errors:
            cleaned["mapping"] = self._mapping(cleaned)
        return cleaned

    def _mapping(self, cleaned: dict[str, Any]) -> Mapping:
        columns: dict[str, list[str]] = {}
        for number, each in enumerate(self.proposals):
            if field := cleaned[f"column_{number}"]:
                columns.setdefault(field, []).append(each.column)
        rules = {
            name: Rule(
                tuple(columns.get(name, ())),
                cleaned.get(f"constant_{name}", ""),
                _table(cleaned.get(f"values_{name}", "")),
            )
            for name in fields()
        }
        return Mapping(
            {n: r for n, r in rules.items() if r.columns or r.constant or r.values}, self.before.verbatim
        )


def _about(proposal: Proposal) -> str:
    """Why, and a few values; escaped, for help texts are shown as HTML."""
    samples = format_html_join(" · ", "<q>{}</q>", ((_short(each),) for each in proposal.samples[:SAMPLES]))
    if not proposal.reason:
        return samples
    return format_html("{} {}", samples, format_html("({})", proposal.reason))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SAMPLE else text[: SAMPLE - 1] + "…"


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _written(rule: Rule) -> str:
    """The table as text, what stands for all others last."""
    rows = sorted(rule.values.items(), key=lambda pair: (pair[0] == OTHERWISE, pair[0]))
    return "\n".join(f"{said} {ARROW} {meant}" for said, meant in rows)


def _table(text: str) -> dict[str, str]:
    pairs = (line.rpartition(ARROW) for line in _lines(text))
    return {said.strip(): meant.strip() for said, _arrow, meant in pairs}
