"""Model fields for text: what is stored is NFC, whoever writes it."""

from typing import Any

from django.db import models

from .text import nfc


class _Nfc:
    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)  # type: ignore[misc]
        return nfc(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)  # type: ignore[misc]
        return nfc(value) if isinstance(value, str) else value


class Line(_Nfc, models.CharField):  # type: ignore[type-arg]
    """One line of text."""


class Text(_Nfc, models.TextField):  # type: ignore[type-arg]
    """Text of several lines. A `max_length` is held by forms and by `clean`."""
