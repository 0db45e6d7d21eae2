"""What moderators do, and what others ask of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from policylearning.accounts.reader import reader
from policylearning.common.errors import ActionError
from policylearning.common.forms import handle, open_form
from policylearning.common.markdown import rendered
from policylearning.common.permissions import can, demand
from policylearning.common.views import attempt

from . import actions, queries
from .enums import Role
from .forms import FlagForm, JudgeForm, ObjectForm
from .models import Post
from .rules import is_moderator
from .views import wanted
from .workflow import POSTS

MOST = 200


@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for me as a moderator; for who moderates nothing the page does not exist."""
    if not queries.moderated_by(request.user).exists():
        raise Http404
    return render(request, "communities/queue.html", {"posts": queries.to_judge(request.user)[:MOST]})


@never_cache
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(queries.posts_visible_to(request.user), pk=pk)
    if not is_moderator(request.user, post.thread.community):
        raise Http404
    form = open_form(request, JudgeForm)

    def action() -> Post:
        verb = request.POST.get("verb", "")
        if verb == "dismiss":
            actions.dismiss(post=post, by=request.user)
            return post
        if POSTS.find(post.state, verb) is None:
            raise ActionError(_("Press one of the buttons that say what you decide. Nothing was changed."))
        return actions.judge(post=post, verb=verb, why=form.cleaned_data["why"], by=request.user)

    done = handle(request, form, action, reverse("communities:queue"), message=_("Decided."))
    context = {
        "form": form,
        "post": post,
        "text": rendered(post.text),
        "flags": post.flags.filter(state="open").select_related("by"),
        "transitions": [each for each in POSTS.open_to(request.user, post) if each.verb != "object"],
    }
    return done or render(request, "communities/judge.html", context)


@never_cache
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(queries.posts_visible_to(request.user), pk=pk)
    demand(request.user, "communities.flag", post)
    form = open_form(request, FlagForm, key=f"communities.flag:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.flag(post=post, why=form.cleaned_data["why"], by=reader(request)),
        post.get_absolute_url(),
        message=_("Thank you. A moderator reads it, and you are told what came of it."),
    )
    return done or render(
        request, "communities/flag.html", {"form": form, "post": post, "text": rendered(post.text)}
    )


@never_cache
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(queries.posts_visible_to(request.user), pk=pk, by=reader(request))
    demand(request.user, "communities.object", post)
    form = open_form(request, ObjectForm, key=f"communities.object:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.object_to(post=post, objection=form.cleaned_data["objection"], by=reader(request)),
        post.get_absolute_url(),
        message=_("Another moderator reads it."),
    )
    return done or render(
        request, "communities/object.html", {"form": form, "post": post, "text": rendered(post.text)}
    )


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    thread = get_object_or_404(queries.threads_visible_to(request.user), pk=pk)
    actions.close_thread(thread=thread, by=request.user, on=wanted(request))
    return redirect(thread)


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    thread = get_object_or_404(queries.threads_visible_to(request.user), pk=pk)
    actions.pin_thread(thread=thread, by=request.user, on=wanted(request))
    return redirect(thread)


@never_cache
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in, for those who are in; who asks, for those who let in."""
    community = get_object_or_404(queries.visible_to(request.user), slug=slug)
    moderates = is_moderator(request.user, community)
    if not (moderates or queries.member_in(community, request.user)):
        raise Http404
    context = {
        "community": community,
        "members": queries.members_of(community)[:MOST],
        "asking": queries.asking(community)[:MOST] if moderates else [],
        "moderates": moderates,
        "may_appoint": can(request.user, "communities.appoint", community),
        "roles": [(role.value, role.label) for role in Role if role != Role.ASKED],
    }
    return render(request, "communities/members.html", context)


@require_POST
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A button beside somebody: let in, turn down, take out, or a new role."""
    community = get_object_or_404(queries.visible_to(request.user), slug=slug)
    if not is_moderator(request.user, community):
        raise Http404
    found = get_object_or_404(community.members.select_related("user", "community"), pk=pk)
    verb = request.POST.get("verb", "")

    def action() -> object:
        if verb == "admit":
            return actions.admit(member=found, by=request.user)
        if verb == "turn_down":
            return actions.turn_down(member=found, by=request.user)
        if verb == "take_out":
            return actions.leave(member=found, by=request.user)
        if verb in (Role.MEMBER, Role.MODERATOR, Role.OWNER):
            return actions.appoint(member=found, role=verb, by=request.user)
        raise ActionError(_("Press one of the buttons that say what you decide. Nothing was changed."))

    attempt(request, action, message=_("Done."))
    return redirect("communities:members", slug)
