from django.conf import settings
from django.db import models

from policylearning.common import clock
from policylearning.common.fields import Line
from policylearning.regions.models import Region

from .enums import OrganisationType


class Organisation(models.Model):
    """An organisation dealing with regional policy."""

    name = Line(max_length=200)
    type = models.CharField(max_length=30, choices=OrganisationType.choices)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    email_domain = models.CharField(max_length=120, blank=True)
    website = models.URLField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody works for an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role_title = Line(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When the person's e-mail domain or the secretariat confirmed it."""

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"
