from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policylearning.common.views import public, typed

from .queries import find_tags


@public
@require_safe
def suggest_tags(request: HttpRequest) -> HttpResponse:
    """Tags for what is typed, as options for a field's list."""
    return render(request, "topics/_suggestions.html", {"tags": find_tags(typed(request))})
