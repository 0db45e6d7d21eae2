from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.topics.models import Topic

from .enums import Digest, FlagState, PostState, Role, WayIn

LONGEST = 10_000


class Community(models.Model):
    """People who talk about one thing. A topic has one; others are groups that somebody began."""

    slug = models.SlugField(unique=True, max_length=60)
    name = Line(_("name"), max_length=80)
    summary = Line(_("summary"), max_length=200)
    description = Text(_("description"), max_length=4000, blank=True)
    topic = models.OneToOneField(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="community"
    )
    """For the community of a topic; its thematic managers moderate it."""
    way_in = models.CharField(_("who joins"), max_length=12, choices=WayIn.choices, default=WayIn.OPEN)
    email_domains = models.JSONField(_("e-mail domains"), default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    """Of the last post."""
    archived_at = models.DateTimeField(null=True, blank=True)
    """Since when it is only read."""

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(way_in=WayIn.DOMAIN) | ~models.Q(email_domains=[]),
                name="domain_community_names_domains",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("communities:detail", args=[self.slug])


class CommunityMember(models.Model):
    """Somebody in a community, or who asked to be."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="communities")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.WEEKLY)
    digested_at = models.DateTimeField(default=clock.now)
    """What is newer was in no digest yet."""
    why = Text(max_length=500, blank=True)
    """Why somebody wants to join, for those who let them in."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="one_place_in_a_community"),
        ]
        indexes = [models.Index(fields=["user", "role"], name="communities_of_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.community}"


class Thread(models.Model):
    """One matter, talked about in posts. The first post is what it began with."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="threads")
    title = Line(_("title"), max_length=140)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    posts_shown = models.PositiveIntegerField(default=0)
    pinned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-last_at", "-id"], name="threads_by_last_post"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("communities:thread", args=[self.pk])


class Post(models.Model):
    """What somebody wrote in a thread, in Markdown."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = Text(_("text"), max_length=LONGEST)
    quotes = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The post of the same thread it answers."""
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.SHOWN)
    state_since = models.DateTimeField(default=clock.now)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The moderator of the last decision; an objection is another's to judge."""
    reason = Text(max_length=1000, blank=True)
    """Of the last decision; the writer reads it."""
    objection = Text(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["thread", "state", "id"], name="posts_of_thread"),
            models.Index(fields=["by", "at"], name="posts_of_writer"),
            models.Index(
                fields=["state_since"],
                name="posts_to_judge",
                condition=models.Q(state__in=[PostState.HELD, PostState.APPEALED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} in “{self.thread}”"

    def get_absolute_url(self) -> str:
        return f"{self.thread.get_absolute_url()}?post={self.pk}#post-{self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.state == PostState.SHOWN


class PostVersion(models.Model):
    """What a post said before it was changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    text = Text(max_length=LONGEST)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"{self.post}, until {self.until:%Y-%m-%d %H:%M}"


class Useful(models.Model):
    """The one reaction: somebody found a post useful."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="useful")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "useful"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="useful_once_each")]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"


class ThreadFollow(models.Model):
    """Somebody wants to hear of every post in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="one_follow_each_thread")]

    def __str__(self) -> str:
        return f"{self.user}: {self.thread}"


class Flag(models.Model):
    """Somebody says that a post is not right; the moderators read it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    why = Text(max_length=1000)
    state = models.CharField(max_length=10, choices=FlagState.choices, default=FlagState.OPEN)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "by"], name="one_flag_each")]
        indexes = [
            models.Index(fields=["post"], name="flags_open", condition=models.Q(state=FlagState.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.post}"
