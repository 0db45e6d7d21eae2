"""The secretariat's side: who waits, and the decisions. For everybody else these pages do not exist."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from policylearning.accounts.gate import secretariat_alone
from policylearning.common.errors import ActionError
from policylearning.common.forms import handle, open_form

from . import actions, queries
from .bearers import bearers
from .forms import DecisionForm, DomainForm, MergeForm, SeparateForm
from .models import Lookalike, Membership, Organisation, VerificationRequest
from .workflow import VERIFICATION

MOST = 200


@secretariat_alone
def waiting(request: HttpRequest) -> HttpResponse:
    context = {
        "verifications": queries.verifications_waiting()[:MOST],
        "memberships": queries.memberships_waiting()[:MOST],
    }
    return render(request, "organisations/waiting.html", context)


def _decided(request: HttpRequest, verbs: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    """The action of the button that was pressed."""
    verb = verbs.get(request.POST.get("verb", ""))
    if verb is None:
        raise ActionError(_("Press one of the buttons that say what you decide. Nothing was changed."))
    return verb


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

    def action() -> Any:
        return _decided(request, verbs)(request=asked, by=request.user, reason=form.cleaned_data["reason"])

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

    verbs: dict[str, Callable[..., Any]] = {
        "confirm": actions.confirm_membership,
        "refuse": actions.refuse_membership,
    }

    def action() -> None:
        _decided(request, verbs)(membership=membership, by=request.user, reason=form.cleaned_data["reason"])

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


# Organisations that are one --------------------------------------------------------------------------
@secretariat_alone
def lookalikes(request: HttpRequest) -> HttpResponse:
    """The pairs that may be one organisation, the most alike first."""
    return render(request, "organisations/lookalikes.html", {"pairs": queries.lookalikes_waiting()[:MOST]})


@secretariat_alone
@require_POST
def tell_apart(request: HttpRequest, pk: int) -> HttpResponse:
    actions.tell_apart(pair=get_object_or_404(Lookalike, pk=pk), by=request.user)
    messages.success(request, _("They are two; nobody is asked again."))
    return redirect("organisations:lookalikes")


@secretariat_alone
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one a further name of another: first the other is looked for, then both are seen side by side."""
    here = queries.visible_to(None).select_related("region")
    gone = get_object_or_404(here, pk=pk)
    asked = request.POST.get("into") or request.GET.get("into", "")
    stays = get_object_or_404(here, pk=asked) if asked.isdecimal() else None
    if stays is None:
        text = request.GET.get("q", "")[:200]
        found = queries.suggest(None, text) if text else queries.alike(gone.name, gone.region)
        others = [each for each in found if each != gone]
        return render(
            request, "organisations/find_other.html", {"organisation": gone, "q": text, "others": others}
        )
    form = open_form(request, MergeForm, initial={"into": stays})
    done = handle(
        request,
        form,
        lambda: actions.merge(organisation=gone, by=request.user, **form.cleaned_data),
        Organisation.get_absolute_url,
        message=_("Merged. The old name and address lead here."),
    )
    context = {"form": form, "organisation": gone, "sides": [_side(each) for each in (gone, stays)]}
    return done or render(request, "organisations/merge.html", context)


def _side(organisation: Organisation) -> tuple[Organisation, list[tuple[str, Any]]]:
    """What tells two organisations apart, and what would move."""
    facts = [
        (_("Type"), organisation.get_type_display()),
        (_("Region"), organisation.region.label if organisation.region else ""),
        (_("Website"), organisation.website),
        (_("E-mail domain"), organisation.email_domain),
        (_("People"), organisation.memberships.count()),
        *((str(bearer.title), bearer.count(organisation)) for bearer in bearers),
    ]
    return organisation, facts


@secretariat_alone
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merger."""
    alone = get_object_or_404(
        Organisation.objects.select_related("merged_into"), pk=pk, merged_into__isnull=False
    )
    form = open_form(request, SeparateForm)
    done = handle(
        request,
        form,
        lambda: actions.separate(organisation=alone, by=request.user, **form.cleaned_data),
        Organisation.get_absolute_url,
        message=_("It is an organisation of its own again."),
    )
    return done or render(request, "organisations/separate.html", {"form": form, "organisation": alone})
