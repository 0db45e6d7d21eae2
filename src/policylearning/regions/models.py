from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.common.fields import Folded, Line

from .countries import COUNTRIES, ISO_TO_NUTS, country_name
from .enums import ChangeBasis, ChangeKind


def title_of(code: str, name: str, level: int) -> str:
    """What a region is called: a country by its English name where we know it, a region by its own."""
    return country_name(code) if level == 0 and code in COUNTRIES else name


class Region(models.Model):
    """A NUTS region. One row per code and version; `current` marks the newest version that holds the code.

    A current region may yet have been replaced by others: choices offer `queries.in_use()`.
    """

    code = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    """The year of the NUTS classification: 2021 or 2024."""
    level = models.PositiveSmallIntegerField()
    name = Line(max_length=120)
    """In the region's own language, in Latin letters."""
    native_name = Line(max_length=120, blank=True)
    """In its own letters, where they are not Latin."""
    country = models.CharField(max_length=2, db_index=True)
    """The first two letters of the code (EL for Greece, UK for the United Kingdom)."""
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    current = models.BooleanField(default=True)
    longitude = models.FloatField(null=True, blank=True)
    """Of an approximate centre, degrees east, WGS 84."""
    latitude = models.FloatField(null=True, blank=True)
    """Degrees north."""
    folded = Folded(source="search_words", max_length=300)

    class Meta:
        ordering = ["code", "version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_region_per_code_and_version"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(current=True), name="one_current_region_per_code"
            ),
            models.CheckConstraint(condition=models.Q(level__lte=3), name="nuts_level_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    def get_absolute_url(self) -> str:
        address = reverse("regions:detail", args=[self.code])
        return address if self.current else f"{address}?version={self.version}"

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def title(self) -> str:
        """A country by its English name where we know it, a region by its own."""
        return title_of(self.code, self.name, self.level)

    @property
    def label(self) -> str:
        """With its country: "Noord-Brabant, Netherlands"."""
        if self.level == 0 or self.name == self.country_name:
            return self.title
        return f"{self.name}, {self.country_name}"

    @property
    def kind(self) -> str:
        return _("Country") if self.level == 0 else _("NUTS %(level)s region") % {"level": self.level}

    @property
    def search_words(self) -> str:
        """What a person may type to find it; `folded` keeps it."""
        words = [self.name, self.native_name]
        if self.level == 0:
            words += [self.country_name, *(iso for iso, nuts in ISO_TO_NUTS.items() if nuts == self.code)]
        return " ".join([*words, self.code])


class RegionChange(models.Model):
    """One line of the change table between two versions, worked out from their code lists.

    `before` is None for a new region, `after` for a discontinued one. A split or merger has a line for each
    part.
    """

    before = models.ForeignKey(Region, null=True, on_delete=models.CASCADE, related_name="changes_after")
    after = models.ForeignKey(Region, null=True, on_delete=models.CASCADE, related_name="changes_before")
    from_version = models.PositiveSmallIntegerField()
    to_version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    basis = models.CharField(max_length=20, choices=ChangeBasis.choices)

    class Meta:
        ordering = ["from_version", "before__code", "after__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_line_per_pair_of_regions"),
            models.UniqueConstraint(
                fields=["before"], condition=models.Q(after=None), name="discontinued_once"
            ),
            models.UniqueConstraint(fields=["after"], condition=models.Q(before=None), name="new_once"),
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
                name="a_change_has_a_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after or '–'}: {self.get_kind_display()}"


class RegionShape(models.Model):
    """The outline of a region, imported, never shipped."""

    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="shape")
    path = models.TextField()
    """SVG path data in the units of `projection`: whole kilometres, relative moves, every ring closed."""

    class Meta:
        ordering = ["region", "pk"]

    def __str__(self) -> str:
        return f"Outline of {self.region}"


class RegionImport(models.Model):
    """One file that was brought in: what, when, by whom, with what result."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = Line(max_length=200)
    """The file's name."""
    digest = models.CharField(max_length=64)
    """SHA-256 of its content, in hexadecimal."""
    version = models.PositiveSmallIntegerField()
    read = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    shapes = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} (NUTS {self.version})"
