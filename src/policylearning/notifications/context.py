"""The bell."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .queries import unread_count


def bell(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: asked of the database only where a page of somebody signed in shows it."""
    user = getattr(request, "user", None)
    return {"unread_notices": SimpleLazyObject(partial(unread_count, user))}
