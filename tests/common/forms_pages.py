"""Pages for the tests of the form kit: a note on the current user's name, in one form and in steps."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from policylearning.common.errors import ActionError, ChangedMeanwhile, Forbidden
from policylearning.common.forms import PlatformForm, Rows, Step, Steps, handle, open_form
from policylearning.config.urls import urlpatterns as platform

FRAME = (
    '{%% extends "base.html" %%}{%% block title %%}Note{%% endblock %%}'
    "{%% block content %%}<h1>Note</h1>%s{%% endblock %%}"
)
PAGE = FRAME % '{% include "forms/form.html" with button="Keep" cancel_url="/out/" %}'
STEPS = FRAME % '{% include "forms/steps.html" %}'

saved: list[dict[str, Any]] = []
"""What the action was given, one entry each time it was carried out."""


class LinkForm(PlatformForm):
    label = forms.CharField(max_length=10)


class NoteForm(PlatformForm):
    rows = {"links": Rows(LinkForm, "Links", extra=1, maximum=3)}

    title = forms.CharField(max_length=10, help_text="Short.")
    text = forms.CharField(max_length=20, widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)
    agreed = forms.BooleanField(required=False)


def save(form: PlatformForm) -> dict[str, Any]:
    title = form.cleaned_data.get("title")
    if title == "taken":
        raise ActionError("There is one of this name.", field="title")
    if title == "closed":
        raise ActionError("The call is closed.")
    if title == "not me":
        raise Forbidden("This is not yours.")
    if title == "late" and form.sent_version == "1":
        raise ChangedMeanwhile(
            "Somebody was first.", mine={"title": "late"}, theirs={"title": "early"}, version="2"
        )
    saved.append({**form.cleaned_data, "version": form.sent_version})
    return saved[-1]


def note(request: HttpRequest) -> HttpResponse:
    form = open_form(request, NoteForm, key="note:1", version=1, initial={"title": "as saved"})
    done = handle(
        request, form, lambda: save(form), lambda result: f"/notes/{result['title']}/", message="Kept."
    )
    return done or HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


class First(PlatformForm):
    title = forms.CharField(max_length=10)


class Second(PlatformForm):
    text = forms.CharField(max_length=10)


STEP_TABLE = Steps(
    Step("first", "First", First), Step("second", "Second", Second), Step("preview", "Preview")
)


def step(request: HttpRequest, key: str) -> HttpResponse:
    page = STEP_TABLE.page(request, key, key="long:1", url=lambda each: f"/steps/{each}/", save=save)
    return page.response or HttpResponse(engines["django"].from_string(STEPS).render({"page": page}, request))


urlpatterns = [
    *platform,
    path("note/", note),
    path("steps/<str:key>/", step),
]
