from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from policylearning.common.lists import Column, ListPage, QuerysetSource, Sort
from policylearning.common.permissions import can
from policylearning.common.views import attempt

from . import actions, queries, rules
from .filters import JobFilter
from .models import Job

JOBS = ListPage(
    key="jobs",
    title=_("Background jobs"),
    counted=ngettext_lazy("%(number)s job", "%(number)s jobs", "count"),
    card="jobs/_card.html",
    item_name="job",
    layout="rows",
    sorts=(Sort("new", _("Newest first"), order=("-created_at", "-pk")),),
    columns=(
        Column("name", _("Job")),
        Column("state", _("State"), lambda job: job.get_state_display()),
        Column("owner", _("Started by"), lambda job: job.owner.get_full_name() if job.owner else ""),
        Column("created_at", _("Started")),
        Column("finished_at", _("Over")),
        Column("error", _("Error"), in_table=False),
    ),
    template="jobs/list.html",
    nothing="jobs/_nothing.html",
)


def listing(request: HttpRequest) -> HttpResponse:
    source = QuerysetSource(
        queries.visible_to(request.user), JobFilter, facets={"state": "state", "kind": "kind"}
    )
    return JOBS.respond(request, source, workers=queries.workers_alive())


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one job; a request by htmx gets the part that changes."""
    job = _job(request, pk)
    template = "jobs/_job.html" if request.headers.get("HX-Request") else "jobs/detail.html"
    return render(
        request,
        template,
        {
            "job": job,
            "may_steer": bool(can(request.user, "jobs.cancel", job)),
            "sees_all": rules.sees_all(request.user),
            "workers": job.is_finished or queries.workers_alive(),
        },
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    attempt(request, lambda: actions.cancel(job=job, by=request.user))
    return redirect(job)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    attempt(request, lambda: actions.retry(job=job, by=request.user))
    return redirect(job)


def _job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)
