from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .queries import find_projects


def suggest(request: HttpRequest) -> HttpResponse:
    """`<option>`s for the project field of a form."""
    text = str(next(iter(request.GET.values()), "")).strip()
    return render(request, "forms/options.html", {"options": find_projects(text) if text else []})
