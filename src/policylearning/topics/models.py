from django.db import models

from policylearning.common.fields import Folded, Line, Text


class Accent(models.TextChoices):
    """The colours of look.md a topic may take."""

    RESEARCH = "research"
    SME = "sme"
    LOW_CARBON = "low-carbon"
    ENVIRONMENT = "environment"


class Topic(models.Model):
    """A thematic platform. Topics are data: another programme has others."""

    slug = models.SlugField(unique=True, max_length=60)
    name = Line(max_length=80, unique=True)
    short = Line(max_length=30)
    accent = models.CharField(max_length=20, choices=Accent.choices)
    description = Text()
    contact_email = models.EmailField(blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class Tag(models.Model):
    """A word of the controlled list."""

    slug = models.SlugField(unique=True, max_length=60)
    name = Line(max_length=60, unique=True)
    topics = models.ManyToManyField(Topic, related_name="tags", blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class TagSynonym(models.Model):
    """A word that leads to a tag: what it or one merged into it was called, and its address."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="synonyms")
    name = Line(max_length=60)
    folded = Folded(source="name", max_length=80, unique=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class FieldOfIntervention(models.Model):
    """A field of intervention of cohesion policy, by its code."""

    code = models.CharField(unique=True, max_length=10)
    name = Line(max_length=200)

    class Meta:
        verbose_name_plural = "fields of intervention"
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
