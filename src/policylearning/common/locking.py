"""Rows are locked before they are changed; SQLite locks the whole file by its immediate transactions."""

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def locked(obj: M) -> M:
    """The same row, fresh and locked until the transaction ends. Call inside `transaction.atomic`.

    Raises the model's DoesNotExist when it is gone.
    """
    return obj.__class__._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
