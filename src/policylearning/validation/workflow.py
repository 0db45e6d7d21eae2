"""The states of one expert's assessment."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.permissions import Actor, Decision
from policylearning.common.workflow import Transition, Workflow

from .enums import AssessmentState as S
from .models import Assessment
from .rules import its_expert, may_assign, may_score


def _who_assigns(user: Actor, assessment: Assessment) -> Decision:
    return may_assign(user, assessment.practice)


ASSESSMENT = Workflow(
    "validation",
    # from          verb       who may                    to            button
    Transition((S.OPEN,), "submit", (may_score,), S.SUBMITTED, _("Send my scores")),
    Transition((S.OPEN,), "recuse", (its_expert,), S.RECUSED, _("Step back: conflict of interest")),
    Transition((S.RECUSED, S.RELEASED), "resume", (may_score, _who_assigns), S.OPEN, _("Take it up again")),
    Transition((S.OPEN,), "release", (its_expert, _who_assigns), S.RELEASED, _("Give back")),
)
