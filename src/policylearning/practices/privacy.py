"""What practices keep about a person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db.models import Q
from django.utils.translation import gettext_lazy

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, personal_data
from policylearning.common.permissions import Actor

from .actions import discard
from .enums import State
from .models import Attachment, HandOver, Practice, Revision
from .queries import content_of


def _export(user: User) -> list[dict[str, Any]]:
    mine = Practice.objects.filter(owner=user).prefetch_related("topics", "tags", "indicators", "links")
    return [
        {"state": each.state, "url": each.get_absolute_url(), **content_of(each)}
        for each in mine.order_by("pk")
    ]


def _files(user: User) -> Iterable[tuple[str, "File[bytes]"]]:
    for each in Attachment.objects.filter(practice__owner=user).order_by("pk"):
        yield f"{each.practice_id}-{each.pk}-{each.name}", each.file


def _erase(user: User, by: Actor, at: datetime) -> str:
    """Drafts go with their files. What others already worked on or read stays, without the contact."""
    drafts = list(Practice.objects.filter(owner=user, state=State.DRAFT, submitted_at__isnull=True))
    for draft in drafts:
        discard(practice=draft, by=None, at=at)
    Practice.objects.filter(owner=user).update(contact_name="")
    for revision in Revision.objects.filter(practice__owner=user, content__has_key="contact_name"):
        revision.content["contact_name"] = ""
        revision.save(update_fields=["content"])
    HandOver.objects.filter(Q(email=user.email) | Q(practice__owner=user)).delete()
    return f"{len(drafts)} drafts deleted; what others worked on stays, without the contact"


personal_data(PersonalData("practices", gettext_lazy("My practices"), _export, _erase, _files))
