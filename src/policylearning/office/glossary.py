"""The back office of the glossary: the list, a term, merging and removing, import and export."""

from typing import Any

import django_filters as filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from policylearning.accounts.gate import secretariat_alone
from policylearning.common.forms import handle, open_form
from policylearning.common.languages import name_of
from policylearning.common.lists import Column, ListPage, QuerysetSource, Sort
from policylearning.common.uploads import scan, shown_name
from policylearning.common.views import attempt, typed
from policylearning.search.glossary import actions, queries, skos_writing
from policylearning.search.glossary.forms import ConceptForm, ImportForm, MergeConceptForm, initial_of
from policylearning.search.glossary.writing import Report, labels_of
from policylearning.search.models import Concept
from policylearning.topics.models import Topic

from .forms import ReasonForm


class ConceptFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=gettext_lazy("Search"), method="by_words")
    topic = filters.MultipleChoiceFilter(label=gettext_lazy("Topic"), choices=list)
    missing = filters.MultipleChoiceFilter(
        label=gettext_lazy("Has no label in"), method="lacking", choices=list
    )

    class Meta:
        model = Concept
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["topic"].extra["choices"] = [(each.slug, each.name) for each in Topic.objects.all()]
        self.filters["missing"].extra["choices"] = [
            (each, name_of(each)) for each in queries.languages_used()
        ]

    def by_words(self, found: QuerySet[Concept], name: str, value: str) -> QuerySet[Concept]:
        return queries.by_words(found, value)

    def lacking(self, found: QuerySet[Concept], name: str, value: list[str]) -> QuerySet[Concept]:
        for language in value:
            found = found.exclude(labels__language=language)
        return found


GLOSSARY = ListPage(
    key="glossary",
    title=gettext_lazy("Glossary"),
    counted=ngettext_lazy("%(number)s term", "%(number)s terms", "count"),
    search_label=gettext_lazy("A term in any language"),
    card="office/_concept.html",
    item_name="concept",
    layout="rows",
    template="office/glossary.html",
    nothing="office/_no_concept.html",
    sorts=(
        Sort("name", gettext_lazy("Name"), order=("name",)),
        Sort("new", gettext_lazy("Newest first"), order=("-pk",)),
    ),
    columns=(
        Column("name", gettext_lazy("Term")),
        Column("labels", gettext_lazy("Labels"), lambda concept: _in_words(concept), in_table=False),
        Column("languages", gettext_lazy("Languages"), lambda concept: len(labels_of(concept))),
        Column("topic", gettext_lazy("Topic")),
        Column("scope_note", gettext_lazy("Note"), in_table=False),
        Column("uri", gettext_lazy("Address"), in_table=False),
    ),
)


def _in_words(concept: Concept) -> str:
    return "; ".join(
        f"{language}: {', '.join(texts)}" for language, texts in sorted(labels_of(concept).items())
    )


@secretariat_alone
def glossary(request: HttpRequest) -> HttpResponse:
    return GLOSSARY.respond(
        request, QuerysetSource(queries.listed(), ConceptFilter, facets={"topic": "topic"})
    )


@secretariat_alone
def concept(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a term."""
    shown = get_object_or_404(Concept, pk=pk) if pk else None
    form = open_form(
        request,
        ConceptForm,
        key=f"office.glossary:{pk or 'new'}",
        version=shown.version if shown else None,
        initial=initial_of(shown) if shown else None,
        topics=[(each.slug, each.name) for each in Topic.objects.all()],
    )
    done = handle(
        request,
        form,
        lambda: (
            actions.change(concept=shown, by=request.user, version=form.sent_version, **form.values)
            if shown
            else actions.add(by=request.user, **form.values)
        ),
        reverse("office:glossary"),
        message=_("Saved. Search uses it in a moment."),
    )
    return done or render(request, "office/concept.html", {"form": form, "concept": shown})


@secretariat_alone
def merge_concept(request: HttpRequest, pk: int) -> HttpResponse:
    """Two terms that mean one thing become one, with the labels of both."""
    gone = get_object_or_404(Concept, pk=pk)
    form = open_form(request, MergeConceptForm)
    done = handle(
        request,
        form,
        lambda: actions.merge(concept=gone, by=request.user, **form.cleaned_data),
        reverse("office:glossary"),
        message=_("Merged. The term that stays has the labels of both."),
    )
    title = _("Merge “%(name)s” into another term") % {"name": gone}
    return done or render(
        request, "office/form.html", {"form": form, "title": title, "button_label": _("Merge")}
    )


@secretariat_alone
def remove_concept(request: HttpRequest, pk: int) -> HttpResponse:
    gone = get_object_or_404(Concept, pk=pk)
    form = open_form(request, ReasonForm)
    done = handle(
        request,
        form,
        lambda: actions.remove(concept=gone, by=request.user, why=form.cleaned_data["why"]),
        reverse("office:glossary"),
        message=_("Removed."),
    )
    title = _("Remove “%(name)s” from the glossary") % {"name": gone}
    return done or render(
        request, "office/form.html", {"form": form, "title": title, "button_label": _("Remove the term")}
    )


@secretariat_alone
def glossary_import(request: HttpRequest) -> HttpResponse:
    form = open_form(request, ImportForm)
    done = handle(request, form, lambda: _begin(request, form), reverse("office:glossary_import"))
    imports = [(each, Report(**each.report).sentence if each.report else "") for each in queries.imports()]
    return done or render(request, "office/glossary_import.html", {"form": form, "imports": imports})


def _begin(request: HttpRequest, form: Any) -> None:
    file = form.cleaned_data["file"]
    scan(file)
    actions.begin_import(
        file=file,
        name=shown_name(file.name),
        dry_run=form.cleaned_data["dry_run"],
        by=request.user,
    )


@secretariat_alone
def glossary_export(request: HttpRequest, kind: str) -> Any:
    """All of it as SKOS."""
    return StreamingHttpResponse(
        skos_writing.written(kind),
        content_type=f"{skos_writing.KINDS[kind]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="glossary.{kind}"'},
    )


@secretariat_alone
def glossary_suggest(request: HttpRequest) -> HttpResponse:
    """Options for a field that names a term."""
    return render(request, "office/_terms.html", {"terms": queries.find_concepts(typed(request))})


@secretariat_alone
@require_POST
def load_glossary(request: HttpRequest) -> HttpResponse:
    """The glossary that comes with the platform, or what is new in it."""
    attempt(request, lambda: messages.success(request, actions.load_own(by=request.user).sentence))
    return redirect("office:glossary")
