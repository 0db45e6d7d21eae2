from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """How far a region has come with somebody else's practice."""

    SHORTLISTED = "shortlisted", pgettext_lazy("stage of a transfer", "Shortlisted")
    VISITED = "visited", pgettext_lazy("stage of a transfer", "Visited")
    ADAPTED = "adapted", pgettext_lazy("stage of a transfer", "Adapted")
    RUNNING = "running", pgettext_lazy("stage of a transfer", "Running")
    DROPPED = "dropped", pgettext_lazy("stage of a transfer", "Dropped")


FORWARD = (Stage.SHORTLISTED, Stage.VISITED, Stage.ADAPTED, Stage.RUNNING)
"""The way a transfer takes; a stage may be skipped."""

TRANSFERRED = (Stage.ADAPTED, Stage.RUNNING)
"""The stages at which the practice has arrived elsewhere."""


class Side(models.TextChoices):
    """The two who know: who ran the practice, and who takes it up."""

    OWNER = "owner", _("Owner of the practice")
    RECEIVER = "receiver", _("Receiving organisation")

    @property
    def other(self) -> "Side":
        return Side.RECEIVER if self == Side.OWNER else Side.OWNER


class EventVerb(models.TextChoices):
    """What happened to a transfer. The verbs of the workflow table, and those that leave the stage alone."""

    LOG = "log", _("Entered in the ledger")
    VISIT = "visit", _("Visited")
    ADAPT = "adapt", _("Adapted")
    RUN = "run", _("Running")
    DROP = "drop", _("Dropped")
    RESUME = "resume", _("Taken up again")
    CONFIRM = "confirm", _("Confirmed")
    DISPUTE = "dispute", _("Disputed")
    INVITE = "invite", _("Somebody was asked to confirm")
    NOTE = "note", _("Note")


STEPS = (EventVerb.LOG, EventVerb.VISIT, EventVerb.ADAPT, EventVerb.RUN, EventVerb.DROP, EventVerb.RESUME)
"""The events that say a stage; public once both sides confirmed them."""
