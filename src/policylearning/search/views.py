"""What a search box asks while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policylearning.common.views import public, typed

from .suggest import LONGEST, parts, suggest


@public
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The lines of a listbox for `q`, by source; `in` names sources, `narrow` says that the list can be narrowed.

    Never an error, and nothing personal for a visitor: a proxy may keep it as it keeps a page.
    """
    text = typed(request)[:LONGEST]
    groups = suggest(text, user=request.user, among=request.GET.getlist("in"), narrow="narrow" in request.GET)
    shown = [
        (group.label, [(each, parts(each.text, text)) for each in group.suggestions]) for group in groups
    ]
    count = sum(len(group.suggestions) for group in groups)
    return render(request, "search/suggestions.html", {"groups": shown, "count": count})
