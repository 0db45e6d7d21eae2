"""Write to people: my conversations, one of them, a new one; take somebody in, leave, block, report."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from policylearning.accounts.models import User
from policylearning.accounts.reader import reader
from policylearning.common.forms import handle, open_form
from policylearning.common.lists import Column, ListPage, QuerysetSource, Sort
from policylearning.common.permissions import can, demand
from policylearning.search.visible import visible_objects

from . import actions, queries
from .asking import people_to_ask
from .filters import ConversationFilter
from .forms import MessageForm, PersonForm, ReportForm, StartForm
from .models import Conversation, Message

CONVERSATIONS = ListPage(
    key="conversations",
    title=gettext_lazy("Messages"),
    counted=ngettext_lazy("%(number)s conversation", "%(number)s conversations", "count"),
    search_label=gettext_lazy("Search subjects and people"),
    card="conversations/_card.html",
    item_name="conversation",
    layout="rows",
    sorts=(Sort("new", gettext_lazy("Last message first"), order=("-last_at", "-pk")),),
    columns=(
        Column("subject", gettext_lazy("Subject")),
        Column("people", gettext_lazy("With"), lambda each: ", ".join(p.user.name for p in each.here)),
        Column("last_at", gettext_lazy("Last message")),
    ),
    template="conversations/list.html",
    nothing="conversations/_nothing.html",
)


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    rows = queries.for_list(queries.visible_to(user), user)
    return CONVERSATIONS.respond(request, QuerysetSource(rows, ConversationFilter))


@never_cache
def start(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write to whom one may ask about something on the platform; a conversation with them goes on."""
    user = reader(request)
    obj = visible_objects([(kind, pk)], user).get((kind, pk))
    people = [each for each in people_to_ask(kind, obj) if each != user] if obj is not None else []
    if not people:
        raise Http404
    for person in people:
        demand(user, "conversations.start", person)
    title = str(obj)
    form = open_form(
        request,
        StartForm,
        key=f"conversations.start:{kind}:{pk}",
        initial={"subject": "" if title == people[0].name else title[:120]},
    )
    done = handle(
        request,
        form,
        lambda: actions.start(to=people, by=user, about=(kind, pk), **form.cleaned_data),
        Conversation.get_absolute_url,
        message=_("Your message is sent."),
    )
    earlier = queries.between(user, people[0]) if len(people) == 1 else None
    context = {"form": form, "people": people, "title": title, "obj": obj, "earlier": earlier}
    return done or render(request, "conversations/start.html", context)


def _mine(request: HttpRequest, pk: int) -> Conversation:
    return get_object_or_404(queries.visible_to(reader(request)), pk=pk)


@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, conversation = reader(request), _mine(request, pk)
    form = open_form(request, MessageForm, key=f"conversations.write:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.write(conversation=conversation, by=user, text=form.cleaned_data["text"]),
        lambda message: f"{conversation.get_absolute_url()}#message-{message.pk}",
    )
    if done:
        return done
    context = {
        "form": form,
        "conversation": conversation,
        "others": [each for each in queries.people_in(conversation) if each != user],
        "shown": list(queries.messages_for(user, conversation)),
        "about": queries.about(conversation, user),
        "may_write": can(user, "conversations.write", conversation),
        "must_wait": queries.must_wait(user, conversation),
    }
    actions.mark_read(conversation=conversation, by=user)
    return render(request, "conversations/detail.html", context)


@never_cache
def add(request: HttpRequest, pk: int) -> HttpResponse:
    user, conversation = reader(request), _mine(request, pk)
    demand(user, "conversations.add", conversation)
    form = open_form(request, PersonForm, by=user)
    done = handle(
        request,
        form,
        lambda: actions.add(conversation=conversation, person=form.cleaned_data["person"].user, by=user),
        conversation.get_absolute_url(),
        message=_("They are in, and see what is written from now on."),
    )
    return done or render(request, "conversations/add.html", {"form": form, "conversation": conversation})


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = _mine(request, pk)
    actions.leave(conversation=conversation, by=reader(request))
    messages.success(request, _("You left “%(subject)s”.") % {"subject": conversation.subject})
    return redirect("conversations:list")


def _read_by(request: HttpRequest, pk: int) -> Message:
    """A message in a conversation of the reader, which they see."""
    user = reader(request)
    message = get_object_or_404(
        Message.objects.select_related("conversation", "by"), pk=pk, conversation__in=queries.visible_to(user)
    )
    if not queries.messages_for(user, message.conversation).filter(pk=pk).exists():
        raise Http404
    return message


@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    message = _read_by(request, pk)
    demand(request.user, "conversations.report", message)
    form = open_form(request, ReportForm, key=f"conversations.report:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.report(message=message, why=form.cleaned_data["why"], by=reader(request)),
        message.conversation.get_absolute_url(),
        message=_("Thank you. The secretariat reads it and tells you what it did."),
    )
    return done or render(request, "conversations/report.html", {"form": form, "message": message})


@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Block who wrote a message."""
    message = _read_by(request, pk)
    if message.by is None or message.by_id == reader(request).pk:
        raise Http404
    actions.block(whom=message.by, by=reader(request))
    messages.success(
        request, _("You hear nothing more from %(name)s, who is not told.") % {"name": message.by.name}
    )
    return redirect("conversations:blocked")


@never_cache
def blocked(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"blocks": queries.blocks_of(reader(request))}
    return render(request, "conversations/blocked.html", context)


@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    whom = get_object_or_404(User, pk=pk, pk__in=queries.blocks_of(reader(request)).values("whom"))
    actions.unblock(whom=whom, by=reader(request))
    messages.success(request, _("%(name)s may write to you again.") % {"name": whom.name})
    return redirect(reverse("conversations:blocked"))
