"""What shortlists and following keep about a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .models import Follow, Shortlist, Told


def export_shortlists(user: User) -> Rows:
    return [
        {
            "title": shortlist.title,
            "note": shortlist.note,
            "visibility": shortlist.visibility,
            "shows_notes": shortlist.shows_notes,
            "shows_owner": shortlist.shows_owner,
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


def export_follows(user: User) -> Rows:
    return [
        {
            "title": follow.title,
            "query": follow.query,
            "filters": follow.filters,
            "kinds": follow.kinds,
            "practice": str(follow.practice or ""),
            "frequency": follow.frequency,
            "created_at": follow.created_at,
            "paused_at": follow.paused_at,
            "matched": follow.matched,
            "matched_at": follow.matched_at,
        }
        for follow in Follow.objects.filter(owner=user).order_by("pk").select_related("practice")
    ]


def erase_follows(user: User, by: Actor, at: datetime) -> str:
    Follow.objects.filter(owner=user).delete()
    return "deleted"


def export_told(user: User) -> Rows:
    return [
        {
            "kind": told.kind,
            "object_id": told.object_id,
            "at": told.at,
            "is_new": told.is_new,
            "changes": told.changes,
        }
        for told in Told.objects.filter(user=user).order_by("pk")
    ]


def erase_told(user: User, by: Actor, at: datetime) -> str:
    Told.objects.filter(user=user).delete()
    return "deleted"


personal_data(PersonalData("shortlists", _("My shortlists"), export_shortlists, erase_shortlists, order=210))
personal_data(PersonalData("follows", _("What I follow"), export_follows, erase_follows, order=220))
personal_data(PersonalData("told", _("What I was told of it"), export_told, erase_told, order=221))
