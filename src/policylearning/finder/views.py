"""Shortlists: mine, one of them, shared ones; and practices side by side."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from django_filters import FilterSet

from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.lists import Column, ListPage, QuerysetSource
from policylearning.common.views import attempt, public
from policylearning.practices import queries as practice_queries
from policylearning.practices.models import Practice

from . import actions, comparison, forms, queries
from .models import MOST_SHORTLISTS, Shortlist, ShortlistItem

TABLE = ListPage(
    key="shortlist",
    title=gettext_lazy("Shortlist"),
    counted=ngettext_lazy("%(number)s practice", "%(number)s practices", "count"),
    columns=(
        Column("title", gettext_lazy("Title"), lambda item: item.practice.title),
        Column("note", gettext_lazy("Note")),
        Column("summary", gettext_lazy("Summary"), lambda item: item.practice.summary, in_table=False),
        Column("region", gettext_lazy("Region"), lambda item: item.practice.region),
        Column("institution", gettext_lazy("Main institution"), lambda item: item.practice.institution),
        Column(
            "topics", gettext_lazy("Topics"), lambda item: [each.name for each in item.practice.topics.all()]
        ),
        Column("evidence", gettext_lazy("Evidence"), lambda item: item.practice.evidence_level),
        Column("state", gettext_lazy("State"), lambda item: item.practice.get_state_display()),
        Column(
            "address",
            gettext_lazy("Address"),
            lambda item: settings.BASE_URL + item.practice.get_absolute_url(),
            in_table=False,
        ),
        Column("added", gettext_lazy("Added"), lambda item: item.added_at.date()),
    ),
    template="finder/table.html",
)


class NoFilter(FilterSet):  # type: ignore[misc]
    class Meta:
        model = ShortlistItem
        fields: list[str] = []


def _shortlist(request: HttpRequest, pk: int) -> Shortlist:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


# Mine -------------------------------------------------------------------------------------------
def mine(request: HttpRequest) -> HttpResponse:
    shortlists = list(queries.with_counts(queries.visible_to(request.user)))
    context = {
        "shortlists": shortlists,
        "is_full": len(shortlists) >= MOST_SHORTLISTS,
        "most": MOST_SHORTLISTS,
    }
    return render(request, "finder/mine.html", context)


def create(request: HttpRequest) -> HttpResponse:
    form = open_form(request, forms.ShortlistForm, key="finder.create")
    done = handle(
        request,
        form,
        lambda: actions.create(by=request.user, **_words(form)),
        Shortlist.get_absolute_url,
    )
    context = {"form": form, "shortlist": None, "title": _("Start a shortlist"), "button": _("Start it")}
    return done or render(request, "finder/turn.html", context)


def _words(form: forms.ShortlistForm) -> dict[str, Any]:
    return {"title": form.cleaned_data["title"], "note": form.cleaned_data["purpose"]}


def shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """One of mine: cards in order with notes, to compare, share and export."""
    shown = _shortlist(request, pk)
    context = {
        "shortlist": shown,
        "items": list(queries.items_for(shown, request.user)),
        "base_url": settings.BASE_URL,
    }
    return render(request, "finder/shortlist.html", context)


def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table, and as CSV, XLSX and JSON."""
    shown = _shortlist(request, pk)
    items = queries.items_for(shown, request.user).order_by("position", "pk")
    return TABLE.respond(request, QuerysetSource(items, NoFilter), shortlist=shown)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shortlist(request, pk)
    initial = {"title": shown.title, "purpose": shown.note}
    form = open_form(request, forms.ShortlistForm, key=f"finder.edit:{pk}", initial=initial)
    done = handle(
        request,
        form,
        lambda: actions.edit(shortlist=shown, by=request.user, **_words(form)),
        shown.get_absolute_url(),
    )
    return done or _turn(request, shown, form, _("Change title and purpose"), _("Save"))


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shortlist(request, pk)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: actions.delete(shortlist=shown, by=request.user),
        reverse("finder:mine"),
        message=_("The shortlist is deleted."),
    )
    return done or _turn(request, shown, form, _("Delete this shortlist and its notes?"), _("Delete it"))


def _turn(
    request: HttpRequest, shown: Shortlist, form: PlatformForm, title: str, button: str
) -> HttpResponse:
    return render(
        request, "finder/turn.html", {"shortlist": shown, "form": form, "title": title, "button": button}
    )


# Its items --------------------------------------------------------------------------------------
def _item(request: HttpRequest, pk: int) -> ShortlistItem:
    return get_object_or_404(queries.items_of(request.user), pk=pk)


@require_POST
def move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    item = _item(request, pk)
    actions.move(item=item, by=request.user, up=way == "up")
    if request.htmx:  # type: ignore[attr-defined]
        items = list(queries.items_for(item.shortlist, request.user))
        context = {"shortlist": item.shortlist, "items": items, "moved": str(item)}
        return render(request, "finder/_items.html", context)
    return redirect(f"{item.shortlist.get_absolute_url()}#item-{item.pk}")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    actions.remove(practice=item.practice, by=request.user, shortlist=item.shortlist)
    messages.success(request, _("“%(title)s” is off the list.") % {"title": item.practice})
    return redirect(item.shortlist)


def annotate(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    form = open_form(request, forms.ItemNoteForm, key=f"finder.note:{pk}", initial={"remark": item.note})
    done = handle(
        request,
        form,
        lambda: actions.annotate(item=item, by=request.user, note=form.cleaned_data["remark"]),
        f"{item.shortlist.get_absolute_url()}#item-{item.pk}",
    )
    return done or _turn(request, item.shortlist, form, _("Note on “%(title)s”") % {"title": item}, _("Save"))


# Keeping a practice -----------------------------------------------------------------------------
def _practice(request: HttpRequest, pk: int) -> Practice:
    return get_object_or_404(practice_queries.visible_to(request.user), pk=pk)


@require_POST
def keep(request: HttpRequest, practice_pk: int) -> HttpResponse:
    """One click: on the default shortlist, or off it again."""
    practice = _practice(request, practice_pk)
    wanted = request.POST.get("keep") != "0"
    act = actions.add if wanted else actions.remove
    done = attempt(request, lambda: act(practice=practice, by=request.user))
    if request.htmx:  # type: ignore[attr-defined]
        panel = {
            "practice": practice,
            "is_kept": wanted and done,
            "sign_in": "",
            "shortlists_url": reverse("finder:mine"),
        }
        return render(request, "finder/_keep.html", {"panel": panel, "said": True})
    return redirect(practice)


def choose(request: HttpRequest, practice_pk: int) -> HttpResponse:
    """On which of my shortlists it is."""
    practice = _practice(request, practice_pk)
    form = open_form(request, forms.ChooseForm, practice=practice, by=request.user)
    done = handle(
        request,
        form,
        lambda: actions.choose(
            practice=practice,
            by=request.user,
            shortlists=form.cleaned_data.get("shortlists", ()),
            title=form.cleaned_data["title"],
        ),
        practice.get_absolute_url(),
        message=_("Your shortlists are changed."),
    )
    return done or render(request, "finder/choose.html", {"form": form, "practice": practice})


# Sharing ----------------------------------------------------------------------------------------
def share(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shortlist(request, pk)
    initial = {"shows_owner": shown.shows_owner, "shows_notes": shown.shows_notes}
    form = open_form(request, forms.ShareForm, initial=initial)
    done = handle(
        request,
        form,
        lambda: actions.share(shortlist=shown, by=request.user, **form.cleaned_data),
        reverse("finder:share", args=[pk]),
        message=_("Saved. Whoever has the link can read it."),
    )
    context = {
        "shortlist": shown,
        "form": form,
        "address": settings.BASE_URL + shown.shared_path if shown.token else "",
    }
    return done or render(request, "finder/share.html", context)


@require_POST
def renew_link(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shortlist(request, pk)
    attempt(
        request,
        lambda: actions.renew_link(shortlist=shown, by=request.user),
        message=_("There is a new link. The old one is dead."),
    )
    return redirect("finder:share", pk)


@require_POST
def unshare(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shortlist(request, pk)
    actions.unshare(shortlist=shown, by=request.user)
    messages.success(request, _("Only you can read it now. The link is dead."))
    return redirect("finder:share", pk)


@public
@cache_control(private=True, no_store=True)
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's shortlist, by its link. Not for search engines, and gone when the link is taken back."""
    shown = queries.shared(token)
    if shown is None:
        raise Http404
    context = {
        "shortlist": shown,
        "items": list(queries.items_for(shown, request.user)),
        "owner_name": shown.owner.name if shown.shows_owner else "",
    }
    response = render(request, "finder/shared.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


# Comparing --------------------------------------------------------------------------------------
@public
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four practices as columns. The address is all there is: no account, no cookie."""
    wanted = _ids(request.GET.getlist("practice"))
    practices = queries.compared(wanted, request.user)
    only = request.GET.get("only") == "differences"
    context: dict[str, Any] = {
        "columns": [(each, compare_url(_without(practices, each), only)) for each in practices],
        "groups": comparison.compare(practices, only_differences=only) if len(practices) > 1 else [],
        "only_differences": only,
        "other_view": compare_url(practices, not only),
        "too_many": len(wanted) > queries.AT_MOST_COMPARED,
        "near": [],
    }
    if practices and len(practices) < queries.AT_MOST_COMPARED:
        near = queries.alike(practices[0], request.user, limit=queries.AT_MOST_COMPARED)
        context["near"] = [
            (each.practice, compare_url([*practices, each.practice], only))
            for each in near
            if each.practice not in practices
        ]
    return render(request, "finder/compare.html", context)


def _ids(values: list[str]) -> list[int]:
    """The numbers among the values, each once. A key has at most 18 digits."""
    return list(
        dict.fromkeys(int(each) for each in values if each.isascii() and each.isdigit() and len(each) < 19)
    )[:50]


def _without(practices: list[Practice], practice: Practice) -> list[Practice]:
    return [each for each in practices if each != practice]


def compare_url(practices: list[Practice], only_differences: bool = False) -> str:
    """The address that compares these."""
    query: list[tuple[str, Any]] = [("practice", each.pk) for each in practices]
    if only_differences:
        query.append(("only", "differences"))
    return reverse("finder:compare") + (f"?{urlencode(query)}" if query else "")
