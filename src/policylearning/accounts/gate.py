"""Pages that are the secretariat's; for everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from .roles import is_secretariat

View = Callable[..., HttpResponse]


def secretariat_alone(view: View) -> View:
    """Http404 for whoever is not of the secretariat."""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_secretariat(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return seen
