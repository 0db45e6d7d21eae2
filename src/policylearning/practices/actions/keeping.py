"""What every change of a practice does at its end: rate the evidence, tell the index."""

from datetime import datetime

from policylearning.common.permissions import Actor
from policylearning.practices.models import Practice, Revision
from policylearning.practices.queries import badge_of, content_of
from policylearning.search.actions import changed


def keep(practice: Practice, *, at: datetime) -> None:
    """Rate the evidence again, note the time, and tell the search index. Inside the action's transaction."""
    practice.evidence_level = badge_of(practice).level
    practice.changed_at = at
    practice.save(update_fields=["evidence_level", "changed_at"])
    changed(practice)


def keep_revision(practice: Practice, *, by: Actor, at: datetime) -> Revision:
    """Keep what the practice says now, unless it says the same as the newest revision."""
    content = content_of(practice)
    newest = practice.revisions.order_by("-number").first()
    if newest is not None and newest.content == content:
        return newest
    number = 1 if newest is None else newest.number + 1
    return Revision.objects.create(practice=practice, number=number, at=at, by=by, content=content)
