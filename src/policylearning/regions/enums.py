from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What became of a region from one version of NUTS to the next."""

    UNCHANGED = "unchanged", _("unchanged")
    RENAMED = "renamed", _("renamed")
    RECODED = "recoded", _("recoded")
    MERGED = "merged", _("merged")
    SPLIT = "split", _("split")
    BOUNDARY_SHIFT = "boundary_shift", _("boundary shift")
    NEW = "new", _("new")
    DISCONTINUED = "discontinued", _("discontinued")


class ChangeBasis(models.TextChoices):
    """From what, in the two code lists, a change was told. The lists say nothing of boundaries themselves."""

    CODE = "code", _("the code")
    NAME = "name", _("the same name under another code")
    PARTS = "parts", _("the regions it consists of")
    REMAINDER = "remainder", _("what was left over in the region above")
