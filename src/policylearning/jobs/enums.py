from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


FINISHED = frozenset({State.DONE, State.FAILED, State.CANCELLED})

TONES = {
    State.DONE: "good",
    State.FAILED: "bad",
    State.CANCELLED: "warn",
    State.RUNNING: "info",
    State.QUEUED: "",
}
"""How a page colours the state."""
