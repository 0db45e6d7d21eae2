from django.conf import settings
from django.db import models

from policylearning.common.fields import Line, Text


class Entry(models.Model):
    """One change: who, when, from, to, why. Never edited; erased only by the retention job."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verb = Line(max_length=60)
    kind = models.CharField(max_length=60)
    """The model's label, such as `practices.practice`."""
    object_id = models.CharField(max_length=40)
    label = Line(max_length=200)
    """What the object was called when it happened."""
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    why = Text(blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-at"], name="audit_of_object"),
            models.Index(fields=["by", "-at"], name="audit_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.object_id}"
