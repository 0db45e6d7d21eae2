from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    PAGE = "page", _("On the platform")
    MAIL = "mail", _("By e-mail")


class MailState(models.TextChoices):
    NONE = "none", _("Not by e-mail")
    DUE = "due", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused")
    """The address does not take it."""
    GIVEN_UP = "given_up", _("Given up")
    """The mail server did not answer, often enough."""
