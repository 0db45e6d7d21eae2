"""The stages of a transfer, as a table. `audit.actions.move` is the only way along it."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.workflow import Transition, Workflow

from .enums import Stage
from .rules import party

SHORTLISTED, VISITED, ADAPTED, RUNNING, DROPPED = Stage

STAGES = Workflow(
    "impact",
    # from                                            verb      who may   to           button
    Transition((SHORTLISTED, DROPPED),                "visit",  (party,), VISITED,     _("It was visited")),
    Transition((SHORTLISTED, VISITED, DROPPED),       "adapt",  (party,), ADAPTED,     _("It is being adapted")),
    Transition((SHORTLISTED, VISITED, ADAPTED, DROPPED), "run", (party,), RUNNING,     _("It is running")),
    Transition((SHORTLISTED, VISITED, ADAPTED, RUNNING), "drop", (party,), DROPPED,    _("It was dropped")),
    Transition((DROPPED,),                            "resume", (party,), SHORTLISTED, _("Back on the shortlist")),
)  # fmt: skip
