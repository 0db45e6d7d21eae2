from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from policylearning.common import clock
from policylearning.common.fields import Line, Text

from .enums import FINISHED, TONES, State
from .registry import kinds


class Job(models.Model):
    """A piece of work in the background: the queue, its progress and its outcome in one row."""

    kind = models.CharField(max_length=80)
    title = Line(max_length=200, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    """Starting twice with the same key starts once."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """None for the platform itself."""
    quick = models.BooleanField(default=False)
    """Takes seconds; does not wait behind long work."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    run_after = models.DateTimeField(default=clock.now)
    worker = models.CharField(max_length=120, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    """Goes up with every claim: whoever holds an older number has lost the job and can write no more."""
    failures = models.PositiveIntegerField(default=0)
    """Errors and killed workers since it was started or retried."""
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)

    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    """0 while it is not known."""
    resumed_from = models.PositiveBigIntegerField(default=0)
    """What was done already when this attempt began; the time left is reckoned from it."""
    message = Text(blank=True)
    checkpoint = models.JSONField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = Text(blank=True)
    """A sentence for the person."""
    trace = models.TextField(blank=True)
    """For those who look after the platform."""

    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["run_after", "id"], name="job_due", condition=models.Q(state="queued")),
            models.Index(fields=["heartbeat_at"], name="job_running", condition=models.Q(state="running")),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=False, state__in=sorted(map(str, FINISHED)))
                | models.Q(finished_at__isnull=True, state__in=["queued", "running"]),
                name="job_finished_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def name(self) -> str:
        """What a page calls it."""
        if self.title:
            return str(self.title)
        return str(kinds[self.kind].title) if self.kind in kinds else self.kind

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @property
    def seconds_left(self) -> int | None:
        """Reckoned from the pace of this attempt; None when it cannot be said."""
        advanced = self.done - self.resumed_from
        if self.state != State.RUNNING or self.started_at is None or advanced <= 0 or not self.total:
            return None
        spent = (clock.now() - self.started_at).total_seconds()
        return max(0, round(spent / advanced * (self.total - self.done)))

    @property
    def time_left(self) -> str:
        """ "about 2 minutes left", or nothing."""
        left = self.seconds_left
        if left is None:
            return ""
        if left < 60:
            return gettext("less than a minute left")
        minutes = round(left / 60)
        if minutes < 60:
            return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": minutes}
        hours = round(minutes / 60)
        return ngettext("about %(n)s hour left", "about %(n)s hours left", hours) % {"n": hours}

    @property
    def outcome(self) -> dict[str, Any]:
        """What the function gave back: by convention `summary`, `url` and what else it likes."""
        return self.result if isinstance(self.result, dict) else {}


class Turn(models.Model):
    """When a duty is due next. Whoever moves the date starts the duty: one worker among all."""

    kind = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind


class SeenWorker(models.Model):
    """A worker and when it was last seen alive."""

    name = models.CharField(max_length=120, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
