from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text

from .enums import Channel, MailState


class Notice(models.Model):
    """One person is told one thing, once: on their page, by e-mail, or both."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=200)
    """What happened. The same cause tells a person nothing twice."""
    key = models.CharField(max_length=80)
    category = models.CharField(max_length=60)
    subject = Line(max_length=250)
    text = Text(blank=True)
    url = models.CharField(max_length=1000)
    action = Line(max_length=80)
    """What the link says."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    on_page = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)

    mail_state = models.CharField(
        _("e-mail"), max_length=8, choices=MailState.choices, default=MailState.NONE
    )
    mail_job = models.PositiveBigIntegerField(null=True, blank=True)
    """The job that sends it: of two jobs with the same cause, one sends each letter."""
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_error = Text(blank=True)
    """Why it could not be sent, the last time it was tried."""

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "cause"], name="one_notice_per_cause"),
            models.CheckConstraint(
                condition=models.Q(mail_state=MailState.SENT, mailed_at__isnull=False)
                | (~models.Q(mail_state=MailState.SENT) & models.Q(mailed_at__isnull=True)),
                name="notice_mailed_when_it_says_so",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True, on_page=True)
            ),
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(
                fields=["cause"], name="notice_mail_due", condition=models.Q(mail_state=MailState.DUE)
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)


class Preference(models.Model):
    """A choice that differs from, or confirms, what a category does by itself: tell me here, or not."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=60)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    on = models.BooleanField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["category", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "category", "channel"], name="one_preference_per_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.channel}: {self.on}"
