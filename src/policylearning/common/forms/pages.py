"""A page with a form: opened with what was typed before, handled so that nothing is lost or done twice."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from policylearning.common.errors import ActionError, Forbidden

from . import drafts, kept
from .base import FormKit, Note
from .raw import as_data, raw_of
from .rows import with_more
from .sending import once, sent_id

F = TypeVar("F", bound=FormKit)
T = TypeVar("T")


def open_form(
    request: HttpRequest, form_class: type[F], *, key: str = "", version: object = None, **kwargs: Any
) -> F:
    """The form of this request: bound when it was sent, else filled with kept text, else fresh.

    `key` names the draft and, where a page has several forms, tells them apart. `version` is what the person
    is shown of a thing others may edit too. `kwargs` go to the form.
    """
    kwargs |= {"draft_key": key, "version": "" if version is None else str(version)}
    if _is_sent(request, key):
        form = _sent(request, form_class, **kwargs)
    else:
        form = _refilled(request, form_class, key, **kwargs)
    form.owner = str(request.user.pk or "")
    return form


def handle(
    request: HttpRequest,
    form: FormKit,
    action: Callable[[], T],
    success_url: str | Callable[[T], str],
    *,
    message: str | Promise = "",
) -> HttpResponseRedirect | None:
    """Do what was sent and say where to go; None when the page is to be shown.

    A valid form runs `action()`, once however often it is sent, and its draft goes. An invalid one, and one
    the action refuses, is kept as a draft and shown with its errors. Forbidden is raised on, the text kept.
    """
    if not _is_sent(request, form.draft_key):
        return None
    if "discard_draft" in request.POST:
        drafts.discard(request.user, form.draft_key)
        return redirect(request.get_full_path())
    if "save_draft" in request.POST:
        return _keep_and_say(request, form)
    if not form.is_valid():
        _keep(request, form)
        return None
    try:
        location = once(request, lambda: _carry_out(request, form, action, success_url))
    except Forbidden:
        _keep(request, form)
        raise
    except ActionError as error:
        form.show(error)
        _keep(request, form)
        return None
    if message:
        messages.success(request, str(message))
    return done(request, location)


def done(request: HttpRequest, location: str) -> HttpResponseRedirect:
    """Go there, and let the browser forget the copy of the text that it kept in case the network failed."""
    response = redirect(location)
    response.set_cookie(
        "form_sent",
        sent_id(request),
        max_age=300,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


# Opening ----------------------------------------------------------------------------------------
def _is_sent(request: HttpRequest, key: str) -> bool:
    return request.method == "POST" and request.POST.get("draft_key", key) == key


def _sent(request: HttpRequest, form_class: type[F], **kwargs: Any) -> F:
    if name := request.POST.get("more_rows"):
        return form_class(with_more(request.POST, name), restored=True, **kwargs)
    return form_class(request.POST, request.FILES, **kwargs)


def _refilled(request: HttpRequest, form_class: type[F], key: str, **kwargs: Any) -> F:
    signed_out = kept.take(request, key)
    if signed_out and key:
        drafts.keep(request.user, key, signed_out.data)
    found = signed_out or drafts.recall(request.user, key)
    if found is None:
        return form_class(**kwargs)
    form = form_class(as_data(found.data), restored=True, **kwargs)
    form.note = Note(found.at, is_draft=bool(key))
    return form


# Handling ---------------------------------------------------------------------------------------
def _carry_out(
    request: HttpRequest, form: FormKit, action: Callable[[], T], success_url: str | Callable[[T], str]
) -> str:
    result = action()
    drafts.discard(request.user, form.draft_key)
    return success_url if isinstance(success_url, str) else success_url(result)


def _keep(request: HttpRequest, form: FormKit) -> None:
    try:
        drafts.keep(request.user, form.draft_key, raw_of(request.POST))
    except drafts.TooLong:
        return  # It stands on the page; only the copy is missing.


def _keep_and_say(request: HttpRequest, form: FormKit) -> HttpResponseRedirect | None:
    try:
        at = drafts.keep(request.user, form.draft_key, raw_of(request.POST))
    except drafts.TooLong as error:
        form.show(error)
        return None
    if at:
        messages.success(request, saved_at(at))
    return redirect(request.get_full_path())


def saved_at(at: Any) -> str:
    """ "Saved at 14:02", in the reader's time zone."""
    return _("Saved at %(time)s.") % {"time": formats.time_format(timezone.localtime(at), "H:i")}
