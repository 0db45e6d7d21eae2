from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    """The roles of product.md that are granted. Visitor and member need no grant; web admin and practice
    owner follow from a project or a practice; verified authority follows from the organisation."""

    EXPERT = "expert", _("Expert")
    THEMATIC_MANAGER = "thematic_manager", _("Thematic manager")
    SECRETARIAT = "secretariat", _("Secretariat")
