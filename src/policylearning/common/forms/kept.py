"""A form that arrives signed out is kept in the session and put back after sign-in, never carried out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from policylearning.common import clock

from .drafts import Kept
from .raw import raw_of, size_of

SESSION_KEY = "kept_form"
KEPT_FOR = timedelta(hours=24)
MAX_BYTES = 64_000


class KeepsWhatWasTyped:
    """Middleware, between authentication and the demand for sign-in. Forgery was checked before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> None:
        if (
            request.method == "POST"
            and getattr(view, "login_required", True)
            and not request.user.is_authenticated
        ):
            _keep(request)


def take(request: HttpRequest, key: str) -> Kept | None:
    """What was kept for this address and form `key`, taken out of the session."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path or kept["key"] not in ("", key):
        return None
    del request.session[SESSION_KEY]
    at = datetime.fromisoformat(kept["at"])
    return Kept(kept["data"], at) if clock.now() - at < KEPT_FOR else None


def _keep(request: HttpRequest) -> None:
    raw = raw_of(request.POST)
    if raw and size_of(raw) <= MAX_BYTES:
        request.session[SESSION_KEY] = {
            "path": request.path,
            "key": request.POST.get("draft_key", ""),
            "data": raw,
            "at": clock.now().isoformat(),
        }
