from django.db import models
from django.db.models import Q

from policylearning.common import clock
from policylearning.common.fields import Folded, Line, Text
from policylearning.common.uploads import stored_as
from policylearning.jobs.models import Job


class Change(models.Model):
    """The outbox: something that may be found has changed. Written with the change, read by every node's indexer."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Concept(models.Model):
    """One thing the glossary knows, whatever it is called; SKOS has the same parts (W3C, 2009)."""

    uri = models.CharField(max_length=300, unique=True)
    name = Line(max_length=200)
    """What it is called in lists: its preferred label in English, or the first there is. Written by the actions."""
    scope_note = Text(blank=True, max_length=1000)
    """What is meant and what is not (a scope note), in one language."""
    topic = models.CharField(max_length=60, blank=True)
    """The slug of the topic it belongs to most, if any. Topics lie above and cannot be pointed at."""
    broader = models.ManyToManyField("self", symmetrical=False, related_name="narrower", blank=True)
    related = models.ManyToManyField("self", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def preferred_labels(self) -> "list[Label]":
        """One for each language. Uses what is prefetched."""
        return [label for label in self.labels.all() if label.preferred]


class Label(models.Model):
    """A word or a few that mean a concept in one language: the preferred one, or another that people use."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=10)
    text = Line(max_length=200)
    preferred = models.BooleanField(default=False)
    folded = Folded(source="text", db_index=True)

    class Meta:
        ordering = ["language", "-preferred", "text", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language", "text"], name="label_once_per_concept_and_language"
            ),
            models.UniqueConstraint(
                fields=["concept", "language"],
                condition=Q(preferred=True),
                name="one_preferred_label_per_language",
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)


class SameConcept(models.Model):
    """The URI of a concept that was merged into another: files that have it mean that one."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="same")
    uri = models.CharField(max_length=300, unique=True)

    class Meta:
        ordering = ["uri"]

    def __str__(self) -> str:
        return str(self.uri)


class GlossaryImport(models.Model):
    """A file of concepts on its way in, and what became of them."""

    file = models.FileField(upload_to=stored_as("glossary/imports"), max_length=200)
    name = Line(max_length=160)
    """The file's own name, only shown."""
    dry_run = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    """As `glossary.writing.Report.as_dict`; empty while it is not done."""
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.name)


class Missed(models.Model):
    """What was asked on one day and found nothing, or nothing that fits: how often, and of nobody in particular."""

    day = models.DateField()
    query = Line(max_length=100)
    """Folded: no accents, no capitals, no signs."""
    language = models.CharField(max_length=10)
    """Of the words, as far as they tell."""
    kinds = models.CharField(max_length=100, blank=True)
    """The kinds of documents it was asked of, with blanks between; "" is all."""
    weak = models.BooleanField()
    """Something was found, and nothing of it fits well."""
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "query", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "query", "language", "kinds", "weak"], name="one_count_a_day_and_query"
            )
        ]
        indexes = [models.Index(fields=["query", "language"], name="missed_by_query")]

    def __str__(self) -> str:
        return f"{self.query} ({self.day})"
