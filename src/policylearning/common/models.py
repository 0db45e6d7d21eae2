"""What forms remember: text typed and not yet saved, and which forms were carried out."""

from django.conf import settings
from django.db import models

from . import clock


class FormDraft(models.Model):
    """What a person typed into a form and has not saved: raw, also where it is invalid or too long."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    """Names the form and what it is about, such as `practices.edit:12:resources`."""
    data = models.JSONField()
    """Field name to the list of its values, as a form sends them."""
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return self.key


class SentForm(models.Model):
    """A form that was carried out, so that sending it again leads to the same place and does nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """SHA-256 of what was sent: going back, changing the text and sending again is a new form."""
    at = models.DateTimeField(default=clock.now, db_index=True)
    location = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "digest", "user"], name="a_form_is_carried_out_once"),
            models.UniqueConstraint(
                fields=["token", "digest"],
                condition=models.Q(user__isnull=True),
                name="a_visitors_form_is_carried_out_once",
            ),
        ]

    def __str__(self) -> str:
        return self.token
