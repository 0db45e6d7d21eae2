"""The form of the back office that brings regions in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm

LARGEST = 40 * 1024 * 1024
"""Bytes. GISCO's finest outlines of all levels are below this."""


class RegionImportForm(PlatformForm):
    """`cleaned_data` fits `actions.import_file`: `file` is to be read, no `nuts_version` is None."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A NUTS code list (CSV) or GISCO's regions (GeoJSON, EPSG:4326), in UTF-8."),
    )
    nuts_version = forms.TypedChoiceField(
        label=_("Version of NUTS"),
        choices=[("", _("As in the file's name")), ("2021", "2021"), ("2024", "2024")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    dry_run = forms.BooleanField(label=_("Only show what would happen"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 40 MB. Take GISCO's 60M or 20M edition."))
        return file
