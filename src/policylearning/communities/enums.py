from django.db import models
from django.utils.translation import gettext_lazy as _


class WayIn(models.TextChoices):
    """How one becomes a member. Everybody reads an open community; the others are read by their members."""

    OPEN = "open", _("Everybody with an account joins, and everybody reads")
    AUTHORITIES = "authorities", _("People of verified public authorities join")
    DOMAIN = "domain", _("People with an e-mail address of certain domains join")
    PRIVATE = "private", _("An owner lets people in")


class Role(models.TextChoices):
    ASKED = "asked", _("Asked to join")
    MEMBER = "member", _("Member")
    MODERATOR = "moderator", _("Moderator")
    OWNER = "owner", _("Owner")


IN = (Role.MEMBER, Role.MODERATOR, Role.OWNER)
MODERATING = (Role.MODERATOR, Role.OWNER)


class Digest(models.TextChoices):
    """How somebody is told of what is new."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    NEVER = "never", _("Not at all")


class PostState(models.TextChoices):
    SHOWN = "shown", _("Shown")
    HELD = "held", _("Waits for a moderator")
    REMOVED = "removed", _("Taken away")
    APPEALED = "appealed", _("Taken away, the writer objects")
    UPHELD = "upheld", _("Taken away for good")


class FlagState(models.TextChoices):
    OPEN = "open", _("Waits")
    DISMISSED = "dismissed", _("Nothing wrong")
    AGREED = "agreed", _("Taken away")
