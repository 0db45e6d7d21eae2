from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policylearning.common.views import public

from .queries import find_tags


@public
@require_safe
def suggest_tags(request: HttpRequest) -> HttpResponse:
    """Tags for what is typed, as options for a field's list. The text is `q`, or the one parameter sent."""
    typed = request.GET.get("q") or next(iter(request.GET.values()), "")
    return render(request, "topics/_suggestions.html", {"tags": find_tags(str(typed)[:250])})
