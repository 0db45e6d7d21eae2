from django.conf import settings
from django.db import models
from django.urls import reverse

from policylearning.common import clock
from policylearning.common.fields import Line, Text

from .enums import ReportState, Via

LONGEST = 5000
MOST_PEOPLE = 8
"""In one conversation; more are a community."""


class Conversation(models.Model):
    """Two people or a few write to each other. Nobody's address is shown to anybody."""

    subject = Line(max_length=120)
    about_kind = models.CharField(max_length=40, blank=True)
    """The kind and key of the document of the index it began at, such as a practice."""
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    """Of the last delivered message."""

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(about_kind="", about_id__isnull=True)
                | (~models.Q(about_kind="") & models.Q(about_id__isnull=False)),
                name="about_has_kind_and_key",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    def get_absolute_url(self) -> str:
        return reverse("conversations:detail", args=[self.pk])


class Participant(models.Model):
    """Somebody in a conversation, from a message on; what was written before stays between the others."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations")
    joined_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    """Of the newest message this person has seen."""
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="one_place_in_a_conversation"),
        ]
        indexes = [models.Index(fields=["user", "left_at"], name="conversations_of_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.conversation}"


class Message(models.Model):
    """What somebody wrote. It waits, unseen by the others, while `delivered_at` is empty (see `rules`)."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = Text(max_length=LONGEST)
    via = models.CharField(max_length=4, choices=Via.choices, default=Via.PAGE)
    written_at = models.DateTimeField(default=clock.now)
    delivered_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    """Since when it is not shown, after a report; the text is kept for the secretariat."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "by"],
                condition=models.Q(delivered_at__isnull=True),
                name="one_message_waits_each",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "delivered_at"], name="messages_as_delivered"),
            models.Index(fields=["by", "written_at"], name="messages_of_writer"),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.written_at:%Y-%m-%d %H:%M}"


class Block(models.Model):
    """`by` wants to hear nothing from `whom`, who is not told."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="one_block_each"),
            models.CheckConstraint(condition=~models.Q(by=models.F("whom")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.by} blocks {self.whom}"


class Report(models.Model):
    """Somebody says that a message is not right; the secretariat reads it, and it alone."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    why = Text(max_length=1000)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = Text(max_length=1000, blank=True)
    """What both sides are told."""

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "by"], name="one_report_each"),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.OPEN, decided_at__isnull=True)
                | (~models.Q(state=ReportState.OPEN) & models.Q(decided_at__isnull=False)),
                name="decided_report_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Report of {self.message}"
