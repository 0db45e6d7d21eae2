"""Following: start, change, pause, stop; what I follow, and what is new of it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters import FilterSet

from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.lists import Column, ListPage, Page, Query, QuerysetSource
from policylearning.common.views import public
from policylearning.finder.models import MOST_FOLLOWS, Follow, Told
from policylearning.practices.models import Practice
from policylearning.practices.queries import visible_to as practices_visible_to

from . import actions, queries
from .forms import FollowForm
from .letters import read_token
from .things import Thing, things
from .wanted import Wanted

NEWS = ListPage(
    key="news",
    title=gettext_lazy("New for me"),
    counted=ngettext_lazy("%(number)s thing", "%(number)s things", "count"),
    card="finder/following/_thing.html",
    item_name="thing",
    layout="rows",
    columns=(
        Column("title", gettext_lazy("Title")),
        Column("text", gettext_lazy("About it")),
        Column("at", gettext_lazy("When"), lambda thing: thing.told.at),
        Column("names", gettext_lazy("Fits"), lambda thing: thing.names),
        Column("url", gettext_lazy("Address"), in_table=False),
    ),
    template="finder/following/news.html",
    nothing="finder/following/_no_news.html",
)


class NoFilter(FilterSet):  # type: ignore[misc]
    class Meta:
        model = Told
        fields: list[str] = []


class NewsSource(QuerysetSource):
    """What somebody was told, as things they may see now. Of one that was taken back, nothing is left but its row."""

    def __init__(self, user: Any) -> None:
        super().__init__(queries.told_to(user), NoFilter)
        self.user = user

    def page(self, query: Query, number: int, size: int) -> Page:
        page = super().page(query, number, size)
        return Page(things(list(page.items), self.user), page.total)

    def every(self, query: Query) -> Iterator[Thing]:
        rows = list(self.queryset.order_by("-at", "pk"))
        for start in range(0, len(rows), 500):
            yield from things(rows[start : start + 500], self.user)


# Mine -------------------------------------------------------------------------------------------
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    follows = list(queries.visible_to(request.user).select_related("practice"))
    searches = [each for each in follows if each.practice is None]
    words = dict(
        zip(
            (each.pk for each in searches),
            queries.described(Wanted.from_follow(each) for each in searches),
            strict=True,
        )
    )
    rows = [(each, address_of(each), words.get(each.pk, [])) for each in follows]
    context = {"rows": rows, "most": MOST_FOLLOWS, "is_full": len(rows) >= MOST_FOLLOWS}
    return render(request, "finder/following/following.html", context)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    return NEWS.respond(request, NewsSource(request.user))


def address_of(follow: Follow) -> str:
    """The page of what is followed."""
    if follow.practice is not None:
        return follow.practice.get_absolute_url()
    return Wanted.from_follow(follow).address


# Starting ---------------------------------------------------------------------------------------
def follow(request: HttpRequest) -> HttpResponse:
    """Follow the search of this address, or its practice. One click from a page of one's own, a form from a link.

    Whoever is signed out signs in first and comes back to this address, which holds all there is.
    """
    wanted = _wanted(request)
    present = queries.follow_of(request.user, wanted)
    if present is not None:
        messages.info(request, _("You follow “%(title)s” already.") % {"title": present})
        return redirect(present)
    is_practice = isinstance(wanted, Practice)
    subject = str(wanted) if isinstance(wanted, Practice) else queries.title_for(wanted)
    form = open_form(request, FollowForm)
    done = handle(
        request,
        form,
        lambda: actions.follow(wanted=wanted, by=request.user, **form.cleaned_data),
        address_of,
        message=_("You follow “%(subject)s” from now on. How soon you are told is under “What I follow”.")
        % {"subject": subject},
    )
    words = [] if isinstance(wanted, Practice) else queries.described([wanted])[0]
    context = {"form": form, "subject": subject, "words": words, "is_practice": is_practice}
    return done or render(request, "finder/following/follow.html", context)


def _wanted(request: HttpRequest) -> Wanted | Practice:
    named = request.GET.get("practice", "")
    if named:
        if not (named.isascii() and named.isdigit() and len(named) < 19):
            raise Http404
        return get_object_or_404(practices_visible_to(request.user), pk=int(named))
    return Wanted.from_parameters(request.GET)


# Changing ---------------------------------------------------------------------------------------
def change_follow(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _mine(request, pk)
    initial = {"title": shown.title, "frequency": shown.frequency}
    form = open_form(request, FollowForm, initial=initial)
    form.fields["title"].required = True
    done = handle(
        request,
        form,
        lambda: actions.change(follow=shown, by=request.user, **form.cleaned_data),
        reverse("finder:following"),
        message=_("Saved."),
    )
    context = {
        "form": form,
        "follow": shown,
        "title": _("Change how you follow it"),
        "button": _("Save"),
        "words": "",
    }
    return done or render(request, "finder/following/turn.html", context)


@require_POST
def pause_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it, or with `pause=0` take it up again."""
    shown = _mine(request, pk)
    if request.POST.get("pause") == "0":
        actions.resume(follow=shown, by=request.user)
        messages.success(request, _("You are told of “%(title)s” from now on.") % {"title": shown})
    else:
        actions.pause(follow=shown, by=request.user)
        messages.success(request, _("“%(title)s” is paused.") % {"title": shown})
    return redirect("finder:following")


def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _mine(request, pk)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: actions.unfollow(follow=shown, by=request.user),
        reverse("finder:following"),
        message=_("You do not follow it any more."),
    )
    context = {
        "form": form,
        "follow": shown,
        "title": _("Stop following “%(title)s”?") % {"title": shown},
        "button": _("Stop following it"),
        "words": _("You hear no more of it. What you were told so far stays under “New for me”."),
    }
    return done or render(request, "finder/following/turn.html", context)


def _mine(request: HttpRequest, pk: int) -> Follow:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


@csrf_exempt  # mail programs post here (RFC 8058); the signed link is the permission and can only stop mail
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button, for programs that look at links change nothing; POST pauses that one follow."""
    try:
        shown = read_token(token)
    except BadSignature:
        return render(request, "finder/following/stop.html", {"follow": None, "is_done": False}, status=404)
    if shown is not None and request.method == "POST":
        actions.pause(follow=shown, by=shown.owner)
    context = {"follow": shown, "is_done": request.method == "POST" or shown is None}
    return render(request, "finder/following/stop.html", context)
