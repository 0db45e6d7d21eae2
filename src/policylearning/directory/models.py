from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.common.uploads import stored_as
from policylearning.regions.models import Region
from policylearning.topics.models import Tag, Topic

from .enums import Audience


class Profile(models.Model):
    """A practitioner: a member who chose to be in the directory, in their own words.

    `audience` is who finds the profile, and the widest that any field of it is shown; `fields_seen_by` narrows it
    field by field (see `faces`). The organisation is not written here: it is the member's confirmed one.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    audience = models.CharField(
        _("who finds me"), max_length=10, choices=Audience.choices, default=Audience.NOBODY
    )
    fields_seen_by = models.JSONField(default=dict, blank=True)
    """Field to audience, for the fields whose owner chose; see `faces.FIELDS`."""
    listed_at = models.DateTimeField(null=True, blank=True)
    """Since when it has been in the directory."""
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    role_title = Line(_("role"), max_length=120, blank=True)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="practitioners",
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="practitioners")
    expertise = Text(_("expertise"), max_length=800, blank=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="practitioners")
    languages = models.JSONField(_("languages"), default=list, blank=True)
    """ISO 639-1 codes, the best spoken first."""
    offers = Text(_("what I offer"), max_length=600, blank=True)
    seeks = Text(_("what I seek"), max_length=600, blank=True)
    willing = models.JSONField(_("willing to"), default=list, blank=True)
    """Values of `Willing`."""
    photo = models.FileField(_("photo"), blank=True, upload_to=stored_as("directory"))

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience=Audience.NOBODY, listed_at__isnull=True)
                | (~models.Q(audience=Audience.NOBODY) & models.Q(listed_at__isnull=False)),
                name="listed_profile_has_its_date",
            ),
        ]
        indexes = [models.Index(fields=["-listed_at", "-id"], name="newest_practitioners")]

    def __str__(self) -> str:
        return str(self.user.name)

    def get_absolute_url(self) -> str:
        return reverse("directory:detail", args=[self.pk])


class PublicFace(Profile):
    """A profile as visitors find it: the index has it twice, since it may hold less than what members read."""

    class Meta:
        proxy = True
