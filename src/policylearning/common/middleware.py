"""Around every page: who may keep a copy of it, and the refusal with its reason."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from .errors import Forbidden
from .refusals import forbidden

Handler = Callable[[HttpRequest], HttpResponse]

_PERSONAL_COOKIES = (
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    settings.LANGUAGE_COOKIE_NAME,
    "messages",
    "form_sent",
)
SHARED_SECONDS = 60
"""A proxy may answer with its copy for so long; browsers ask each time and mostly hear "304"."""


class CachingMiddleware:
    """Says who may keep a copy: of a page without anything personal everybody, of the others nobody.

    A page is personal when the request brings a cookie that tells who asks, or the response sets one. Without
    one the response does not vary by cookies, and a proxy must pass on requests with a session cookie
    (`deploy/` shows how). Where a view set Cache-Control itself, it stands.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        known = any(name in request.COOKIES for name in _PERSONAL_COOKIES)
        if not known and not response.cookies:
            _forget_cookie_variance(response)
        if response.has_header("Cache-Control"):
            return response
        if known or response.cookies or request.method not in ("GET", "HEAD") or response.status_code >= 300:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(
                response, public=True, max_age=0, s_maxage=SHARED_SECONDS, must_revalidate=True
            )
        return response


def _forget_cookie_variance(response: HttpResponse) -> None:
    if response.has_header("Vary"):
        kept = [
            name for name in map(str.strip, response["Vary"].split(",")) if name.lower() not in ("cookie", "")
        ]
        if kept:
            response["Vary"] = ", ".join(kept)
        else:
            del response["Vary"]


class ForbiddenMiddleware:
    """`Forbidden`, raised anywhere in a view, becomes the 403 page with its reason."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return forbidden(request, exception.message) if isinstance(exception, Forbidden) else None
