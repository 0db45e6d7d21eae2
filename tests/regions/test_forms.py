import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from policylearning.regions import forms
from policylearning.regions.forms import RegionImportForm


def test_a_file_and_a_version() -> None:
    file = SimpleUploadedFile("nuts_2024.csv", b"code,name\n")
    form = RegionImportForm({"nuts_version": "2021", "dry_run": "on"}, {"file": file})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["nuts_version"], form.cleaned_data["dry_run"]) == (2021, True)
    form = RegionImportForm({"nuts_version": ""}, {"file": file})
    assert form.is_valid()
    assert (form.cleaned_data["nuts_version"], form.cleaned_data["dry_run"]) == (None, False)


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST", 5)
    form = RegionImportForm({}, {"file": SimpleUploadedFile("nuts_2024.csv", b"code,name\n")})
    assert form.errors["file"] == ["This file is larger than 40 MB. Take GISCO's 60M or 20M edition."]
