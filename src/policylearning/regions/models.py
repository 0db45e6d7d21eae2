from django.db import models

from policylearning.common.fields import Line


class Region(models.Model):
    """A NUTS region. One row per code and version; `current` marks the newest version that holds the code."""

    code = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    """The year of the NUTS classification: 2021 or 2024."""
    level = models.PositiveSmallIntegerField()
    name = Line(max_length=120)
    """In the region's own language, in Latin letters."""
    country = models.CharField(max_length=2, db_index=True)
    """The first two letters of the code (EL for Greece, UK for the United Kingdom)."""
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    current = models.BooleanField(default=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["code", "version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_region_per_code_and_version"),
            models.CheckConstraint(condition=models.Q(level__lte=3), name="nuts_level_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
