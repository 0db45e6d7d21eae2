"""Where the browser saves a form as it is typed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from policylearning.common.text import nfc

from . import drafts
from .pages import saved_at
from .raw import raw_of
from .sending import sent_id, was_sent


@login_not_required  # answers for itself: a script cannot follow a redirect to the sign-in page
@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Keep what was typed. 401 signed out, 409 when the form was carried out already, 413 too long."""
    if not request.user.is_authenticated:
        return _said(_("You are signed out. Your text is kept in this browser: sign in and come back."), 401)
    if was_sent(request, sent_id(request)):
        return _said(_("This form was sent already."), 409)
    try:
        at = drafts.keep(request.user, nfc(request.POST.get("draft_key", ""))[:200], raw_of(request.POST))
    except drafts.TooLong as error:
        return _said(error.message, 413)
    return _said(saved_at(at) if at else "", 200)


def _said(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
