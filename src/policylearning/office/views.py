"""The back office: health and queues, people and roles, practices at work, rubric, topics, regions, audit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.accounts import actions as accounts
from policylearning.accounts import queries as people_queries
from policylearning.accounts.gate import secretariat_alone
from policylearning.accounts.models import RoleGrant, User
from policylearning.audit.models import Entry
from policylearning.audit.queries import history_of
from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.health import findings
from policylearning.common.lists import QuerysetSource
from policylearning.practices import queries as practices
from policylearning.regions import actions as regions
from policylearning.regions import queries as region_queries
from policylearning.regions.forms import RegionImportForm
from policylearning.topics import actions as topics
from policylearning.topics.forms import FieldOfInterventionForm, TagForm, TopicForm
from policylearning.topics.models import FieldOfIntervention, Tag, Topic
from policylearning.validation import queries as validation
from policylearning.validation.rubrics import publish_rubric

from . import forms, lists
from .queues import queues
from .searches import SEARCHES, SearchesSource

REFUSED_SHOWN = 20


@secretariat_alone
def health(request: HttpRequest) -> HttpResponse:
    """How the house stands: what waits, and what is wrong."""
    return render(request, "office/health.html", {"queues": queues(), "findings": findings()})


# People -------------------------------------------------------------------------------------------
@secretariat_alone
def people(request: HttpRequest) -> HttpResponse:
    everybody = people_queries.people(request.user)
    return lists.PEOPLE.respond(request, QuerysetSource(everybody, lists.PeopleFilter))


@secretariat_alone
def person(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk, erased_at__isnull=True)
    form = open_form(request, forms.GrantForm)
    done = handle(
        request,
        form,
        lambda: accounts.grant_role(
            user=shown, role=form.cleaned_data["role"], topic=form.cleaned_data["topic"], by=request.user
        ),
        reverse("office:person", args=[pk]),
        message=_("The role is given."),
    )
    context = {
        "person": shown,
        "form": form,
        "grants": shown.role_grants.select_related("topic", "granted_by"),
        "memberships": shown.memberships.select_related("organisation"),
        "entries": _timeline(history_of(shown)[:50]),
    }
    return done or render(request, "office/person.html", context)


@secretariat_alone
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "topic"), pk=pk)
    form = open_form(request, forms.ReasonForm)
    done = handle(
        request,
        form,
        lambda: accounts.revoke_role(grant=grant, by=request.user, why=form.cleaned_data["why"]),
        reverse("office:person", args=[grant.user_id]),
        message=_("The role is taken back."),
    )
    title = _("Take back: %(grant)s") % {"grant": grant}
    return done or _ask(request, form, title=title, button=_("Take the role back"))


@secretariat_alone
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an open account, open a closed one."""
    shown = get_object_or_404(User, pk=pk, erased_at__isnull=True)
    act = accounts.close_account if shown.is_active else accounts.reopen_account
    form = open_form(request, forms.ReasonForm)
    done = handle(
        request,
        form,
        lambda: act(user=shown, by=request.user, why=form.cleaned_data["why"]),
        reverse("office:person", args=[pk]),
        message=_("Done."),
    )
    title = (
        _("Close the account of %(person)s") if shown.is_active else _("Open the account of %(person)s again")
    )
    button = _("Close the account") if shown.is_active else _("Open the account")
    return done or _ask(request, form, title=title % {"person": shown}, button=button)


# Practices ----------------------------------------------------------------------------------------
@secretariat_alone
def practice_list(request: HttpRequest) -> HttpResponse:
    seen = practices.visible_to(request.user).select_related("owner", "region", "project")
    return lists.PRACTICES.respond(
        request, QuerysetSource(seen, lists.PracticesFilter, facets={"state": "state"})
    )


# Rubric -------------------------------------------------------------------------------------------
@secretariat_alone
def rubric(request: HttpRequest) -> HttpResponse:
    """The rubric in force, to be replaced by a new version."""
    newest = validation.newest_rubric()
    form = open_form(
        request,
        forms.RubricForm,
        key="office.rubric",
        version=newest.version if newest else 0,
        initial=forms.initial_of(newest),
    )
    done = handle(
        request,
        form,
        lambda: publish_rubric(content=form.content, expected_version=form.sent_version, by=request.user),
        reverse("validation:rubric"),
        message=_("The new version is in force. Rounds under way keep the one they began with."),
    )
    return done or render(request, "office/rubric.html", {"form": form, "newest": newest})


# Topics, tags, fields -----------------------------------------------------------------------------
KINDS: dict[str, tuple[Any, Any, Any, Any]] = {
    "topics": (Topic, TopicForm, topics.create_topic, topics.update_topic),
    "tags": (Tag, TagForm, topics.create_tag, topics.update_tag),
    "fields": (FieldOfIntervention, FieldOfInterventionForm, topics.create_field, topics.update_field),
}
ARGUMENT = {"topics": "topic", "tags": "tag", "fields": "field"}


@secretariat_alone
def words(request: HttpRequest) -> HttpResponse:
    context = {
        "topics": Topic.objects.all(),
        "tags": Tag.objects.prefetch_related("synonyms"),
        "fields": FieldOfIntervention.objects.all(),
    }
    return render(request, "office/words.html", context)


@secretariat_alone
def word(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """Add or change a topic, a tag, or a field of intervention."""
    model, form_class, create, update = KINDS[kind]
    instance = get_object_or_404(model, pk=pk) if pk else None
    form = open_form(request, form_class, key=f"office.{kind}:{pk or 'new'}", instance=instance)
    done = handle(
        request,
        form,
        lambda: (
            update(by=request.user, **{ARGUMENT[kind]: get_object_or_404(model, pk=pk)}, **form.cleaned_data)
            if pk
            else create(by=request.user, **form.cleaned_data)
        ),
        reverse("office:words"),
        message=_("Saved."),
    )
    title = (
        str(instance)
        if instance
        else {"topics": _("Add a topic"), "tags": _("Add a tag"), "fields": _("Add a field")}[kind]
    )
    return done or _ask(request, form, title=title, button=_("Save"))


@secretariat_alone
def merge_tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Two tags that mean one thing become one; the words of both lead to it."""
    tag = get_object_or_404(Tag, pk=pk)
    form = open_form(request, forms.MergeTagForm, tag=tag)
    done = handle(
        request,
        form,
        lambda: topics.merge_tag(tag=tag, by=request.user, **form.cleaned_data),
        reverse("office:words"),
        message=_("Merged. The old word leads to the tag that stays."),
    )
    return done or _ask(
        request, form, title=_("Merge “%(tag)s” into another tag") % {"tag": tag}, button=_("Merge")
    )


# Regions ------------------------------------------------------------------------------------------
@secretariat_alone
def region_files(request: HttpRequest) -> HttpResponse:
    form = open_form(request, RegionImportForm)
    done = handle(
        request,
        form,
        lambda: _import_regions(request, form.cleaned_data),
        reverse("office:regions"),
    )
    context = {
        "form": form,
        "last": region_queries.last_import(),
        "versions": region_queries.counts_by_version(),
    }
    return done or render(request, "office/regions.html", context)


def _import_regions(request: HttpRequest, said: dict[str, Any]) -> None:
    """Import, or only try, and tell what became of the rows."""
    report = regions.import_file(
        content=said["file"].read(),
        name=said["file"].name,
        version=said["nuts_version"],
        dry_run=said["dry_run"],
        by=request.user,
    )
    messages.success(request, report.sentence)
    for refused in report.refused[:REFUSED_SHOWN]:
        messages.warning(request, str(refused))


# Audit and data -----------------------------------------------------------------------------------
@secretariat_alone
def audit(request: HttpRequest) -> HttpResponse:
    return lists.AUDIT.respond(request, QuerysetSource(Entry.objects.select_related("by"), lists.AuditFilter))


@secretariat_alone
def searches(request: HttpRequest) -> HttpResponse:
    """What was searched for in vain."""
    return SEARCHES.respond(request, SearchesSource())


@secretariat_alone
def exports(request: HttpRequest) -> HttpResponse:
    """Every list one can take along, in one place."""
    places = [
        (_("Published practices"), reverse("practices:list")),
        (_("Practices at work"), reverse("office:practices")),
        (_("Organisations"), reverse("organisations:list")),
        (_("People"), reverse("office:people")),
        (_("Audit trail"), reverse("office:audit")),
        (_("Searches without an answer"), reverse("office:searches")),
    ]
    return render(request, "office/exports.html", {"places": places, "formats": ("csv", "xlsx", "json")})


def _timeline(entries: Any) -> list[dict[str, Any]]:
    return [
        {
            "at": each.at,
            "title": lists.verb_in_words(each.verb),
            "text": each.why,
            "who": str(each.by) if each.by else _("the platform"),
        }
        for each in entries
    ]


def _ask(request: HttpRequest, form: PlatformForm, *, title: str, button: str) -> HttpResponse:
    return render(request, "office/form.html", {"form": form, "title": title, "button_label": button})
