"""Importing practices, for the secretariat: upload, mapping, check, import, report."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from policylearning.common import spreadsheets
from policylearning.common.errors import ActionError, Forbidden
from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.permissions import can
from policylearning.practices.actions import importing
from policylearning.practices.import_forms import MappingForm, UploadForm
from policylearning.practices.import_models import ImportBatch
from policylearning.practices.imports.enums import NoteKind, Outcome
from policylearning.practices.imports.mapping import mapping_of
from policylearning.practices.imports.proposal import explained
from policylearning.practices.imports.reading import Layout, Survey
from policylearning.practices.imports.summary import Summary, header, summary_of, table

PAGE = 25
LINES = 50


def _must_exist_for(request: HttpRequest) -> None:
    """For whoever imports nothing there are no imports, not even to be refused."""
    if not can(request.user, "practices.import"):
        raise Http404


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    _must_exist_for(request)
    return get_object_or_404(ImportBatch.objects.select_related("owner", "uploaded_by", "job"), pk=pk)


def imports(request: HttpRequest) -> HttpResponse:
    _must_exist_for(request)
    batches = ImportBatch.objects.select_related("uploaded_by").defer("samples", "rules")
    page = Paginator(batches, PAGE).get_page(request.GET.get("page"))
    return render(request, "practices/imports/list.html", {"page_obj": page})


def upload(request: HttpRequest) -> HttpResponse:
    _must_exist_for(request)
    form = open_form(request, UploadForm, initial={"owned_by": request.user.email})  # type: ignore[union-attr]
    done = handle(
        request,
        form,
        lambda: importing.begin_import(
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            source=form.cleaned_data["source"],
            owner=form.cleaned_data["owned_by"],
            submit=form.cleaned_data["submit"],
            by=request.user,
        ),
        lambda batch: reverse("practices:import_mapping", args=[batch.pk]),
    )
    return done or render(request, "practices/imports/upload.html", {"form": form})


def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column becomes, with samples and reasons; saved, it is checked at once."""
    batch = _batch(request, pk)
    before = mapping_of(batch.rules)
    survey = Survey(Layout(**batch.layout), batch.rows, batch.samples["values"], batch.samples["filled"])
    form = open_form(
        request, MappingForm, key=f"practices.import:{pk}", proposals=explained(survey, before), before=before
    )
    done = handle(
        request,
        form,
        lambda: importing.map_and_check(batch=batch, mapping=form.cleaned_data["mapping"], by=request.user),
        lambda job: job.get_absolute_url(),
    )
    return done or render(request, "practices/imports/mapping.html", {"form": form, "batch": batch})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How an import stands, with the report of its check or its run."""
    batch = _batch(request, pk)
    summary = summary_of(batch)
    chosen = request.GET.get("outcome", "")
    lines = batch.lines.select_related("practice")
    lines = lines.filter(outcome=chosen) if chosen in Outcome.values else lines
    context = {
        "batch": batch,
        "summary": summary,
        "busy": batch.job is not None and not batch.job.is_finished,
        "notes": [(NoteKind(kind).label, rows) for kind, rows in summary.notes.items()],
        "tabs": _tabs(batch, summary, chosen),
        "page_obj": Paginator(lines, LINES).get_page(request.GET.get("page")),
        "sending": open_form(request, PlatformForm),
    }
    return render(request, "practices/imports/detail.html", context)


def _tabs(batch: ImportBatch, summary: Summary, chosen: str) -> list[tuple[str, str, bool]]:
    """All rows, then each outcome there is, with its number."""
    counts = {
        Outcome.NEW: summary.accepted,
        Outcome.UPDATED: summary.updated,
        Outcome.UNCHANGED: summary.unchanged,
        Outcome.KEPT: summary.kept,
        Outcome.REFUSED: summary.refused,
    }
    address = batch.get_absolute_url()
    found = [(f"{_('All rows')} ({summary.read})", address, chosen not in counts)]
    found += [
        (f"{outcome.label} ({rows})", f"{address}?outcome={outcome}", chosen == outcome)
        for outcome, rows in counts.items()
        if rows
    ]
    return found


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return _started(request, pk, importing.start_check)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _started(request, pk, importing.start_import)


def _started(request: HttpRequest, pk: int, action: Any) -> HttpResponse:
    """To the page of the job, which shows how far it is; a second click leads to the same job."""
    batch = _batch(request, pk)
    try:
        return redirect(action(batch=batch, by=request.user))
    except Forbidden:
        raise
    except ActionError as error:
        messages.error(request, error.message)
        return redirect(batch)


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: importing.discard_import(batch=batch, by=request.user),
        reverse("practices:imports"),
        message=_("The file and its report are deleted."),
    )
    return done or render(request, "practices/imports/discard.html", {"form": form, "batch": batch})


def report(request: HttpRequest, pk: int, ending: str) -> HttpResponseBase:
    """The report row by row as CSV or XLSX."""
    batch = _batch(request, pk)
    lines = table(batch, settings.BASE_URL)
    response: HttpResponseBase
    if ending == "csv":
        response = StreamingHttpResponse(
            spreadsheets.csv_lines(header(), lines), content_type="text/csv; charset=utf-8"
        )
    elif ending == "xlsx":
        response = FileResponse(
            spreadsheets.xlsx_file(str(batch), header(), lines),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}.{ending}"'
    return response
