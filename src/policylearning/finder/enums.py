from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    PRIVATE = "private", _("Only me")
    LINK = "link", _("Everybody who has the link")


class Frequency(models.TextChoices):
    """How soon somebody is told of what they follow."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
