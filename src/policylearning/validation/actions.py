"""Take up, score, step back, decide. The practice's own life cycle moves by `practices.actions`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import move, record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, Denied, can, demand
from policylearning.notifications.actions import notify
from policylearning.practices import actions as practices
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.practices.queries import managers_of

from . import notifications, scoring
from .enums import AssessmentState, Outcome, Verdict
from .models import Assessment, Round, Score
from .queries import TIME_TO_SCORE, current_round, weighted
from .rubrics import ensure_rubric
from .workflow import ASSESSMENT


@dataclass(frozen=True, slots=True)
class Points:
    points: int
    reason: str


def _open_round(practice: Practice, *, at: datetime) -> Round:
    """The round of the present submission, begun when the first expert turns to it. `practice` is locked."""
    current = current_round(practice)
    if current is not None and practice.submitted_at and current.opened_at < practice.submitted_at:
        # The author took it back and submitted again: what was scored belongs to the former text.
        current.outcome, current.decided_at = Outcome.CANCELLED, at
        current.save(update_fields=["outcome", "decided_at"])
        current = None
    if current is None:
        rubric = ensure_rubric()
        current = Round.objects.create(
            practice=practice,
            number=practice.rounds.count() + 1,
            rubric=rubric,
            experts_needed=rubric.experts_needed,
            opened_at=at,
        )
    return current


@transaction.atomic
def take_up(
    *, practice: Practice, by: User, free_of_conflict: bool, at: datetime | None = None
) -> Assessment:
    """An expert begins to score, declaring to have no conflict of interest."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "validation.take_up", practice)
    if not free_of_conflict:
        raise ActionError(
            _("Declare that you have no conflict of interest, or leave it to another expert."), field="free"
        )
    assessment = _assessment(practice, expert=by, by=by, at=at)
    assessment.declared_free_at = assessment.declared_free_at or at
    assessment.save(update_fields=["declared_free_at"])
    record(verb="validation.take_up", obj=practice, by=by, at=at)
    return assessment


@transaction.atomic
def assign(*, practice: Practice, expert: User, by: Actor, at: datetime | None = None) -> Assessment:
    """A thematic manager asks an expert to score. Everybody who was asked must score or step back."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "validation.assign", practice)
    decision = can(expert, "validation.take_up", practice)
    if isinstance(decision, Denied):
        raise ActionError(
            _("%(expert)s cannot judge it: %(reason)s") % {"expert": expert, "reason": decision.reason},
            field="expert",
        )
    assessment = _assessment(practice, expert=expert, by=by, at=at)
    record(verb="validation.assign", obj=practice, by=by, at=at, data={"expert": expert.pk})
    notify(
        notifications.ASSIGNED,
        to=[expert],
        about=practice,
        url=reverse("validation:assess", args=[practice.pk]),
        by=by,
        context={"due": date_format(assessment.due_at) if assessment.due_at else ""},
        cause=f"validation.assigned:{assessment.pk}:{assessment.state_since.isoformat()}",
    )
    return assessment


def _assessment(practice: Practice, *, expert: User, by: Actor, at: datetime) -> Assessment:
    """The expert's open assessment in the present round, made or taken up again.

    Whoever stepped back declares anew to have no conflict of interest before they score.
    """
    current = _open_round(practice, at=at)
    assessment, made = Assessment.objects.get_or_create(
        round=current, expert=expert, defaults={"state_since": at, "due_at": at + TIME_TO_SCORE}
    )
    if not made and assessment.state in (AssessmentState.RELEASED, AssessmentState.RECUSED):
        move(assessment, ASSESSMENT, "resume", by=by, at=at)
        assessment.declared_free_at, assessment.due_at = None, at + TIME_TO_SCORE
        assessment.save(update_fields=["declared_free_at", "due_at"])
    elif assessment.state == AssessmentState.SUBMITTED:
        raise ActionError(_("%(expert)s has scored it already.") % {"expert": expert}, field="expert")
    return assessment


@transaction.atomic
def submit(
    *,
    assessment: Assessment,
    by: Actor,
    points: dict[str, Points],
    verdict: str,
    opinion: str,
    remarks: dict[str, str] | None = None,
    at: datetime | None = None,
) -> Assessment:
    """Send scores (`points`: criterion key to Points), verdict and opinion. When everybody asked has scored, the
    practice moves on by what the experts agree on; where they disagree the thematic manager decides."""
    at = at or clock.now()
    practice = locked(assessment.practice)
    assessment = locked(assessment)
    assessment.round.practice = practice
    if assessment.declared_free_at is None:
        raise ActionError(_("Declare first that you have no conflict of interest."), field="free")
    _keep_scores(assessment, points)
    assessment.verdict, assessment.opinion = Verdict(verdict), opinion.strip()
    assessment.remarks = {field: text.strip() for field, text in (remarks or {}).items() if text.strip()}
    _check(assessment)
    assessment.save(update_fields=["verdict", "opinion", "remarks"])
    move(assessment, ASSESSMENT, "submit", by=by, at=at)
    _conclude(assessment.round, practice, by=by, at=at)
    return assessment


def _keep_scores(assessment: Assessment, points: dict[str, Points]) -> None:
    for criterion in assessment.round.rubric.criteria.all():
        given = points.get(criterion.key)
        if given is None or not 0 <= given.points <= 5:
            raise ActionError(_("Give points from 0 to 5."), field=f"points_{criterion.key}")
        if not given.reason.strip():
            raise ActionError(_("Give a reason for these points."), field=f"reason_{criterion.key}")
        Score.objects.update_or_create(
            assessment=assessment,
            criterion=criterion,
            defaults={"points": given.points, "reason": given.reason.strip()},
        )


def _check(assessment: Assessment) -> None:
    rubric = assessment.round.rubric
    if not assessment.opinion:
        raise ActionError(_("Write your opinion; it is signed with your name."), field="opinion")
    if assessment.verdict == Verdict.CHANGES and not assessment.remarks:
        raise ActionError(_("Say at one field at least what should change."), field="verdict")
    if assessment.verdict == Verdict.VALIDATE and not scoring.may_validate(
        weighted(assessment), threshold=rubric.threshold, minimum=rubric.minimum
    ):
        raise ActionError(
            _("With these points it cannot be validated: the mean must reach %(threshold)s, no criterion less than "
              "%(minimum)s. Ask for changes, or do not validate.")
            % {"threshold": rubric.threshold, "minimum": rubric.minimum},
            field="verdict",
        )  # fmt: skip


@transaction.atomic
def recuse(*, assessment: Assessment, by: Actor, why: str = "", at: datetime | None = None) -> Assessment:
    """Step back because of a conflict of interest."""
    return _leave(assessment, "recuse", by=by, why=why, at=at or clock.now())


@transaction.atomic
def release(*, assessment: Assessment, by: Actor, why: str = "", at: datetime | None = None) -> Assessment:
    """Give it back for another to take up. When somebody else does so, the expert is told."""
    at = at or clock.now()
    left = _leave(assessment, "release", by=by, why=why, at=at)
    if by is not None:
        notify(
            notifications.TAKEN_BACK,
            to=[left.expert],
            about=left.practice,
            url=left.practice.get_absolute_url(),
            context={"why": why},
            cause=f"validation.taken_back:{left.pk}:{at.isoformat()}",
            by=by,
            at=at,
        )
    return left


def _leave(assessment: Assessment, verb: str, *, by: Actor, why: str, at: datetime) -> Assessment:
    practice = locked(assessment.practice)
    assessment = locked(assessment)
    move(assessment, ASSESSMENT, verb, by=by, at=at, why=why)
    # What the others had scored may now suffice; that is not the leaving expert's decision.
    _conclude(assessment.round, practice, by=None, at=at)
    return assessment


def _conclude(current: Round, practice: Practice, *, by: Actor, at: datetime) -> None:
    """Move the practice on when the experts are done. Both rows of the decision are locked."""
    if practice.state != State.IN_VALIDATION:
        return
    assessments = list(current.assessments.all())
    scored = [each for each in assessments if each.state == AssessmentState.SUBMITTED]
    result = scoring.outcome(
        [each.verdict for each in scored],
        needed=current.experts_needed,
        still_open=sum(each.state == AssessmentState.OPEN for each in assessments),
    )
    if result == Outcome.PENDING:
        return
    if result == Outcome.SPLIT:
        current.outcome = result
        current.save(update_fields=["outcome"])
        notify(
            notifications.SPLIT,
            to=managers_of(practice),
            about=practice,
            url=reverse("validation:decide", args=[practice.pk]),
            cause=f"validation.split:{current.pk}",
        )
        return
    _carry_out(current, practice, result, scored, by=by, at=at, why="")


@transaction.atomic
def decide(*, practice: Practice, verdict: str, why: str, by: Actor, at: datetime | None = None) -> Practice:
    """The thematic manager's word where the experts disagree, with a reason the author reads."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "validation.decide", practice)
    current = current_round(practice)
    if current is None or current.outcome != Outcome.SPLIT or practice.state != State.IN_VALIDATION:
        raise ActionError(
            _("There is nothing to decide: the experts do not disagree, or it was decided meanwhile.")
        )
    if not why.strip():
        raise ActionError(_("Give a reason; the author and the experts will read it."), field="why")
    scored = list(current.assessments.filter(state=AssessmentState.SUBMITTED))
    result = scoring.outcome([verdict], needed=1, still_open=0)
    return _carry_out(current, practice, result, scored, by=by, at=at, why=why.strip())


def _carry_out(
    current: Round,
    practice: Practice,
    result: Outcome,
    scored: list[Assessment],
    *,
    by: Actor,
    at: datetime,
    why: str,
) -> Practice:
    current.outcome, current.decided_at, current.why = result, at, why
    current.save(update_fields=["outcome", "decided_at", "why"])
    reason = why or "\n\n".join(each.opinion for each in scored)
    if result == Outcome.VALIDATED:
        return practices.validate(practice=practice, by=by, why=why, at=at)
    if result == Outcome.REFUSED:
        return practices.refuse(practice=practice, by=by, why=reason, at=at)
    return practices.request_changes(practice=practice, by=by, remarks=_joined(scored), why=reason, at=at)


def _joined(scored: list[Assessment]) -> dict[str, str]:
    """What all experts ask for, by field."""
    joined: dict[str, list[str]] = {}
    for each in scored:
        for field, text in each.remarks.items():
            joined.setdefault(field, []).append(text)
    return {field: "\n".join(texts) for field, texts in joined.items()}
