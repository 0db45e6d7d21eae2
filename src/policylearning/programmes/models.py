from django.conf import settings
from django.db import models

from policylearning.common.fields import Line, Text


class Project(models.Model):
    """An approved project, whose web admins look at its practices first."""

    acronym = Line(max_length=60, unique=True)
    title = Line(max_length=300)
    summary = Text(blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """EUR."""
    eu_part = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """EUR, within the budget."""
    web_admins = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="projects_administered", blank=True
    )

    class Meta:
        ordering = ["acronym", "pk"]

    def __str__(self) -> str:
        return str(self.acronym)
