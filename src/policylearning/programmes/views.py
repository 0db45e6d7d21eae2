from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policylearning.common.views import typed

from .queries import find_projects


def suggest(request: HttpRequest) -> HttpResponse:
    """`<option>`s for the project field of a form."""
    text = typed(request)
    return render(request, "forms/options.html", {"options": find_projects(text) if text else []})
