from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting for its mapping")
    MAPPED = "mapped", _("Mapped, not checked yet")
    CHECKED = "checked", _("Checked, not imported yet")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")


class Outcome(models.TextChoices):
    """What becomes of one row."""

    NEW = "new", _("Accepted")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    KEPT = "kept", _("Kept as it is here")
    REFUSED = "refused", _("Refused")


TONES = {
    Outcome.NEW: "good",
    Outcome.UPDATED: "good",
    Outcome.KEPT: "warn",
    Outcome.REFUSED: "bad",
}
"""How an outcome is shown; the others are neither good nor bad."""


class NoteKind(models.TextChoices):
    """Why a row is worth a second look."""

    SHORTENED = "shortened", _("Text shortened")
    REPAIRED = "repaired", _("Broken characters repaired")
    BROKEN = "broken", _("Broken characters left")
    MARKUP = "markup", _("HTML taken out")
    UNKNOWN = "unknown", _("Value not known here")
    UNREADABLE = "unreadable", _("Value not understood")
    LANGUAGE = "language", _("Language not recognised")
    INCOMPLETE = "incomplete", _("Not submitted: something is missing")
    REASON = "reason", _("Reason")
