from django.db import models


class RoleName(models.TextChoices):
    """The roles of product.md that are granted. Visitor and member need no grant; web admin and practice
    owner follow from a project or a practice; verified authority follows from the organisation."""

    EXPERT = "expert", "Expert"
    THEMATIC_MANAGER = "thematic_manager", "Thematic manager"
    SECRETARIAT = "secretariat", "Secretariat"
