"""Communities as their readers and members use them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from policylearning.accounts.reader import reader
from policylearning.common.forms import handle, open_form
from policylearning.common.lists import QuerysetSource
from policylearning.common.markdown import rendered
from policylearning.common.panels import panels_for
from policylearning.common.permissions import can, demand
from policylearning.common.views import attempt, public

from . import actions, queries
from .enums import Role, WayIn
from .filters import COMMUNITIES, WAYS, CommunityFilter, threads_for
from .filters import THREADS as THREAD_LIST
from .forms import CommunityForm, DigestForm, EditPostForm, JoinForm, PostForm, ThreadForm
from .models import Community, Post, Thread
from .rules import is_moderator, role_in

THREADS_SHOWN = 30
POSTS_SHOWN = 50


@public
def communities(request: HttpRequest) -> HttpResponse:
    source = QuerysetSource(queries.listed(request.user), CommunityFilter, facets={"way_in": "way_in"})
    return COMMUNITIES.respond(request, source, may_found=can(request.user, "communities.found"))


@public
def threads(request: HttpRequest) -> HttpResponse:
    return THREAD_LIST.respond(request, threads_for(request.user))


def wanted(request: HttpRequest) -> bool:
    """A button says what it is to be, not that it is to change: pressed twice, it is so all the same."""
    return request.POST.get("on") == "1"


def _community(request: HttpRequest, slug: str) -> Community:
    return get_object_or_404(queries.visible_to(request.user).select_related("topic"), slug=slug)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    demand(request.user, "communities.found")
    form = open_form(request, CommunityForm, key="communities.new")
    done = handle(
        request,
        form,
        lambda: actions.found(by=request.user, **form.given),
        Community.get_absolute_url,
        message=_("Your community is there. Begin the first thread, and tell others of it."),
    )
    return done or render(request, "communities/new.html", {"form": form})


@public
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    user, community = request.user, _community(request, slug)
    may_read = can(user, "communities.read", community)
    page = Paginator(queries.threads_of(community), THREADS_SHOWN).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "community": community,
        "way_in": WAYS[WayIn(community.way_in)],
        "description": rendered(community.description),
        "may_read": may_read,
        "threads": page if may_read else None,
        "people": queries.members_of(community).count(),
        "owners": queries.owners_of(community),
        "role": role_in(user, community),
        "asked": role_in(user, community) == Role.ASKED,
        "may_join": can(user, "communities.join", community),
        "may_write": can(user, "communities.write", community),
        "may_edit": can(user, "communities.edit", community),
        "moderates": is_moderator(user, community),
        "asking": queries.asking(community).count() if is_moderator(user, community) else 0,
        "panels": panels_for("communities.detail", user, community),
        "crumbs": [(_("Communities"), reverse("communities:list"))],
    }
    return render(request, "communities/detail.html", context)


@never_cache
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    community = _community(request, slug)
    demand(request.user, "communities.edit", community)
    form = open_form(request, CommunityForm, key=f"communities.edit:{community.pk}", instance=community)
    done = handle(
        request,
        form,
        lambda: actions.edit(community=community, by=request.user, **form.given),
        Community.get_absolute_url,
        message=_("Saved."),
    )
    return done or render(request, "communities/edit.html", {"form": form, "community": community})


@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    community = _community(request, slug)
    act = actions.archive if wanted(request) else actions.reopen
    attempt(request, lambda: act(community=community, by=request.user), message=_("Done."))
    return redirect(community)


@never_cache
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """At once, or by asking: for a private community there is a form for the reason."""
    community = _community(request, slug)
    demand(request.user, "communities.join", community)
    form = open_form(request, JoinForm)
    asks = community.way_in == WayIn.PRIVATE
    done = handle(
        request,
        form,
        lambda: actions.join(community=community, by=reader(request), why=form.cleaned_data["why"]),
        community.get_absolute_url(),
        message=_("You asked to join. You are told when an owner has decided.") if asks else _("You are in."),
    )
    return done or render(
        request, "communities/join.html", {"form": form, "community": community, "asks": asks}
    )


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    community = _community(request, slug)
    member = get_object_or_404(community.members.select_related("user"), user=reader(request))
    attempt(request, lambda: actions.leave(member=member, by=request.user), message=_("You left."))
    return redirect(community)


@never_cache
def digest(request: HttpRequest, slug: str) -> HttpResponse:
    community = _community(request, slug)
    member = get_object_or_404(community.members, user=reader(request))
    form = open_form(request, DigestForm, initial={"digest": member.digest})
    done = handle(
        request,
        form,
        lambda: actions.choose_digest(member=member, digest=form.cleaned_data["digest"], by=reader(request)),
        community.get_absolute_url(),
        message=_("Your choice is kept."),
    )
    return done or render(request, "communities/digest.html", {"form": form, "community": community})


@never_cache
def new_thread(request: HttpRequest, slug: str) -> HttpResponse:
    community = _community(request, slug)
    demand(request.user, "communities.write", community)
    form = open_form(request, ThreadForm, key=f"communities.thread:{community.pk}")
    done = handle(
        request,
        form,
        lambda: actions.begin_thread(community=community, by=reader(request), **form.cleaned_data),
        Thread.get_absolute_url,
    )
    return done or render(request, "communities/new_thread.html", {"form": form, "community": community})


@public
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(queries.threads_visible_to(request.user), pk=pk)
    return _talk(request, shown)


@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The thread with what one is about to say in it. Signed out, the text waits until one is in again."""
    shown = get_object_or_404(queries.threads_visible_to(request.user), pk=pk)
    demand(request.user, "communities.answer", shown)
    quoted = _quoted(request, shown)
    form = open_form(request, PostForm, key=f"communities.write:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.write(
            thread=shown, by=reader(request), text=form.cleaned_data["text"], quotes=quoted
        ),
        Post.get_absolute_url,
    )
    return done or _talk(request, shown, form=form, quoted=quoted)


def _talk(
    request: HttpRequest, shown: Thread, *, form: PostForm | None = None, quoted: Post | None = None
) -> HttpResponse:
    user = request.user
    page = _page(request, shown)
    for post in page:
        post.html = rendered(post.text)
    quote = f"?quote={quoted.pk}" if quoted else ""
    context = {
        "thread": shown,
        "community": shown.community,
        "posts": page,
        "form": form or open_form(request, PostForm, key=f"communities.write:{shown.pk}"),
        "answer_url": reverse("communities:answer", args=[shown.pk]) + quote,
        "quoted": quoted,
        "may_answer": can(user, "communities.answer", shown),
        "may_join": can(user, "communities.join", shown.community),
        "moderates": is_moderator(user, shown.community),
        "follows": queries.follows(user, shown),
        "panels": panels_for("communities.thread", user, shown),
    }
    return render(request, "communities/thread.html", context)


def _page(request: HttpRequest, shown: Thread) -> Any:
    """The page of posts that is asked for by number, or by a post on it."""
    posts = queries.posts_of(shown, request.user)
    wanted: Any = request.GET.get("page")
    if not wanted and (key := _number(request.GET.get("post", ""))) is not None:
        wanted = posts.filter(pk__lt=key).count() // POSTS_SHOWN + 1
    return Paginator(posts, POSTS_SHOWN).get_page(wanted)


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _quoted(request: HttpRequest, shown: Thread) -> Post | None:
    """The post that is answered: `quote` in the address, of this thread and shown."""
    key = _number(request.GET.get("quote", ""))
    if key is None:
        return None
    return queries.posts_visible_to(request.user).filter(thread=shown, pk=key, state="shown").first()


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(queries.threads_visible_to(request.user), pk=pk)
    actions.follow(thread=shown, by=reader(request), on=wanted(request))
    return redirect(shown)


@never_cache
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(queries.posts_visible_to(request.user), pk=pk)
    demand(request.user, "communities.edit_post", post)
    form = open_form(
        request,
        EditPostForm,
        key=f"communities.edit_post:{pk}",
        version=post.version,
        initial={"text": post.text},
    )
    done = handle(
        request,
        form,
        lambda: actions.edit_post(
            post=post, by=reader(request), text=form.cleaned_data["text"], version=form.sent_version
        ),
        Post.get_absolute_url,
        message=_("Changed. What it said before can still be read."),
    )
    return done or render(request, "communities/edit_post.html", {"form": form, "post": post})


@public
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post said before."""
    post = get_object_or_404(queries.posts_visible_to(request.user), pk=pk)
    context = {"post": post, "versions": post.versions.all(), "now": rendered(post.text)}
    return render(request, "communities/history.html", context)


@require_POST
def useful(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(queries.posts_visible_to(request.user), pk=pk)
    actions.find_useful(post=post, by=reader(request), useful=wanted(request))
    return redirect(post)
