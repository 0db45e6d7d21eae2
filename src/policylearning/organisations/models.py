from django.conf import settings
from django.db import models
from django.urls import reverse

from policylearning.common import clock
from policylearning.common.fields import Folded, Line, Text
from policylearning.regions.models import Region

from .enums import PUBLIC_AUTHORITIES, OrganisationType, VerificationState

SEEN_BY = ("verified_at", "domain_confirmed_at", "created_by")


class Organisation(models.Model):
    """An organisation dealing with regional policy."""

    name = Line(max_length=200)
    folded = Folded(source="name", db_index=True)
    type = models.CharField(max_length=30, choices=OrganisationType.choices)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    email_domain = models.CharField(max_length=120, blank=True, db_index=True)
    domain_confirmed_at = models.DateTimeField(null=True, blank=True)
    """Since when an address of this domain is enough to belong to the organisation."""
    website = models.URLField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who verified it as a public authority; nobody when the platform did, by its domain."""
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_in"
    )
    """The organisation it turned out to be. What is left here is a further name and domain of that one."""
    merged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=True) | models.Q(type__in=sorted(PUBLIC_AUTHORITIES)),
                name="only_public_authorities_are_verified",
            ),
            models.CheckConstraint(
                condition=models.Q(domain_confirmed_at__isnull=True) | ~models.Q(email_domain=""),
                name="confirmed_domain_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, merged_at__isnull=True)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False),
                name="merged_organisation_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="no_organisation_is_merged_into_itself",
            ),
        ]
        # With all that decides who sees one, so that the facets of the list are counted from the index alone.
        indexes = [
            models.Index(fields=["merged_into", "type", *SEEN_BY], name="organisation_by_type"),
            models.Index(fields=["merged_into", "region", *SEEN_BY], name="organisation_by_region"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("organisations:detail", args=[self.pk])

    def get_type_display(self) -> str:  # type: ignore[no-redef]
        """Django's own makes a table of all types each time; a list asks for each row."""
        return str(OrganisationType(self.type).label)

    @property
    def is_public_authority(self) -> bool:
        """By its type; whether that was verified is `verified_at`."""
        return self.type in PUBLIC_AUTHORITIES


class Lookalike(models.Model):
    """Two organisations that may be one: kept until somebody merges them, or says that they are two."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    likeness = models.PositiveSmallIntegerField()
    """Of their names, of 100."""
    found_at = models.DateTimeField(default=clock.now)
    told_apart_at = models.DateTimeField(null=True, blank=True)
    """Since when somebody says that they are two."""

    class Meta:
        ordering = ["-likeness", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_lookalike_each_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="lookalikes_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≈ {self.second}"


class Membership(models.Model):
    """Somebody works for an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role_title = Line(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When the person's e-mail domain or the secretariat confirmed it."""
    confirmed_domain = models.CharField(max_length=120, blank=True)
    """The e-mail domain that confirmed it; it lapses when the person's address changes to another."""

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_each"),
            models.CheckConstraint(
                condition=models.Q(confirmed_domain="") | models.Q(confirmed_at__isnull=False),
                name="domain_only_of_the_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"


class VerificationRequest(models.Model):
    """An organisation asks to be verified as a public authority."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="verification_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    statement = Text(max_length=1000, blank=True)
    """Why the organisation is a public authority, in the asker's words."""
    state = models.CharField(
        max_length=20, choices=VerificationState.choices, default=VerificationState.REQUESTED
    )
    state_since = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = Text(max_length=1000, blank=True)
    """Of the last decision; the asker reads it."""

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state__in=[VerificationState.REQUESTED, VerificationState.VERIFIED]),
                name="one_open_verification_each",
            ),
        ]

    def __str__(self) -> str:
        return f"Verification of {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("organisations:decide", args=[self.pk])
