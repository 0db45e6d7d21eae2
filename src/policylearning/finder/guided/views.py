"""The guided finder: questions and answers at one address, and keeping what was found."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policylearning.common.forms import handle, open_form
from policylearning.common.views import public
from policylearning.finder import actions
from policylearning.finder.models import Shortlist
from policylearning.search import said

from .forms import KeepForm, QuestionsForm
from .found import suggested


@public
@require_safe
def guided(request: HttpRequest) -> HttpResponse:
    """Four questions; with answers in the address, the practices that fit and why."""
    form = QuestionsForm(request.GET) if request.GET else QuestionsForm()
    if not request.GET or not form.is_valid() or "change" in request.GET:
        return render(request, "finder/guided/questions.html", {"form": form})
    found, results = suggested(form.answers(), request.user, exactly=said.EXACTLY in request.GET)
    query = request.GET.urlencode()
    context = {
        "said": form.said(),
        "challenge": form.cleaned_data["challenge"],
        "found": found,
        "results": results,
        "notes": [
            (note.text, note.way, f"{request.path}?{_with(request.GET, note.parameters)}")
            for note in said.notes(results)
        ],
        "change_url": f"{request.path}?{query}&change=1",
        "keep_url": f"{reverse('finder:guided_keep')}?{query}",
    }
    return render(request, "finder/guided/found.html", context)


def _with(given: QueryDict, parameters: Mapping[str, str]) -> str:
    """The same query string with these parameters; "" takes one away."""
    changed = given.copy()
    for name, value in parameters.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return changed.urlencode()


def keep(request: HttpRequest) -> HttpResponse:
    """What the same answers find, as a shortlist of one's own. Signing in leads back here, answers and all."""
    questions = QuestionsForm(request.GET)
    back = f"{reverse('finder:guided')}?{request.GET.urlencode()}"
    if not questions.is_valid():
        return redirect(back)
    exactly = said.EXACTLY in request.GET
    found = {
        str(each.practice.pk): each
        for each in suggested(questions.answers(), request.user, exactly=exactly)[0]
    }
    if not found:
        return redirect(back)
    form = open_form(
        request,
        KeepForm,
        found=[(key, each.practice.title) for key, each in found.items()],
        initial={
            "title": Truncator(" ".join(questions.cleaned_data["challenge"].split())).chars(80),
            "practices": list(found),
        },
    )
    done = handle(
        request,
        form,
        lambda: actions.keep_all(
            by=request.user,
            title=form.cleaned_data["title"],
            note=questions.in_short(),
            practices=[(found[key].practice, found[key].note) for key in found if key in _chosen(form)],
        ),
        Shortlist.get_absolute_url,
        message=_("Kept as a shortlist, with the reasons as notes."),
    )
    return done or render(request, "finder/guided/keep.html", {"form": form, "back": back})


def _chosen(form: KeepForm) -> list[Any]:
    return list(form.cleaned_data["practices"])
