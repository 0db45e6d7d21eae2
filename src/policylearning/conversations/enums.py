from django.db import models
from django.utils.translation import gettext_lazy as _


class Via(models.TextChoices):
    """How a message came in."""

    PAGE = "page", _("on the platform")
    MAIL = "mail", _("by e-mail")


class ReportState(models.TextChoices):
    OPEN = "open", _("Waits")
    DISMISSED = "dismissed", _("Nothing wrong")
    UPHELD = "upheld", _("Taken away")
