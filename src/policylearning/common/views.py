"""What every view is made of. Sign-in is demanded by default; a public view says so."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpRequest

from .errors import ActionError, Forbidden
from .text import nfc

__all__ = ["attempt", "public", "typed"]


def attempt(request: HttpRequest, action: Callable[[], object], *, message: str = "") -> bool:
    """Run the action behind a button, which has no form to show an error at; True when it was done.

    `message`, or what the action refuses it with, is shown on the next page. Forbidden is raised on.
    """
    try:
        action()
    except Forbidden:
        raise
    except ActionError as error:
        messages.error(request, error.message)
        return False
    if message:
        messages.success(request, message)
    return True


def typed(request: HttpRequest) -> str:
    """What somebody typed so far into a field with suggestions: `q`, or whatever the one field is called."""
    given = request.GET.get("q") or next((text for name, text in request.GET.items() if name != "format"), "")
    return nfc(str(given)).strip()[:250]
