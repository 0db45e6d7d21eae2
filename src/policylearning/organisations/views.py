from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from policylearning.accounts.queries import verified_address
from policylearning.accounts.reader import reader
from policylearning.common.forms import handle, open_form
from policylearning.common.lists import Column, ListPage, QuerysetSource, Sort
from policylearning.common.panels import panels_for
from policylearning.common.permissions import can, demand
from policylearning.common.views import public, typed

from . import actions, queries
from .domains import domain_of, is_free
from .errors import AlreadyThere
from .filters import OrganisationFilter
from .forms import AddForm, EditForm, StatementForm
from .models import Membership, Organisation, VerificationRequest

ORGANISATIONS = ListPage(
    key="organisations",
    title=gettext_lazy("Organisations"),
    counted=ngettext_lazy("%(number)s organisation", "%(number)s organisations", "count"),
    search_label=gettext_lazy("Search organisations"),
    suggests="in=organisation",
    card="organisations/_card.html",
    item_name="organisation",
    sorts=(
        Sort("name", gettext_lazy("Name"), order=("folded",)),
        Sort("new", gettext_lazy("Newest first"), order=("-created_at",)),
    ),
    columns=(
        Column("name", gettext_lazy("Name")),
        Column("type", gettext_lazy("Type"), lambda each: each.get_type_display()),
        Column("region", gettext_lazy("Region"), lambda each: each.region.label if each.region else ""),
        Column("website", gettext_lazy("Website"), in_table=False),
        Column(
            "verified",
            gettext_lazy("Verified public authority"),
            lambda each: _("yes") if each.verified_at else "",
        ),
    ),
    template="organisations/list.html",
)


@public
def organisation_list(request: HttpRequest) -> HttpResponse:
    rows = queries.listed(request.user)
    facets = {"type": "type", "country": "region__country"}
    return ORGANISATIONS.respond(request, QuerysetSource(rows, OrganisationFilter, facets=facets))


@public
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    organisation = queries.listed(user).filter(pk=pk).first()
    if organisation is None:
        # Merged: the old address leads to where it went, for as long as it is there.
        return redirect(get_object_or_404(queries.visible_to(user), taken_in=pk))
    context = {
        "organisation": organisation,
        "membership": queries.membership_in(user, organisation),
        "verification": queries.last_verification(organisation) if user.is_authenticated else None,
        "may_edit": can(user, "organisations.edit", organisation),
        "may_ask": can(user, "organisations.request_verification", organisation),
        "may_confirm_domain": can(user, "organisations.confirm_domain", organisation),
        "may_merge": can(user, "organisations.merge", organisation),
        "further_names": list(organisation.taken_in.order_by("name", "pk")),
        "panels": panels_for("organisations.detail", user, organisation),
    }
    return render(request, "organisations/detail.html", context)


def suggest(request: HttpRequest) -> HttpResponse:
    """Options for fields that name an organisation."""
    found = queries.suggest(request.user, typed(request))
    return render(request, "forms/options.html", {"options": found})


def mine(request: HttpRequest) -> HttpResponse:
    """Find mine, or add it."""
    text = request.GET.get("q", "").strip()[:200]
    domain = domain_of(verified_address(reader(request)))
    words = text or ("" if is_free(domain) else domain)
    context = {
        "q": text,
        "found": queries.suggest(request.user, words) if words else [],
        "by_domain": bool(words) and not text,
        "memberships": queries.memberships_of(reader(request)),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "organisations/_found.html" if partial else "organisations/mine.html", context)


def add(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    domain = domain_of(verified_address(user))
    initial = {"name": request.GET.get("name", ""), "email_domain": "" if is_free(domain) else domain}
    form = open_form(request, AddForm, initial=initial)
    alike: list[Organisation] = []

    def action() -> Organisation:
        try:
            return actions.add_organisation(by=user, **form.cleaned_data)
        except AlreadyThere as error:
            alike.extend(error.alike)
            form.ask_again()
            raise

    done = handle(
        request, form, action, Organisation.get_absolute_url, message=_("Your organisation is added.")
    )
    return done or render(request, "organisations/add.html", {"form": form, "alike": alike})


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(queries.visible_to(request.user), pk=pk)
    demand(request.user, "organisations.edit", organisation)
    form = open_form(request, EditForm, organisation=organisation)
    done = handle(
        request,
        form,
        lambda: actions.edit_organisation(organisation=organisation, by=request.user, **form.cleaned_data),
        Organisation.get_absolute_url,
        message=_("Saved."),
    )
    return done or render(request, "organisations/edit.html", {"form": form, "organisation": organisation})


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(queries.visible_to(request.user), pk=pk)
    membership = actions.join(organisation=organisation, user=reader(request), by=request.user)
    if membership.confirmed_at:
        messages.success(request, _("You belong to %(name)s.") % {"name": organisation.name})
    else:
        messages.info(request, _("Thank you. The secretariat confirms it; nothing else waits for that."))
    return redirect(organisation)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership, pk=pk, user=reader(request))
    actions.leave(membership=membership, by=request.user)
    messages.success(
        request, _("You are no longer shown with %(name)s.") % {"name": membership.organisation.name}
    )
    return redirect("organisations:mine")


def ask_verification(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(queries.visible_to(request.user), pk=pk)
    demand(request.user, "organisations.request_verification", organisation)
    form = open_form(request, StatementForm, key=f"organisations.verification:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.request_verification(organisation=organisation, by=request.user, **form.cleaned_data),
        lambda asked: organisation.get_absolute_url(),
        message=_("Your request is with the secretariat."),
    )
    return done or render(
        request, "organisations/ask_verification.html", {"form": form, "organisation": organisation}
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(VerificationRequest, pk=pk, asked_by=reader(request))
    actions.withdraw(request=asked, by=request.user)
    messages.success(request, _("Your request is taken back."))
    return redirect(reverse("organisations:detail", args=[asked.organisation_id]))
