"""What communities keep about a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .actions.telling import tell_search
from .models import CommunityMember, Flag, Post, PostVersion, Thread, ThreadFollow, Useful


def export_communities(user: User) -> Rows:
    tables = (
        ("member", CommunityMember, "user", ("community__name", "role", "digest", "why", "at")),
        ("thread", Thread, "by", ("community__name", "title", "at")),
        ("post", Post, "by", ("thread__title", "text", "at", "edited_at", "state", "reason", "objection")),
        ("earlier text", PostVersion, "post__by", ("post__thread__title", "text", "until")),
        ("useful", Useful, "user", ("post__thread__title", "at")),
        ("follows", ThreadFollow, "user", ("thread__title", "at")),
        ("report", Flag, "by", ("post__thread__title", "why", "at", "state")),
    )
    return [
        {"kind": kind, **row}
        for kind, model, person, fields in tables
        for row in model._default_manager.filter(**{person: user}).order_by("pk").values(*fields)
    ]


def erase_communities(user: User, by: Actor, at: datetime) -> str:
    """Posts stay, so that threads can be read, under the former member's name; earlier texts of them go."""
    PostVersion.objects.filter(post__by=user).delete()
    for model in (CommunityMember, Useful, ThreadFollow):
        model._default_manager.filter(user=user).delete()
    for thread in Thread.objects.filter(posts__by=user).distinct():
        tell_search(thread)
    return "left; posts stay without the name, earlier texts are deleted"


personal_data(PersonalData("communities", _("Communities"), export_communities, erase_communities, order=70))
