"""A long form in steps over one object. Each step saves; the last shows the whole before it is sent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import Promise

from . import drafts
from .base import FormKit
from .pages import handle, open_form
from .raw import raw_of


@dataclass(frozen=True, slots=True)
class Step:
    """`form_class` None is the preview, which comes last."""

    key: str
    title: str | Promise
    form_class: type[FormKit] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One step as the progress list shows it."""

    step: Step
    number: int
    url: str
    is_current: bool
    is_done: bool
    """Gone through, and nothing is missing in it."""
    is_unfinished: bool
    """Text was typed here that is not saved yet."""


@dataclass(slots=True)
class StepPage:
    """What a view shows; when `response` is set it is the answer."""

    step: Step
    number: int
    total: int
    marks: list[Mark] = field(default_factory=list)
    form: FormKit | None = None
    response: HttpResponseRedirect | None = None
    previous_url: str = ""

    @property
    def unfinished(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.is_unfinished]

    @property
    def is_preview(self) -> bool:
        return self.step.form_class is None


class Steps:
    """The declaration: `Steps(Step("about", _("About"), AboutForm), …, Step("preview", _("Preview")))`."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps

    @property
    def first(self) -> str:
        return self.steps[0].key

    def page(
        self,
        request: HttpRequest,
        step_key: str,
        *,
        key: str,
        url: Callable[[str], str],
        save: Callable[[Any], Any],
        version: object = None,
        incomplete: Collection[str] = (),
        **form_kwargs: Any,
    ) -> StepPage:
        """Show, or save and go on.

        `key` names the drafts, `url(step key)` a step's address, `save(form)` the action. "Back" keeps
        what was typed as a draft, right or wrong. `incomplete` are the keys of steps in which something is still
        missing: they are not ticked off. Http404 for an unknown step.
        """
        place = next((n for n, step in enumerate(self.steps) if step.key == step_key), None)
        if place is None:
            raise Http404
        step = self.steps[place]
        page = StepPage(step, number=place + 1, total=len(self.steps))
        page.previous_url = url(self.steps[place - 1].key) if place else ""
        if step.form_class is not None:
            form = open_form(
                request, step.form_class, key=f"{key}:{step.key}", version=version, **form_kwargs
            )
            page.form = form
            page.response = self._go(request, place, form, url, save)
        if page.response is None:
            page.marks = self._marks(request, key, place, url, incomplete)
        return page

    def _go(
        self,
        request: HttpRequest,
        place: int,
        form: FormKit,
        url: Callable[[str], str],
        save: Callable[[Any], Any],
    ) -> HttpResponseRedirect | None:
        if request.method == "POST" and request.POST.get("go") == "back" and place:
            drafts.keep(request.user, form.draft_key, raw_of(request.POST))
            return redirect(url(self.steps[place - 1].key))
        following = self.steps[min(place + 1, len(self.steps) - 1)]
        return handle(request, form, lambda: save(form), lambda _saved: url(following.key))

    def _marks(
        self,
        request: HttpRequest,
        key: str,
        place: int,
        url: Callable[[str], str],
        incomplete: Collection[str],
    ) -> list[Mark]:
        kept = drafts.keys_under(request.user, f"{key}:") if request.user.is_authenticated else set()
        return [
            Mark(
                step,
                number,
                url(step.key),
                is_current=number == place + 1,
                is_done=number <= place and step.key not in incomplete,
                is_unfinished=number != place + 1 and f"{key}:{step.key}" in kept,
            )
            for number, step in enumerate(self.steps, start=1)
        ]
