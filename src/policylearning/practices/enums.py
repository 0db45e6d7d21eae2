from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PRACTICE = "practice", _("Good practice")
    LESSON = "lesson_from_failure", _("Lesson from failure")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With its project")
    DECLINED = "declined", _("Declined by its project")
    IN_VALIDATION = "in_validation", _("In validation")
    CHANGES_REQUESTED = "changes_requested", _("Waiting for changes")
    VALIDATED = "validated", _("Validated")
    NOT_VALIDATED = "not_validated", _("Not validated")
    APPEALED = "appealed", _("Under appeal")
    PUBLISHED = "published", _("Published")
    DUE = "due_for_confirmation", _("Due for confirmation")
    STALE = "stale", _("Not confirmed for over a year")
    RETIRED = "retired", _("Retired")


PUBLIC_STATES = (State.PUBLISHED, State.DUE, State.STALE, State.RETIRED)
"""What everybody may read. A retired practice keeps its address and says that it is retired."""

LISTED_STATES = (State.PUBLISHED, State.DUE, State.STALE)
"""What lists, search, maps and feeds hold."""

EDITABLE_STATES = (State.DRAFT, State.CHANGES_REQUESTED)
"""Where the owner may still write freely."""

TONES = {
    State.CHANGES_REQUESTED: "warn",
    State.DUE: "warn",
    State.STALE: "warn",
    State.DECLINED: "bad",
    State.NOT_VALIDATED: "bad",
    State.VALIDATED: "good",
    State.PUBLISHED: "good",
}
"""How a state is shown; the others are neither good nor bad."""
