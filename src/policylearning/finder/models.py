from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.practices.models import Practice

from . import annotations
from .enums import Frequency, Visibility

MOST_SHORTLISTS = 50
"""A person has at most so many."""
MOST_ITEMS = 200
"""A shortlist holds at most so many."""
MOST_FOLLOWS = 100
"""A person follows at most so many things."""


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
    shows_notes = models.BooleanField(_("show my notes on it"), default=False, db_default=False)
    """To who has the link: what it is for, and the notes on the practices."""
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

    @property
    def annotation(self) -> annotations.Annotation:
        """The note, read."""
        return annotations.read(str(self.note))


class Follow(models.Model):
    """What somebody wants to hear of: what is new and fits a search, or what happens to one practice.

    To follow a topic, a region or a tag is to keep a search with that one filter and no words.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    title = Line(_("title"), max_length=120)
    query = Line(max_length=1000, blank=True)
    """As it was typed."""
    filters = models.JSONField(default=dict, blank=True)
    """Facet to values, as `search.queries.search` takes them."""
    kinds = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=40, blank=True)
    """Of query, filters and kinds: the same search has the same. Empty for a practice."""
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    known = models.JSONField(default=dict, blank=True)
    """Of the practice, what the follower knows: `changes.facts` when they were told last."""
    frequency = models.CharField(
        _("how often"), max_length=8, choices=Frequency.choices, default=Frequency.WEEKLY
    )
    created_at = models.DateTimeField(default=clock.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    """When it is looked at next; empty for one that is told at once while nothing has happened."""
    seen = models.PositiveBigIntegerField(default=0)
    """The key of the last arrival that was considered."""
    matched = models.PositiveIntegerField(default=0)
    """How often it told something."""
    matched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "digest"], condition=~models.Q(digest=""), name="one_follow_of_a_search"
            ),
            models.UniqueConstraint(
                fields=["owner", "practice"],
                condition=models.Q(practice__isnull=False),
                name="one_follow_of_a_practice",
            ),
            models.CheckConstraint(
                condition=models.Q(practice__isnull=True) ^ models.Q(digest=""),
                name="follows_a_search_or_a_practice",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="follow_due", condition=models.Q(paused_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("finder:change_follow", args=[self.pk])


class Arrival(models.Model):
    """Something findable came into sight: of everybody, or of more people than before.

    The key gives the order in which followers hear of it. What goes out of sight loses its row.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    audience = models.JSONField(default=list)
    """Who can see it: the tokens of its search document."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_arrival_each")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Reading(models.Model):
    """How far the outbox of search was read for followers. One row, which is locked to read on."""

    state = models.JSONField(null=True)
    """As `search.generations.State`; empty until what there is was looked through once."""

    def __str__(self) -> str:
        return str(self.state)


class Told(models.Model):
    """A person was told of something: once that it is new, or of changes since the last time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    """The same for everything told in one notice."""
    is_new = models.BooleanField(default=True)
    changes = models.JSONField(default=list, blank=True)
    """As `changes.compare` gives them."""
    follows = models.JSONField(default=list)
    """The keys of the follows it was told for."""

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "object_id"],
                condition=models.Q(is_new=True),
                name="told_once_that_it_is_new",
            ),
        ]
        indexes = [models.Index(fields=["user", "-at"], name="told_to")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
