from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    OPEN = "open", _("Being scored")
    SUBMITTED = "submitted", _("Scored")
    RECUSED = "recused", _("Stepped back")
    RELEASED = "released", _("Given back")


class Verdict(models.TextChoices):
    VALIDATE = "validate", _("Validate")
    CHANGES = "changes", _("Ask for changes")
    REFUSE = "refuse", _("Do not validate")


class Outcome(models.TextChoices):
    PENDING = "pending", _("Not decided")
    VALIDATED = "validated", _("Validated")
    CHANGES = "changes", _("Changes asked for")
    REFUSED = "refused", _("Not validated")
    SPLIT = "split", _("Experts disagree; the thematic manager decides")
    CANCELLED = "cancelled", _("Taken back by the author")
