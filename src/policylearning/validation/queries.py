from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from policylearning.accounts.enums import RoleName
from policylearning.accounts.roles import is_secretariat, topics_of
from policylearning.common.permissions import Actor
from policylearning.common.prepared import Prepared
from policylearning.practices.enums import PUBLIC_STATES, State
from policylearning.practices.models import Practice
from policylearning.practices.queries import ids_of_topics

from .enums import AssessmentState, Outcome, Verdict
from .models import Assessment, Round, Rubric, Score
from .scoring import Weighted, mean

TIME_TO_SCORE = timedelta(days=28)


def newest_rubric() -> Rubric | None:
    """The rubric in force with its criteria; None when none was ever published."""
    return Rubric.objects.prefetch_related("criteria").order_by("-version").first()


def current_round(practice: Practice) -> Round | None:
    """The round that is not decided yet."""
    return practice.rounds.filter(decided_at__isnull=True).select_related("rubric").first()


def rounds_of(practice: Practice) -> QuerySet[Round]:
    """All rounds with their scored assessments, newest first."""
    scored = Assessment.objects.filter(state=AssessmentState.SUBMITTED).select_related("expert")
    scores = Score.objects.select_related("criterion")
    return practice.rounds.select_related("rubric").prefetch_related(
        Prefetch("assessments", scored.prefetch_related(Prefetch("scores", scores)), to_attr="scored")
    )


def published_opinions() -> QuerySet[Assessment]:
    """The signed opinions that the public reads: of the rounds that validated a practice that is public."""
    return Assessment.objects.filter(
        round__outcome=Outcome.VALIDATED,
        round__practice__state__in=PUBLIC_STATES,
        state=AssessmentState.SUBMITTED,
        verdict=Verdict.VALIDATE,
    ).exclude(opinion="")


def opinions_on(practice: Practice) -> list[Assessment]:
    """The opinions on the page of a public practice."""
    return _opinions(practice.pk)


_opinions = Prepared(
    lambda practice: (
        published_opinions()
        .filter(round__practice=practice)
        .select_related("expert", "round")
        .order_by("-round__number", "pk")
    )
)


def weighted(assessment: Assessment) -> list[Weighted]:
    return [Weighted(s.criterion.weight, s.points) for s in assessment.scores.select_related("criterion")]


def visible_to(user: Actor) -> QuerySet[Assessment]:
    """An expert's own assessments; all of them for the secretariat."""
    every = Assessment.objects.select_related("round__practice", "round__rubric", "expert")
    return every if user is None or is_secretariat(user) else every.filter(expert=user.pk)


def queue_of(user: Actor) -> QuerySet[Practice]:
    """Practices in validation in the topics this person is an expert or manager of, longest waiting first."""
    waiting = Practice.objects.filter(state=State.IN_VALIDATION)
    if user is not None and not is_secretariat(user):
        expert, manager = topics_of(user, RoleName.EXPERT), topics_of(user, RoleName.THEMATIC_MANAGER)
        if expert is not None and manager is not None:
            waiting = waiting.filter(pk__in=ids_of_topics(expert | manager))
        waiting = waiting.exclude(owner=user.pk)
    open_rounds = Round.objects.filter(decided_at__isnull=True).prefetch_related("assessments__expert")
    return (
        waiting.select_related("region", "institution")
        .prefetch_related("topics", Prefetch("rounds", open_rounds, to_attr="open_rounds"))
        .order_by("state_since", "pk")
    )


def open_for(user: Actor) -> QuerySet[Assessment]:
    """What this expert took up and has not scored."""
    return (
        Assessment.objects.filter(expert=user, state=AssessmentState.OPEN, round__decided_at__isnull=True)
        .select_related("round__practice")
        .order_by("due_at", "pk")
    )


def split_rounds() -> QuerySet[Round]:
    """The rounds where experts disagree and nobody has decided yet, longest waiting first."""
    split = Round.objects.filter(outcome=Outcome.SPLIT, decided_at__isnull=True)
    return split.select_related("practice").order_by("opened_at", "pk")


def to_decide(user: Actor) -> QuerySet[Round]:
    """Those that wait for this thematic manager, their own practices aside."""
    topics = topics_of(user, RoleName.THEMATIC_MANAGER)
    waiting = split_rounds() if topics is None else split_rounds().filter(practice__in=ids_of_topics(topics))
    return waiting.exclude(practice__owner=user)


def assessment_of(user: Actor, practice: Practice) -> Assessment | None:
    """This expert's assessment in the present round, unless the author submitted another text since."""
    current = current_round(practice)
    if current is None or (practice.submitted_at and current.opened_at < practice.submitted_at):
        return None
    return current.assessments.select_related("round__rubric", "round__practice").filter(expert=user).first()


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """One expert's scores as the author reads them."""

    assessment: Assessment
    mean: Decimal
    scores: list[Score]


@dataclass(frozen=True, slots=True)
class ShownRound:
    round: Round
    assessments: list[ShownAssessment]


def shown_rounds(practice: Practice) -> list[ShownRound]:
    """All rounds, newest first, with means and scores. A fixed number of queries."""
    return [
        ShownRound(each, [_shown(assessment) for assessment in each.scored])  # type: ignore[attr-defined]
        for each in rounds_of(practice)
    ]


def _shown(assessment: Assessment) -> ShownAssessment:
    scores = list(assessment.scores.all())
    points = [Weighted(score.criterion.weight, score.points) for score in scores]
    return ShownAssessment(assessment, mean(points) if points else Decimal(0), scores)
