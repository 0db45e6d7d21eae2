"""What validation keeps about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, personal_data
from policylearning.common.permissions import Actor

from .actions import release
from .enums import AssessmentState
from .models import Assessment


def _export(user: User) -> list[dict[str, Any]]:
    assessments = (
        Assessment.objects.filter(expert=user)
        .select_related("round__practice")
        .prefetch_related("scores__criterion")
    )
    return [
        {
            "practice": str(each.round.practice),
            "state": each.state,
            "verdict": each.verdict,
            "opinion": each.opinion,
            "since": each.state_since,
            "scores": {str(score.criterion): score.points for score in each.scores.all()},
        }
        for each in assessments.order_by("pk")
    ]


def _erase(user: User, by: Actor, at: datetime) -> str:
    """Signed opinions stay, under "former member": they are what a publication rests on.

    What was not scored yet is given back by the platform, so that the round goes on without this expert.
    """
    waiting = list(Assessment.objects.filter(expert=user, state=AssessmentState.OPEN).order_by("pk"))
    for each in waiting:
        release(assessment=each, by=None, at=at)
    return f"{len(waiting)} open assessments given back; signed opinions stay"


personal_data(PersonalData("validation", gettext_lazy("Practices I judged"), _export, _erase))
