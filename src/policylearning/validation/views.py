"""The experts' queue, the score sheet, and the manager's decision."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.models import User
from policylearning.accounts.reader import reader
from policylearning.accounts.roles import is_staff
from policylearning.common.forms import handle, open_form
from policylearning.common.permissions import demand
from policylearning.common.views import public
from policylearning.practices import queries as practices
from policylearning.practices.models import Practice

from . import actions, forms, queries
from .enums import AssessmentState
from .models import Assessment

LEAVE = {
    "recuse": (actions.recuse, gettext_lazy("You stepped back. Another expert takes it up.")),
    "release": (actions.release, gettext_lazy("Given back for another expert to take up.")),
}


@public
def rubric(request: HttpRequest) -> HttpResponse:
    return render(request, "validation/rubric.html", {"rubric": queries.newest_rubric()})


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for scores in my topics."""
    if not is_staff(request.user):
        raise Http404
    waiting = queries.queue_of(request.user)[:200]
    context = {"practices": waiting, "mine": queries.open_for(request.user)[:50]}
    return render(request, "validation/queue.html", context)


def _practice(request: HttpRequest, pk: int) -> Practice:
    return get_object_or_404(practices.for_page(practices.visible_to(request.user)), pk=pk)


def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the practice up, then score it. One address, for the one expert who is signed in."""
    practice = _practice(request, pk)
    demand(request.user, "validation.take_up", practice)
    assessment = queries.assessment_of(request.user, practice)
    if assessment is None or assessment.declared_free_at is None or assessment.state != AssessmentState.OPEN:
        return _take_up(request, practice, assessment)
    return _score(request, practice, assessment)


def _take_up(request: HttpRequest, practice: Practice, assessment: Assessment | None) -> HttpResponse:
    if assessment is not None and assessment.state == AssessmentState.SUBMITTED:
        return redirect(practice)
    form = open_form(request, forms.TakeUpForm)
    done = handle(
        request,
        form,
        lambda: actions.take_up(
            practice=practice, by=reader(request), free_of_conflict=form.cleaned_data["free"]
        ),
        reverse("validation:assess", args=[practice.pk]),
    )
    return done or render(request, "validation/take_up.html", {"practice": practice, "form": form})


def _score(request: HttpRequest, practice: Practice, assessment: Assessment) -> HttpResponse:
    form = open_form(
        request,
        forms.AssessmentForm,
        key=f"validation.assess:{assessment.pk}",
        rubric=assessment.round.rubric,
    )
    done = handle(
        request,
        form,
        lambda: actions.submit(
            assessment=assessment,
            by=request.user,
            points=form.points,
            verdict=form.cleaned_data["verdict"],
            opinion=form.cleaned_data["opinion"],
            remarks=form.remarks,
        ),
        practice.get_absolute_url(),
        message=_("Your scores are kept. Thank you."),
    )
    return done or render(request, "validation/score.html", _sheet(practice, assessment, form))


def _sheet(practice: Practice, assessment: Assessment, form: forms.AssessmentForm) -> dict[str, Any]:
    return {
        "practice": practice,
        "assessment": assessment,
        "form": form,
        "badge": practices.badge_of(practice),
        "differences": practices.changed_since_last_submission(practice),
    }


def leave(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    practice = _practice(request, pk)
    assessment = queries.assessment_of(request.user, practice)
    if assessment is None:
        raise Http404
    act, message = LEAVE[verb]
    form = open_form(request, forms.LeaveForm)
    done = handle(
        request,
        form,
        lambda: act(assessment=assessment, by=request.user, why=form.cleaned_data["why"]),
        reverse("validation:queue"),
        message=message,
    )
    context = {"practice": practice, "form": form, "verb": verb}
    return done or render(request, "validation/leave.html", context)


def assign(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _practice(request, pk)
    demand(request.user, "validation.assign", practice)
    experts = User.objects.filter(pk__in=[each.pk for each in practices.experts_of(practice)])
    form = open_form(request, forms.AssignForm, experts=experts)
    done = handle(
        request,
        form,
        lambda: actions.assign(practice=practice, expert=form.cleaned_data["expert"], by=request.user),
        reverse("validation:assign", args=[pk]),
        message=_(
            "The expert was asked. A decision waits until everybody who was asked has scored or stepped back."
        ),
    )
    current = queries.current_round(practice)
    asked = current.assessments.select_related("expert") if current else Assessment.objects.none()
    return done or render(
        request, "validation/assign.html", {"practice": practice, "form": form, "asked": asked}
    )


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The thematic manager takes an open assessment from an expert who is silent."""
    assessment = get_object_or_404(Assessment.objects.select_related("round", "expert"), pk=pk)
    practice = _practice(request, assessment.round.practice_id)
    demand(request.user, "validation.assign", practice)
    if assessment.state != AssessmentState.OPEN:
        raise Http404
    form = open_form(request, forms.LeaveForm)
    done = handle(
        request,
        form,
        lambda: actions.release(assessment=assessment, by=request.user, why=form.cleaned_data["why"]),
        reverse("validation:assign", args=[practice.pk]),
        message=_("Taken back. The expert is told; ask another one if the scores do not suffice."),
    )
    context = {"practice": practice, "assessment": assessment, "form": form}
    return done or render(request, "validation/take_back.html", context)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _practice(request, pk)
    demand(request.user, "validation.decide", practice)
    form = open_form(request, forms.DecisionForm, key=f"validation.decide:{pk}")
    done = handle(
        request,
        form,
        lambda: actions.decide(
            practice=practice,
            by=request.user,
            verdict=form.cleaned_data["verdict"],
            why=form.cleaned_data["why"],
        ),
        practice.get_absolute_url(),
        message=_("Decided. The author is told."),
    )
    context = {"practice": practice, "form": form, "rounds": queries.shown_rounds(practice)[:1]}
    return done or render(request, "validation/decide.html", context)


def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """Scores and reasons of every round, for the author and those who work on it."""
    practice = _practice(request, pk)
    demand(request.user, "validation.see_scores", practice)
    context = {"practice": practice, "rounds": queries.shown_rounds(practice)}
    return render(request, "validation/scores.html", context)
