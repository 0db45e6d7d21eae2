"""The reader's language and time zone, and the second factor that staff owe."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from .places import zone
from .second_factor import owes_second_factor

View = Callable[..., HttpResponse]
GetResponse = Callable[[HttpRequest], HttpResponse]

WAYS_TO_A_SECOND_FACTOR = ("mfa_", "account_", "usersessions_", "openid_connect_", "accounts:second_factor")
"""Names of the addresses that stay open to those who still have to set one up: all of allauth's own pages."""


def _has_session(request: HttpRequest) -> bool:
    """A visitor's page must not vary by cookie, so the user is not even looked at without one."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


class ReaderMiddleware:
    """Dates in the reader's time zone, words in the reader's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (_has_session(request) and request.user.is_authenticated):
            return self.get_response(request)
        with timezone.override(zone(request.user.time_zone)), translation.override(request.user.language):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            return self.get_response(request)


class SecondFactorMiddleware:
    """Experts, thematic managers and the secretariat get no further without a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not _has_session(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(WAYS_TO_A_SECOND_FACTOR) or not owes_second_factor(request.user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("accounts:second_factor")})
        return redirect("accounts:second_factor")
