"""Submitting a practice: start, steps, files, preview, send; and my practices."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from policylearning.accounts.reader import reader
from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.lists import QuerysetSource
from policylearning.common.permissions import can, demand
from policylearning.practices import actions, forms, queries
from policylearning.practices.filters import MINE, MineFilter
from policylearning.practices.models import Attachment, Practice
from policylearning.practices.rules import missing


def start(request: HttpRequest) -> HttpResponse:
    demand(request.user, "practices.add")
    form = open_form(request, forms.StartForm, key="practices.start")
    done = handle(
        request,
        form,
        lambda: actions.create(
            by=reader(request), title=form.cleaned_data["title"], language=_language(request)
        ),
        lambda practice: reverse("practices:step", args=[practice.pk, forms.STEPS.first]),
    )
    return done or render(request, "practices/start.html", {"form": form})


def _language(request: HttpRequest) -> str:
    return str(getattr(request.user, "language", "en"))[:2]


def mine(request: HttpRequest) -> HttpResponse:
    owned = queries.owned_by(request.user)
    return MINE.respond(request, QuerysetSource(owned, MineFilter, facets={"state": "state"}))


def editable(request: HttpRequest, pk: int) -> Practice:
    """The practice, or 404 for whoever may not know of it, or 403 with the reason."""
    practice = get_object_or_404(queries.for_page(queries.visible_to(request.user)), pk=pk)
    demand(request.user, "practices.edit", practice)
    return practice


def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    practice = editable(request, pk)
    page = forms.STEPS.page(
        request,
        step,
        key=f"practices.edit:{pk}",
        url=lambda key: reverse("practices:step", args=[pk, key]),
        save=lambda form: actions.edit(
            practice=practice, by=request.user, changes=form.cleaned_data, expected_version=form.sent_version
        ),
        version=practice.version,
        incomplete={each.step for each in missing(practice)},
        **_form_arguments(practice, step),
    )
    if page.response:
        return page.response
    context = {"page": page, "practice": practice, "remarks": _remarks(practice, page.form)}
    if page.is_preview:
        return preview(request, practice, context)
    return render(request, "practices/step.html", context)


def _form_arguments(practice: Practice, step: str) -> dict[str, object]:
    form_class = next((each.form_class for each in forms.STEPS.steps if each.key == step), None)
    arguments: dict[str, object] = {"initial": forms.rows_of(practice, step)}
    if form_class is not None and hasattr(form_class, "_meta"):
        arguments["instance"] = practice
    return arguments


def _remarks(practice: Practice, form: object) -> list[tuple[str, str]]:
    """(field label, remark) for the fields of this step; all of them on the preview."""
    fields = getattr(form, "fields", None)
    return [
        (queries.label_of(name), text)
        for name, texts in queries.open_remarks(practice).items()
        if fields is None or name in fields
        for text in texts
    ]


def preview(request: HttpRequest, practice: Practice, context: dict[str, object]) -> HttpResponse:
    sending = open_form(request, PlatformForm, key="")
    context |= {
        "missing": [
            (each, reverse("practices:step", args=[practice.pk, each.step])) for each in missing(practice)
        ],
        "may_submit": bool(can(request.user, "practices.submit", practice)),
        "badge": queries.badge_of(practice),
        "sending": sending,
    }
    return render(request, "practices/preview.html", context)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: actions.submit(practice=practice, by=request.user),
        practice.get_absolute_url(),
        message=_("Sent. We tell you as soon as somebody has looked at it."),
    )
    return done or redirect("practices:step", pk, "preview")


def attach_picture(request: HttpRequest, pk: int) -> HttpResponse:
    return _attach(request, pk, forms.PictureForm, is_picture=True)


def attach_document(request: HttpRequest, pk: int) -> HttpResponse:
    return _attach(request, pk, forms.DocumentForm, is_picture=False)


def _attach(
    request: HttpRequest, pk: int, form_class: type[PlatformForm], *, is_picture: bool
) -> HttpResponse:
    practice = editable(request, pk)
    form = open_form(request, form_class)
    done = handle(
        request,
        form,
        lambda: actions.attach(
            practice=practice,
            by=request.user,
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            is_picture=is_picture,
            description=form.cleaned_data.get("description", ""),
        ),
        reverse("practices:step", args=[pk, "links"]),
        message=_("The file is kept."),
    )
    return done or render(request, "practices/attach.html", {"form": form, "practice": practice})


@require_POST
def detach(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponseRedirect:
    practice = editable(request, pk)
    attachment = get_object_or_404(Attachment, pk=attachment_pk, practice=practice)
    actions.detach(attachment=attachment, by=request.user)
    return redirect("practices:step", pk, "links")


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    demand(request.user, "practices.discard", practice)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: actions.discard(practice=practice, by=request.user),
        reverse("practices:mine"),
        message=_("The draft is deleted."),
    )
    return done or render(request, "practices/discard.html", {"form": form, "practice": practice})
