"""Everybody's turn: the project's web admin, the owner's confirmation, appeal, hand-over, retirement."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from policylearning.accounts.models import User
from policylearning.accounts.reader import reader
from policylearning.audit.models import Entry
from policylearning.audit.queries import history_of
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.permissions import can, demand
from policylearning.common.views import public
from policylearning.practices import actions, forms, queries
from policylearning.practices.models import HandOver, Practice, Revision
from policylearning.practices.workflow import LIFE_CYCLE

Act = Callable[..., Practice]

WITH_A_REASON: dict[str, tuple[Act, Any]] = {
    "decline": (actions.decline, gettext_lazy("The author is told, with your reason.")),
    "appeal": (actions.appeal, gettext_lazy("The thematic manager is told, and decides.")),
    "uphold": (actions.uphold, gettext_lazy("The author is told, with your reason.")),
    "reopen": (actions.reopen, gettext_lazy("The experts are asked to look again.")),
    "retire": (actions.retire, gettext_lazy("It leaves the lists; its page stays and gives your reason.")),
    "restore": (actions.restore, gettext_lazy("It is listed again, and its owner is asked to confirm it.")),
}
AT_ONCE: dict[str, tuple[Act, Any]] = {
    "approve": (actions.approve, gettext_lazy("Approved. The experts look at it now.")),
    "withdraw": (actions.withdraw, gettext_lazy("It is a draft again.")),
    "revise": (actions.revise, gettext_lazy("It is a draft again.")),
    "publish": (actions.publish, gettext_lazy("It is published.")),
    "confirm": (actions.confirm, gettext_lazy("Thank you: confirmed as of today.")),
}
WITH_REMARKS = {"ask_changes": actions.ask_changes}
OF_A_SUBMISSION = {"approve", "ask_changes", "decline"}
"""What a project web admin decides on: whoever reads a second submission sees first what it changed."""
BEFORE: dict[str, Any] = {
    "approve": gettext_lazy("It goes on to the experts of its topic, who score it."),
    "decline": gettext_lazy("It goes no further. The author reads your reason."),
    "ask_changes": gettext_lazy(
        "Say at each field what should change, and leave the others empty. The author finds your words there."
    ),
    "withdraw": gettext_lazy(
        "It becomes a draft again. Nothing you wrote is lost; scores that experts gave in this round are set aside."
    ),
    "revise": gettext_lazy("It becomes a draft again, to be changed and sent once more."),
    "appeal": gettext_lazy(
        "The thematic manager reads the scores and your reason, and decides. You may appeal once."
    ),
    "uphold": gettext_lazy("The decision of the experts stands. The author reads your reason."),
    "reopen": gettext_lazy("Experts score it once more. They and the author read your reason."),
    "publish": gettext_lazy("Everybody can read it from now on, with the opinions of the experts."),
    "confirm": gettext_lazy("You say that everything on the page is still true today."),
    "retire": gettext_lazy("It leaves the lists. Its page stays, and gives your reason."),
    "restore": gettext_lazy("It is listed again, and its owner is asked to confirm it."),
}
"""What the step does, said before it is taken."""


def turn(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step along the life cycle: at once, with a reason, or with remarks at the fields."""
    practice = get_object_or_404(queries.for_page(queries.visible_to(request.user)), pk=pk)
    demand(request.user, f"practices.{verb}", practice)
    act, form_class, message = _turn(verb)
    form = open_form(
        request,
        form_class,
        key=f"practices.{verb}:{pk}" if form_class is not PlatformForm else "",
        **({"content": queries.content_of(practice)} if verb in WITH_REMARKS else {}),
    )
    done = handle(
        request,
        form,
        lambda: act(practice=practice, by=request.user, **_words(form)),
        practice.get_absolute_url(),
        message=message,
    )
    transition = LIFE_CYCLE.find(practice.state, verb)
    context = {
        "form": form,
        "practice": practice,
        "transition": transition,
        "before": BEFORE[verb],
        "verb": verb,
        "differences": queries.changed_since_last_submission(practice) if verb in OF_A_SUBMISSION else [],
    }
    return done or render(request, "practices/turn.html", context)


def _turn(verb: str) -> tuple[Act, type[PlatformForm], Any]:
    if verb in WITH_REMARKS:
        return WITH_REMARKS[verb], forms.RemarksForm, gettext_lazy("The author is told what to change.")
    if verb in WITH_A_REASON:
        return WITH_A_REASON[verb][0], forms.ReasonForm, WITH_A_REASON[verb][1]
    return AT_ONCE[verb][0], PlatformForm, AT_ONCE[verb][1]


def _words(form: PlatformForm) -> dict[str, Any]:
    if isinstance(form, forms.RemarksForm):
        return {"remarks": form.remarks, "why": form.cleaned_data["why"]}
    if isinstance(form, forms.ReasonForm):
        return {"why": form.cleaned_data["why"]}
    return {}


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """By the owner an offer, by the secretariat at once."""
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    demand(request.user, "practices.hand_over", practice)
    at_once = bool(can(request.user, "practices.hand_over_at_once", practice))
    form = open_form(request, forms.HandOverForm)
    done = handle(
        request,
        form,
        lambda: _hand_over(request, practice, form.cleaned_data["email"], at_once=at_once),
        practice.get_absolute_url(),
        message=_("Handed over. Both of you are told.")
        if at_once
        else _(
            "If this address has an account here, that person is asked. You stay the owner until they agree."
        ),
    )
    offered = HandOver.objects.filter(practice=practice).first()
    context = {"form": form, "practice": practice, "at_once": at_once, "offered": offered}
    return done or render(request, "practices/hand_over.html", context)


def _hand_over(request: HttpRequest, practice: Practice, email: str, *, at_once: bool) -> object:
    if at_once:
        return actions.hand_over(practice=practice, to=_member(email), by=request.user)
    return actions.offer(practice=practice, email=email, by=reader(request))


@require_POST
def take_offer_back(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.take_offer_back(practice=practice, by=request.user)
    messages.success(request, _("The offer is taken back."))
    return redirect("practices:hand_over", pk)


def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """For the one who was asked; for everybody else there is nothing here."""
    mine = Practice.objects.filter(owner=reader(request), pk=pk).first()
    if mine is not None:
        return redirect(mine)  # the second of two clicks
    practice = get_object_or_404(queries.offered_to(request.user, clock.now()).select_related("owner"), pk=pk)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: actions.take_over(practice=practice, by=reader(request)),
        Practice.get_absolute_url,
        message=_("It is yours now. Both of you are told."),
    )
    return done or render(request, "practices/take_over.html", {"form": form, "practice": practice})


def _member(email: str) -> User:
    """The member with this address. The same words for a closed account and for none: nobody is given away."""
    member = User.objects.filter(email=email.lower(), is_active=True).first()
    if member is None:
        raise ActionError(
            _("Nobody with this address can take it over. Ask them to register first."), field="email"
        )
    return member


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change: who, when, from, to, why; and what the last submission changed."""
    practice = get_object_or_404(queries.for_page(queries.visible_to(request.user)), pk=pk)
    demand(request.user, "practices.see_history", practice)
    context = {
        "practice": practice,
        "entries": [_entry(each) for each in history_of(practice)[:200]],
        "differences": queries.changed_since_last_submission(practice),
        "revisions": practice.revisions.select_related("by").defer("content"),
    }
    return render(request, "practices/history.html", context)


def _entry(entry: Entry) -> dict[str, Any]:
    step = LIFE_CYCLE.find(entry.before, entry.verb)
    words = str(step.label) if step else entry.verb.partition(".")[2].replace("_", " ").capitalize()
    who = str(entry.by) if entry.by else _("the platform")
    return {"at": entry.at, "title": words, "text": entry.why, "who": who}


def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One revision against the one before."""
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    demand(request.user, "practices.see_history", practice)
    shown = get_object_or_404(Revision.objects.select_related("by"), practice=practice, number=number)
    before = practice.revisions.filter(number__lt=number).order_by("-number").first()
    context = {
        "practice": practice,
        "revision": shown,
        "differences": queries.differences(before.content if before else {}, shown.content),
    }
    return render(request, "practices/revision.html", context)


@public
def redirect_to_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address of a practice."""
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return redirect(practice, permanent=False)
