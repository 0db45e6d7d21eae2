"""The stages of a transfer, as a table. `audit.actions.move` is the only way along it."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.workflow import Transition, Workflow

from .enums import Stage as S
from .rules import party

STAGES = Workflow(
    "impact",
    # from                                                    verb      who may   to             button
    Transition((S.SHORTLISTED, S.DROPPED),                     "visit",  (party,), S.VISITED,     _("It was visited")),
    Transition((S.SHORTLISTED, S.VISITED, S.DROPPED),          "adapt",  (party,), S.ADAPTED,     _("It is being adapted")),
    Transition((S.SHORTLISTED, S.VISITED, S.ADAPTED, S.DROPPED), "run",  (party,), S.RUNNING,     _("It is running")),
    Transition((S.SHORTLISTED, S.VISITED, S.ADAPTED, S.RUNNING), "drop", (party,), S.DROPPED,     _("It was dropped")),
    Transition((S.DROPPED,),                                   "resume", (party,), S.SHORTLISTED, _("Back on the shortlist")),
)  # fmt: skip
