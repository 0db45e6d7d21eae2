"""A field that names a region, for any form; and the form of the back office that brings regions in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm
from policylearning.common.forms.named import NamedField

from .models import Region
from .queries import find_regions

LARGEST = 40 * 1024 * 1024
"""Bytes. GISCO's finest outlines of all levels are below this."""


def region_field(**kwargs: Any) -> NamedField:
    """A region in use, typed by name or NUTS code with suggestions; its value is a Region or None."""
    given = {"label": _("Region"), "help_text": _("Type the name or the NUTS code, and choose."), **kwargs}
    return NamedField(
        find=find_regions,
        suggestions="regions:suggest",
        by_key=lambda key: Region.objects.filter(pk=key).first(),
        **given,
    )


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
