"""Model fields for text: what is stored is NFC, whoever writes it."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models

from .text import folded, nfc


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
    """Text of several lines. A `max_length` is held by forms and, unlike Django's, by `full_clean`."""

    @property
    def validators(self) -> list[Any]:
        bounds = [] if self.max_length is None else [MaxLengthValidator(self.max_length)]
        return [*super().validators, *bounds]


class Folded(models.CharField):  # type: ignore[type-arg]
    """For searching by name: the folded text of another attribute of the row, `source`. Nobody sets it."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"max_length": 200, "editable": False, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = folded(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
