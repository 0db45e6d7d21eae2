"""What somebody was told, as it stands now: nothing is shown that they may not see any more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from policylearning.common.permissions import Actor
from policylearning.finder.models import Follow, Told
from policylearning.practices.models import Practice
from policylearning.practices.queries import visible_to as practices_visible_to
from policylearning.search.queries import search
from policylearning.search.registry import audience_of, sources
from policylearning.search.visible import visible_objects
from policylearning.topics.queries import filters_now

from .changes import sentence

Key = tuple[str, int]
PASSAGE = 240
"""Letters of a passage that says why."""


@dataclass(frozen=True, slots=True)
class Thing:
    told: Told
    title: str
    url: str
    text: str
    """One line about it: what changed, why it fits, or what it is."""
    names: list[str]
    """The titles of the follows it was told for, as far as they are there still."""

    @property
    def fits(self) -> str:
        """The searches it fits, in a sentence; empty for a change of a practice, which names itself."""
        names = ", ".join(f"“{name}”" for name in self.names)
        return _("It fits %(names)s.") % {"names": names} if names and self.told.is_new else ""


def things(rows: Sequence[Told], user: Actor, *, why: int = 0) -> list[Thing]:
    """Those that `user` may see now, in order. A fixed number of queries.

    The first `why` new ones say why they fit: the passage, found by one search for each follow they were told for.
    """
    follows = Follow.objects.in_bulk({pk for row in rows for pk in row.follows})
    known = _new(rows, user) | _changed(rows, user)
    seen = [row for row in rows if row.pk in known]
    passages = _passages([row for row in seen if row.is_new][:why], follows, user) if why else {}
    found = []
    for row in seen:
        title, url, text = known[row.pk]
        names = [follows[pk].title for pk in row.follows if pk in follows]
        found.append(Thing(row, title, url, passages.get(row.pk) or text, names))
    return found


def _new(rows: Sequence[Told], user: Actor) -> dict[int, tuple[str, str, str]]:
    """(title, address, summary) by the key of the row."""
    visible = visible_objects({(row.kind, row.object_id) for row in rows if row.is_new}, user)
    mine = set(audience_of(user) or ())
    found = {}
    for row in rows:
        obj = visible.get((row.kind, row.object_id)) if row.is_new else None
        document = sources[row.kind].document(obj) if obj is not None else None
        if document is not None and mine & set(document.audience):
            found[row.pk] = document.title, document.url, document.summary
    return found


def _changed(rows: Sequence[Told], user: Actor) -> dict[int, tuple[str, str, str]]:
    changed = [row for row in rows if not row.is_new]
    if not changed:
        return {}
    visible: dict[int, Practice] = practices_visible_to(user).in_bulk({row.object_id for row in changed})
    return {
        row.pk: (
            practice.title,
            practice.get_absolute_url(),
            " ".join(sentence(change, practice) for change in row.changes),
        )
        for row in changed
        if (practice := visible.get(row.object_id)) is not None and practice.is_public
    }


def _passages(rows: Sequence[Told], follows: dict[int, Follow], user: Actor) -> dict[int, str]:
    """By the key of the row, where in the text it fits. Without an index there is none, and the summary stands."""
    asked: defaultdict[int, dict[Key, int]] = defaultdict(dict)
    for row in rows:
        first = next((pk for pk in row.follows if pk in follows and follows[pk].query), None)
        if first is not None:
            asked[first][row.kind, row.object_id] = row.pk
    found = {}
    for pk, keys in asked.items():
        follow = follows[pk]
        hits = search(
            follow.query,
            user=user,
            kinds=follow.kinds,
            filters=filters_now(follow.filters),
            keys=list(keys),
            page_size=len(keys),
        ).hits
        for hit in hits:
            if hit.passage is not None:
                text = " ".join("".join(part.text for part in hit.passage.parts).split())
                line = f"{capfirst(str(hit.passage.label))}: {text}"
                found[keys[hit.kind, hit.id]] = Truncator(line).chars(PASSAGE)
    return found
