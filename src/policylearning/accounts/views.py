from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from policylearning.common import clock
from policylearning.common.forms import handle, open_form
from policylearning.common.panels import panels_for
from policylearning.common.views import attempt, public

from . import actions
from .consents import TERMS, consents
from .erasure import erase as erase_account
from .exporting import ask_for_export
from .forms import EraseForm, ProfileForm
from .models import DataExport, User
from .personal import sources
from .queries import consents_of, standing_consent
from .reader import reader
from .second_factor import owes_second_factor, second_factors_of


@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    context = {
        "grants": user.role_grants.select_related("topic"),
        "second_factors": second_factors_of(user),
        "owes_second_factor": owes_second_factor(user),
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
        "consents": consents_of(user),
        "panels": panels_for("accounts.overview", user, user),
    }
    return render(request, "accounts/overview.html", context)


@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = open_form(request, ProfileForm, instance=user)
    done = handle(
        request,
        form,
        lambda: actions.update_profile(user=user, by=user, **form.cleaned_data),
        lambda saved: reverse("accounts:overview"),
        message=_("Your profile is saved."),
    )
    return done or render(request, "accounts/profile.html", {"form": form})


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where staff without a second factor are sent."""
    if not owes_second_factor(request.user):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor.html")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=reader(request))
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("web:home")
    session.end()
    messages.success(request, _("The session is ended. Whoever used it has to sign in again."))
    return redirect("usersessions_list")


@public
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of use and what happens to personal data, with the consent's own words."""
    user = request.user
    given = standing_consent(user, TERMS.kind) if isinstance(user, User) else None
    owed = user.is_authenticated and (given is None or given.version != TERMS.version())
    context = {"text": TERMS, "version": TERMS.version(), "given": given, "owed": owed}
    return render(request, "accounts/terms.html", context)


@require_POST
def consent(request: HttpRequest, kind: str) -> HttpResponse:
    """Give it; with `withdraw` in the form, take it back."""
    if kind not in consents:
        raise Http404
    if "withdraw" in request.POST:
        act: Callable[..., object] = actions.withdraw_consent
        message = _("Your consent is taken back.")
    else:
        act = actions.give_consent
        message = _("Thank you. Your consent is kept with today's date and the words you saw.")
    attempt(request, lambda: act(user=reader(request), kind=kind, by=request.user), message=message)
    return redirect("accounts:overview")


@never_cache
def data(request: HttpRequest) -> HttpResponse:
    newest = DataExport.objects.filter(user=reader(request)).first()
    context = {
        "sources": [each.title for each in sources],
        "export": newest,
        "expired": newest is not None and newest.expires_at is not None and newest.expires_at <= clock.now(),
        "days": settings.EXPORTS_KEPT_DAYS,
    }
    return render(request, "accounts/data.html", context)


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def export(request: HttpRequest) -> HttpResponse:
    """Have everything about me gathered in the background."""
    message = _("Your data are being gathered. We tell you when they are ready.")
    attempt(request, lambda: ask_for_export(user=reader(request), by=request.user), message=message)
    return redirect("accounts:data")


@never_cache
def download_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was gathered, for the person alone and until it expires."""
    mine = get_object_or_404(DataExport, pk=pk, user=reader(request), expires_at__gt=clock.now())
    response: HttpResponseBase = _download(request, mine)
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
def _download(request: HttpRequest, export: DataExport) -> FileResponse:
    try:
        stored = export.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("The file is not in the store.")) from error
    return FileResponse(stored, as_attachment=True, filename=f"my-data-{export.made_at:%Y-%m-%d}.zip")


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = open_form(request, EraseForm, user=user)
    done = handle(
        request, form, lambda: erase_account(user=user, by=user), lambda erased: reverse("web:home")
    )
    if done:
        logout(request)
        messages.success(request, _("Your account is erased. Thank you for what you shared."))
        return done
    return render(request, "accounts/erase.html", {"form": form})
