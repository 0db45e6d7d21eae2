from django.db.models import Model, QuerySet

from .models import Entry


def history_of(obj: Model) -> QuerySet[Entry]:
    """Everything that happened to one object, newest first."""
    return Entry.objects.filter(kind=obj._meta.label_lower, object_id=str(obj.pk)).select_related("by")
