"""What shortlists keep about a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .models import Shortlist


def export_shortlists(user: User) -> Rows:
    return [
        {
            "title": shortlist.title,
            "note": shortlist.note,
            "visibility": shortlist.visibility,
            "created_at": shortlist.created_at,
            "practices": [
                {"title": item.practice.title, "note": item.note, "added_at": item.added_at}
                for item in shortlist.items.all()
            ],
        }
        for shortlist in Shortlist.objects.filter(owner=user)
        .order_by("pk")
        .prefetch_related("items__practice")
    ]


def erase_shortlists(user: User, by: Actor, at: datetime) -> str:
    Shortlist.objects.filter(owner=user).delete()
    return "deleted; their links are dead"


personal_data(PersonalData("shortlists", _("My shortlists"), export_shortlists, erase_shortlists, order=210))
