"""The lists of the back office."""

from typing import Any

import django_filters as filters
from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from policylearning.accounts.enums import RoleName
from policylearning.accounts.models import User
from policylearning.audit.models import Entry
from policylearning.common.lists import Column, ListPage, Sort
from policylearning.practices.enums import State
from policylearning.practices.models import Practice


class PeopleFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("Search"), method="by_words")
    role = filters.MultipleChoiceFilter(
        label=_("Role"), choices=RoleName.choices, field_name="role_grants__role", distinct=True
    )
    closed = filters.BooleanFilter(
        label=_("Closed"), widget=forms.CheckboxInput, field_name="is_active", exclude=True
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, found: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        for word in value.split()[:8]:
            found = found.filter(name__icontains=word) | found.filter(email__icontains=word)
        return found


PEOPLE = ListPage(
    key="people",
    title=_("People"),
    counted=ngettext_lazy("%(number)s person", "%(number)s people", "count"),
    search_label=_("Name or e-mail address"),
    card="office/_person.html",
    item_name="person",
    layout="rows",
    sorts=(
        Sort("name", _("Name"), order=("name",)),
        Sort("new", _("Newest first"), order=("-joined_at",)),
    ),
    columns=(
        Column("name", _("Name")),
        Column("email", _("E-mail address")),
        Column("roles", _("Roles"), lambda person: "; ".join(_role(grant) for grant in person.grants)),
        Column("joined_at", _("Joined"), lambda person: person.joined_at.date()),
        Column("is_active", _("Open")),
    ),
)


def _role(grant: Any) -> str:
    return f"{grant.get_role_display()} ({grant.topic})" if grant.topic else grant.get_role_display()


class PracticesFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("Search"), field_name="title", lookup_expr="icontains")
    state = filters.MultipleChoiceFilter(label=_("State"), choices=State.choices)

    class Meta:
        model = Practice
        fields: list[str] = []


PRACTICES = ListPage(
    key="practices-at-work",
    title=_("Practices at work"),
    counted=ngettext_lazy("%(number)s practice", "%(number)s practices", "count"),
    search_label=_("Title"),
    sorts=(
        Sort("waiting", _("Longest waiting"), order=("state_since",)),
        Sort("new", _("Newest first"), order=("-created_at",)),
    ),
    columns=(
        Column("title", _("Title")),
        Column("state", _("State"), lambda practice: practice.get_state_display()),
        Column("state_since", _("Since"), lambda practice: practice.state_since.date()),
        Column("owner", _("Owner"), lambda practice: practice.owner.name),
        Column("region", _("Region"), lambda practice: practice.region.label if practice.region else ""),
        Column("project", _("Project"), lambda practice: str(practice.project or "")),
    ),
)


def kind_in_words(kind: str) -> str:
    """`practices.practice` as its model calls itself; a model that is gone keeps its label."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return kind


def verb_in_words(verb: str) -> str:
    """`practices.ask_changes` as "Ask changes"."""
    return verb.rpartition(".")[2].replace("_", " ").capitalize()


def _state_in_words(entry: Entry, state: str) -> str:
    """A state by the label of its model's choices."""
    try:
        choices = apps.get_model(entry.kind)._meta.get_field("state").flatchoices
    except (LookupError, ValueError, FieldDoesNotExist):
        return state
    return str(dict(choices).get(state, state))


class KindFilter(filters.AllValuesMultipleFilter):  # type: ignore[misc]
    @property
    def field(self) -> Any:
        found = super().field
        found.choices = [(kind, kind_in_words(kind)) for kind, _label in found.choices]
        return found


class AuditFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("Search"), field_name="label", lookup_expr="icontains")
    verb = filters.CharFilter(label=_("Verb"), lookup_expr="icontains")
    kind = KindFilter(label=_("Kind of thing"))
    person = filters.CharFilter(label=_("Person"), field_name="by__name", lookup_expr="icontains")
    since = filters.DateFilter(
        label=_("Since"), field_name="at", lookup_expr="date__gte", widget=forms.DateInput({"type": "date"})
    )
    until = filters.DateFilter(
        label=_("Until"), field_name="at", lookup_expr="date__lte", widget=forms.DateInput({"type": "date"})
    )

    class Meta:
        model = Entry
        fields: list[str] = []


AUDIT = ListPage(
    key="audit-trail",
    title=_("Audit trail"),
    counted=ngettext_lazy("%(number)s entry", "%(number)s entries", "count"),
    search_label=_("What it was about"),
    sorts=(
        Sort("new", _("Newest first"), order=("-at",)),
        Sort("old", _("Oldest first"), order=("at",)),
    ),
    columns=(
        Column("at", _("When"), lambda entry: entry.at.replace(microsecond=0)),
        Column("by", _("Who"), lambda entry: str(entry.by) if entry.by else _("the platform")),
        Column("verb", _("Verb"), lambda entry: verb_in_words(entry.verb)),
        Column("kind", _("Kind of thing"), lambda entry: kind_in_words(entry.kind)),
        Column("label", _("What")),
        Column("before", _("From"), lambda entry: _state_in_words(entry, entry.before)),
        Column("after", _("To"), lambda entry: _state_in_words(entry, entry.after)),
        Column("why", _("Why")),
        Column("object_id", _("Key"), in_table=False),
    ),
    page_size=50,
)
