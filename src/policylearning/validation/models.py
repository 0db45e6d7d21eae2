from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.practices.models import Practice

from .enums import AssessmentState, Outcome, Verdict

MOST_POINTS = 5


class Rubric(models.Model):
    """The published yardstick, as data. A change is a new version; a round keeps the one it began with."""

    version = models.PositiveIntegerField(unique=True)
    name = Line(_("name"), max_length=120)
    introduction = Text(_("introduction"), blank=True)
    threshold = models.DecimalField(_("mean needed"), max_digits=3, decimal_places=2)
    """Weighted mean from which a practice may be validated, 0 to 5."""
    minimum = models.PositiveSmallIntegerField(_("least points in any criterion"), default=2)
    experts_needed = models.PositiveSmallIntegerField(_("experts needed"), default=1)
    in_force_from = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Criterion(models.Model):
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    name = Line(_("name"), max_length=80)
    guidance = Text(_("guidance"))
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    anchors = models.JSONField(default=dict)
    """Points ("0", "3", "5") to what earns them."""
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="one_criterion_per_key"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="criterion_has_weight"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Round(models.Model):
    """One submission before the experts. A practice has at most one that is not decided."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="rounds")
    experts_needed = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    why = Text(blank=True)
    """The thematic manager's reason, where experts disagreed."""

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="one_round_per_number"),
            models.UniqueConstraint(
                fields=["practice"],
                condition=models.Q(decided_at__isnull=True),
                name="one_open_round_per_practice",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, outcome__in=["pending", "split"])
                | models.Q(
                    decided_at__isnull=False, outcome__in=["validated", "changes", "refused", "cancelled"]
                ),
                name="round_decided_exactly_with_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}, round {self.number}"


class Assessment(models.Model):
    """One expert's judgement in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assessments")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=12, choices=AssessmentState.choices, default=AssessmentState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    declared_free_at = models.DateTimeField(null=True, blank=True)
    """When the expert declared to have no conflict of interest."""
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    opinion = Text(_("opinion"), max_length=2000, blank=True)
    """Signed and shown on the published practice."""
    remarks = models.JSONField(default=dict, blank=True)
    """Changes asked for: field name to text."""
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "expert"], name="one_assessment_per_expert"),
            models.CheckConstraint(
                condition=~models.Q(state="submitted")
                | (~models.Q(verdict="") & models.Q(declared_free_at__isnull=False)),
                name="scored_with_verdict_and_declaration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} on {self.round}"

    @property
    def practice(self) -> Practice:
        return self.round.practice


class Score(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_POINTS)])
    reason = Text(max_length=600, blank=True)

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=models.Q(points__lte=MOST_POINTS), name="points_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
