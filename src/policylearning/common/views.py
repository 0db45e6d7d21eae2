"""What every view is made of. Sign-in is demanded by default; a public view says so."""

from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpRequest

from .text import nfc

__all__ = ["public", "typed"]


def typed(request: HttpRequest) -> str:
    """What somebody typed so far into a field with suggestions: `q`, or whatever the one field is called."""
    given = request.GET.get("q") or next((text for name, text in request.GET.items() if name != "format"), "")
    return nfc(str(given)).strip()[:250]
