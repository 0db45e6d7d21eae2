"""What validation keeps about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, personal_data
from policylearning.common.permissions import Actor

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
    """Signed opinions stay, under "former member": they are what a publication rests on."""
    released = Assessment.objects.filter(expert=user, state=AssessmentState.OPEN).update(
        state=AssessmentState.RELEASED, state_since=at
    )
    return _("%(number)d open assessments were given back.") % {"number": released}


personal_data(PersonalData("validation", gettext_lazy("Practices I judged"), _export, _erase))
