"""The outermost middleware: every request has an id, and one line in the log."""

import re
import secrets
from collections.abc import Callable
from time import perf_counter

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from policylearning.common.errors import ActionError

log = structlog.get_logger("policylearning.requests")

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestLog:
    """Method, route, status and milliseconds; no path, query, address or person.

    The route is the pattern (`practices/<slug:slug>/`), so that signed links stay out of the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        identity = _identity(request)
        request.id = identity  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=identity)
        response = self.get_response(request)
        response.headers[HEADER] = identity
        if (route := _route(request)) is not None:
            log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round((perf_counter() - started) * 1000, 1),
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """For what no view caught: the traceback goes to the log, the person gets the designed page."""
        if isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation | ActionError):
            return  # An answer, not an error; its page says why.
        log.error("unhandled error", method=request.method, route=_route(request), exc_info=exception)


def _identity(request: HttpRequest) -> str:
    """What the proxy in front named it, or a new id."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXY else ""
    return given if _SANE.fullmatch(given) else secrets.token_hex(8)


def _route(request: HttpRequest) -> str | None:
    """The pattern that matched, "?" for none; None for files and health, which would drown the rest."""
    match = request.resolver_match
    if match is None:
        return None if request.path.startswith(settings.STATIC_URL) else "?"
    return None if match.route.startswith("health/") else f"/{match.route}"
