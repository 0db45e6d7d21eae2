"""The transfer ledger: an entry, its steps, both sides' word, my transfers, a practice's ledger."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.forms import PlatformForm, handle, open_form
from policylearning.common.permissions import can, demand
from policylearning.common.views import public
from policylearning.practices import queries as practice_queries

from . import actions, forms, queries
from .enums import STEPS, EventVerb
from .models import Transfer
from .panels import entry_of
from .rules import organisations_of, side_of
from .workflow import STAGES

PAGE_SIZE = 20

STEP_ACTIONS = {
    "visit": (actions.visit, gettext_lazy("It was visited")),
    "adapt": (actions.adapt, gettext_lazy("It is being adapted")),
    "run": (actions.run, gettext_lazy("It is running")),
    "drop": (actions.drop, gettext_lazy("It was dropped")),
    "resume": (actions.resume, gettext_lazy("It is back on the shortlist")),
}
WAITING = gettext_lazy("Entered. The other side is asked to confirm it; then everybody can read it.")


def log(request: HttpRequest, pk: int) -> HttpResponse:
    """A new entry for a practice."""
    practices = practice_queries.visible_to(request.user).select_related("region", "institution", "owner")
    practice = get_object_or_404(practices, pk=pk)
    demand(request.user, "impact.log", practice)
    is_owner = practice.owner_id == request.user.pk
    context: dict[str, Any] = {"practice": practice, "transfer": None, "is_owner": is_owner, "form": None}
    if not is_owner and not organisations_of(request.user):
        return render(request, "impact/log.html", context)
    form = open_form(request, forms.LogForm, key=f"impact.log:{pk}", practice=practice, by=request.user)
    done = handle(
        request,
        form,
        lambda: actions.log(practice=practice, by=request.user, **_entry(form)),
        Transfer.get_absolute_url,
        message=WAITING,
    )
    return done or render(request, "impact/log.html", {**context, "form": form})


def _entry(form: forms.LogForm) -> dict[str, Any]:
    """What the form says, as `actions.log` takes it."""
    entry = {name: form.cleaned_data[name] for name in ("organisation", "region", "stage", "on")}
    entry["note"] = form.cleaned_data["remark"]
    contact = form.cleaned_data.get("contact")
    return {**entry, "receiver": queries.person_asked(contact) if contact else None}


def _transfer(request: HttpRequest, pk: int) -> Transfer:
    return get_object_or_404(queries.for_page(queries.visible_to(request.user)), pk=pk)


@public
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what both sides confirmed for everybody, the rest for the two sides and the experts."""
    shown = _transfer(request, pk)
    context = {
        "transfer": shown,
        "practice": shown.practice,
        "inside": bool(can(request.user, "impact.see_both_sides", shown)),
    }
    if context["inside"]:
        context |= _inside(request, shown)
    else:
        context["events"] = [
            _told(event) for event in shown.events.all() if event.confirmed_at and event.verb in STEPS
        ]
    return render(request, "impact/transfer.html", context)


def _inside(request: HttpRequest, shown: Transfer) -> dict[str, Any]:
    user = request.user
    return {
        "side": side_of(user, shown),
        "events": [_told(event, inside=True) for event in shown.events.all()],
        "steps": STAGES.open_to(user, shown),
        "may": {
            verb: bool(can(user, f"impact.{verb}", shown))
            for verb in ("confirm", "dispute", "note", "invite", "discard")
        },
        "confirming": open_form(request, PlatformForm, version=shown.version),
        "note_form": open_form(request, forms.NoteForm),
        "invite_form": open_form(request, forms.InviteForm),
    }


def _told(event: Any, *, inside: bool = False) -> dict[str, Any]:
    """An event as the timeline shows it."""
    title = event.get_verb_display()
    if event.verb == EventVerb.LOG:
        title = event.get_state_display()
    told = {"at": event.on, "title": title, "text": event.note, "tone": "good" if event.confirmed_at else ""}
    if inside:
        told["who"] = f"{event.by.name}, {event.get_side_display()}"
        told["tone"] = "bad" if event.disputed_at or event.verb == EventVerb.DISPUTE else told["tone"]
    return told


def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The entry moves on to another stage."""
    shown = _transfer(request, pk)
    demand(request.user, f"impact.{verb}", shown)
    act, title = STEP_ACTIONS[verb]
    form = open_form(request, forms.StepForm, key=f"impact.{verb}:{pk}")
    done = handle(
        request,
        form,
        lambda: act(
            transfer=shown, by=request.user, on=form.cleaned_data["on"], note=form.cleaned_data["remark"]
        ),
        shown.get_absolute_url(),
        message=_("Entered."),
    )
    return done or _turn(request, shown, form, title, _("Enter it"))


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, it is so."""
    shown = _transfer(request, pk)
    form = open_form(request, PlatformForm, version=shown.version)
    done = handle(
        request,
        form,
        lambda: actions.confirm(transfer=shown, by=request.user, version=form.sent_version),
        shown.get_absolute_url(),
        message=_("Confirmed. Everybody can read it in the ledger now."),
    )
    if done is None:
        demand(request.user, "impact.confirm", shown)
    return done or _turn(request, shown, form, _("Is it so?"), _("Yes, confirm it"))


def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """No, it is not so."""
    shown = _transfer(request, pk)
    demand(request.user, "impact.dispute", shown)
    form = open_form(request, forms.DisputeForm, key=f"impact.dispute:{pk}", version=shown.version)
    done = handle(
        request,
        form,
        lambda: actions.dispute(
            transfer=shown, by=request.user, why=form.cleaned_data["why"], version=form.sent_version
        ),
        shown.get_absolute_url(),
        message=_("The other side is told. Nothing of it was published."),
    )
    return done or _turn(request, shown, form, _("What is not so?"), _("Dispute it"))


def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _transfer(request, pk)
    demand(request.user, "impact.note", shown)
    form = open_form(request, forms.NoteForm, key="")
    done = handle(
        request,
        form,
        lambda: actions.add_note(transfer=shown, by=request.user, note=form.cleaned_data["remark"]),
        shown.get_absolute_url(),
    )
    return done or _turn(request, shown, form, _("Write to the other side"), _("Send the note"))


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _transfer(request, pk)
    demand(request.user, "impact.invite", shown)
    form = open_form(request, forms.InviteForm)
    done = handle(
        request,
        form,
        lambda: actions.invite(transfer=shown, by=request.user, email=form.cleaned_data["email"]),
        shown.get_absolute_url(),
        message=_("If this address has an account here, that person was asked to confirm."),
    )
    return done or _turn(request, shown, form, _("Ask somebody to confirm"), _("Ask them"))


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _transfer(request, pk)
    demand(request.user, "impact.discard", shown)
    form = open_form(request, PlatformForm)
    done = handle(
        request,
        form,
        lambda: actions.discard(transfer=shown, by=request.user),
        reverse("impact:mine"),
        message=_("The entry is deleted."),
    )
    return done or _turn(request, shown, form, _("Delete this entry?"), _("Delete it"))


def _turn(request: HttpRequest, shown: Transfer, form: PlatformForm, title: Any, button: str) -> HttpResponse:
    context = {"transfer": shown, "practice": shown.practice, "form": form, "title": title, "button": button}
    return render(request, "impact/turn.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """The transfers I speak for or entered; what waits for my word first."""
    context = {
        "waiting": queries.waiting_for(request.user)[:PAGE_SIZE],
        "page_obj": Paginator(queries.mine(request.user), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "impact/mine.html", context)


@public
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """All confirmed transfers of one practice."""
    practice = get_object_or_404(practice_queries.visible_to(request.user).select_related("region"), pk=pk)
    page = Paginator(queries.ledger(practice), PAGE_SIZE).get_page(request.GET.get("page"))
    figures = queries.funnel(practice)
    context = {
        "practice": practice,
        "transfer": None,
        "funnel": figures,
        "bars": [(stage, number, str(number)) for stage, number in figures.rows()],
        "page_obj": page,
        "entries": [entry_of(each) for each in page],
    }
    return render(request, "impact/ledger.html", context)
