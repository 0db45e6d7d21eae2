"""Forms are safe to send twice: the second gets the first one's result."""

import re
import secrets
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from policylearning.common.models import SentForm

from .raw import digest_of


def new_form_id() -> str:
    """A one-time mark for a form's hidden field `form_id`."""
    return secrets.token_urlsafe(16)


_FORM_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def sent_id(request: HttpRequest) -> str:
    """The mark this form was sent with; empty for none, and for one that is not ours."""
    given = request.POST.get("form_id", "")
    return given if _FORM_ID.fullmatch(given) else ""


def once(request: HttpRequest, action: Callable[[], str]) -> str:
    """Run `action()` at most once for what was sent; the address it gave, then or the first time.

    The receipt stands in the transaction of the action: both are there or neither is, and a second sending
    that comes while the first is at work waits for it. What `action` raises is raised on and leaves no
    receipt. A form without `form_id` is carried out whenever it is sent.
    """
    token = sent_id(request)
    with transaction.atomic():
        if not token:
            return action()
        user = request.user if request.user.is_authenticated else None
        sent, first = SentForm.objects.get_or_create(user=user, token=token, digest=digest_of(request))
        if first:
            sent.location = action()
            # Not save(): an erased account takes its receipts along.
            SentForm.objects.filter(pk=sent.pk).update(location=sent.location)
        return sent.location


def was_sent(request: HttpRequest, token: str) -> bool:
    """Was this form carried out already?"""
    return bool(token) and SentForm.objects.filter(user=request.user.pk, token=token).exists()
