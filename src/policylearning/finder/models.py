from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.practices.models import Practice

from .enums import Visibility

MOST_SHORTLISTS = 50
"""A person has at most so many."""
MOST_ITEMS = 200
"""A shortlist holds at most so many."""


class Shortlist(models.Model):
    """Practices somebody keeps for a purpose, in their order, with notes."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shortlists")
    title = Line(_("title"), max_length=80)
    note = Text(_("note"), max_length=1000, blank=True)
    is_default = models.BooleanField(default=False)
    """Where one click puts a practice."""
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    token = models.CharField(max_length=64, null=True, blank=True, unique=True)
    """The secret of the link; a new one makes the old link dead."""
    shows_owner = models.BooleanField(_("show my name on it"), default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-is_default", "-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_default=True), name="one_default_shortlist_each"
            ),
            models.CheckConstraint(
                condition=models.Q(visibility=Visibility.LINK, token__isnull=False)
                | models.Q(visibility=Visibility.PRIVATE, token__isnull=True),
                name="shared_shortlist_has_its_link",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("finder:shortlist", args=[self.pk])

    @property
    def is_shared(self) -> bool:
        return self.visibility == Visibility.LINK

    @property
    def shared_path(self) -> str:
        """The address by link; empty while it is private."""
        return str(reverse("finder:shared", args=[self.token])) if self.token else ""


class ShortlistItem(models.Model):
    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="items")
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    note = Text(_("note"), max_length=1000, blank=True)
    position = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "practice"], name="once_on_a_shortlist"),
        ]

    def __str__(self) -> str:
        return str(self.practice)
