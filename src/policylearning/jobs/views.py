from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from policylearning.common.errors import ActionError, Forbidden
from policylearning.common.permissions import can

from . import actions, queries, rules
from .models import Job

PAGE = 25


def listing(request: HttpRequest) -> HttpResponse:
    jobs = queries.visible_to(request.user)
    page = Paginator(jobs, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "jobs/list.html",
        {"page_obj": page, "sees_all": rules.sees_all(request.user), "workers": queries.workers_alive()},
    )


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
    try:
        actions.cancel(job=job, by=request.user)
    except Forbidden:
        raise
    except ActionError as error:
        messages.error(request, error.message)
    return redirect(job)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    try:
        actions.retry(job=job, by=request.user)
    except Forbidden:
        raise
    except ActionError as error:
        messages.error(request, error.message)
    return redirect(job)


def _job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)
