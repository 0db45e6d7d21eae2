from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.topics.models import Topic

from .enums import RoleName


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Signs in by e-mail address; what they may do comes from their roles."""

    email = models.EmailField(unique=True)
    name = Line(max_length=120)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    time_zone = models.CharField(max_length=60, default=settings.TIME_ZONE)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(is_active=False),
                name="erased_is_closed",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="user_by_name")]

    def __str__(self) -> str:
        return str(self.name)

    def get_full_name(self) -> str:
        return str(self.name)

    def get_short_name(self) -> str:
        return str(self.name)


class RoleGrant(models.Model):
    """A role somebody was given. Without a topic it holds for all topics."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30, choices=RoleName.choices)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["role", "topic__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "topic"], name="one_grant_per_role_and_topic"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(topic__isnull=True),
                name="one_grant_per_role_for_all_topics",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}" + (f" ({self.topic})" if self.topic else "")


class Consent(models.Model):
    """What somebody agreed to: the words they saw, when, and when they took it back."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=30)
    """The key of a declared `consents.ConsentText`."""
    version = models.CharField(max_length=30)
    text = Text()
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_consent_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class DataExport(models.Model):
    """Everything about a person, to take along: asked for, made in the background, gone after some days."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    file = models.FileField()
    """Its name is kept before there is a file."""
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=True, expires_at__isnull=True)
                | models.Q(made_at__isnull=False, expires_at__isnull=False, failed_at__isnull=True),
                name="made_export_expires",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file.name)
