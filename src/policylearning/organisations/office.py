"""The secretariat's side: who waits, and the decisions. For everybody else these pages do not exist."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.accounts.gate import secretariat_alone
from policylearning.common.forms import handle, open_form

from . import actions, queries
from .forms import DecisionForm, DomainForm
from .models import Membership, Organisation, VerificationRequest
from .workflow import VERIFICATION

MOST = 200


@secretariat_alone
def waiting(request: HttpRequest) -> HttpResponse:
    context = {
        "verifications": queries.verifications_waiting()[:MOST],
        "memberships": queries.memberships_waiting()[:MOST],
    }
    return render(request, "organisations/waiting.html", context)


@secretariat_alone
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Verify or refuse; later, revoke."""
    asked = get_object_or_404(
        VerificationRequest.objects.select_related("organisation__region", "asked_by"), pk=pk
    )
    form = open_form(request, DecisionForm)
    verbs: dict[str, Callable[..., VerificationRequest]] = {
        "verify": actions.verify,
        "refuse": actions.refuse,
        "revoke": actions.revoke,
    }

    def action() -> VerificationRequest:
        verb = verbs.get(request.POST.get("verb", ""))
        if verb is None:
            raise Http404
        return verb(request=asked, by=request.user, reason=form.cleaned_data["reason"])

    done = handle(
        request, form, action, lambda decided: reverse("organisations:waiting"), message=_("Decided.")
    )
    context = {
        "form": form,
        "asked": asked,
        "organisation": asked.organisation,
        "asker_membership": queries.membership_in(asked.asked_by, asked.organisation)
        if asked.asked_by
        else None,
        "transitions": [each for each in VERIFICATION.open_to(request.user, asked) if each.verb in verbs],
    }
    return done or render(request, "organisations/decide.html", context)


@secretariat_alone
def decide_membership(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
    form = open_form(request, DecisionForm)

    def action() -> None:
        if request.POST.get("verb") == "confirm":
            actions.confirm_membership(membership=membership, by=request.user)
        else:
            actions.refuse_membership(
                membership=membership, by=request.user, reason=form.cleaned_data["reason"]
            )

    done = handle(
        request, form, action, lambda nothing: reverse("organisations:waiting"), message=_("Decided.")
    )
    return done or render(
        request, "organisations/decide_membership.html", {"form": form, "membership": membership}
    )


@secretariat_alone
def domain(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = open_form(request, DomainForm, initial={"email_domain": organisation.email_domain})

    def action() -> Organisation:
        if request.POST.get("verb") == "drop":
            return actions.drop_domain(organisation=organisation, by=request.user)
        return actions.confirm_domain(organisation=organisation, by=request.user, **form.cleaned_data)

    done = handle(request, form, action, Organisation.get_absolute_url, message=_("Saved."))
    return done or render(request, "organisations/domain.html", {"form": form, "organisation": organisation})
