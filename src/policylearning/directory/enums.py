from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who sees a profile, or one field of it."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    NOBODY = "nobody", _("Nobody")


WIDTH = {Audience.NOBODY: 0, Audience.MEMBERS: 1, Audience.PUBLIC: 2}
"""How many see it: the narrower of two is the smaller number."""


class Willing(models.TextChoices):
    """What somebody would do for a region that asks."""

    PEER = "peer", _("Be a peer in a peer review")
    HOST = "host", _("Host a visit")
