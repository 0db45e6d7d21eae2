"""What is kept of imports: the mapping of each source, each file with its report, and what came from where."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from policylearning.common import clock
from policylearning.common.fields import Line
from policylearning.common.uploads import stored_as
from policylearning.jobs.models import Job

from .imports.enums import TONES, ImportState, Outcome


class ImportMapping(models.Model):
    """How the columns of one source become fields; used again for its next file."""

    source = Line(max_length=120, unique=True)
    rules = models.JSONField(default=dict)
    """As `imports.mapping.Mapping.as_dict` gives it."""
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["source", "pk"]

    def __str__(self) -> str:
        return str(self.source)


class ImportBatch(models.Model):
    """One file on its way in: who brought it, how it is read, what became of its rows."""

    source = Line(max_length=120)
    file = models.FileField(upload_to=stored_as("practices/imports"))
    name = Line(max_length=160)
    """The file's own name, only shown."""
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    """SHA-256 of its content, in hexadecimal."""
    layout = models.JSONField(default=dict)
    """How it is read: `imports.reading.Layout.as_dict`."""
    samples = models.JSONField(default=dict)
    """Column name to a few of its values."""
    rows = models.PositiveIntegerField(default=0)
    rules = models.JSONField(default=dict)
    """The mapping of this file, as in ImportMapping."""
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Of the practices that come of it."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """None for the command line."""
    submit = models.BooleanField(default=False)
    """Send the complete ones to the experts."""
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The last one started for it."""
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ImportState.IMPORTED, finished_at__isnull=False)
                | (~models.Q(state=ImportState.IMPORTED) & models.Q(finished_at__isnull=True)),
                name="import_finished_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("practices:import", args=[self.pk])


class ImportLine(models.Model):
    """What became, or in a check would become, of one row."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    """As a spreadsheet counts: the heading is row 1. In JSON the first record is 1."""
    key = models.CharField(max_length=120, blank=True)
    title = Line(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    notes = models.JSONField(default=list)
    """Pairs of a NoteKind and a sentence."""
    practice = models.ForeignKey(
        "practices.Practice", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["row", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "row"], name="one_line_per_row_of_an_import"),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "row"], name="import_lines_by_outcome")]

    def __str__(self) -> str:
        return f"{self.row}: {self.get_outcome_display()}"

    @property
    def tone(self) -> str:
        return TONES.get(Outcome(self.outcome), "")


class ImportedRecord(models.Model):
    """What a source said of a practice when it was last taken over: tells edits there from edits here."""

    practice = models.OneToOneField("practices.Practice", on_delete=models.CASCADE, related_name="imported")
    digest = models.CharField(max_length=64)
    """Of the row's values after mapping and cleaning."""
    version = models.PositiveIntegerField()
    """Of the practice right after; a higher one means that somebody edited it by hand."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.practice_id} v{self.version}"
