from datetime import date
from typing import Any

from django.db.models import QuerySet

from policylearning.common.permissions import Actor
from policylearning.search.registry import Passage, SearchDocument, searchable

from .models import Note


def visible_to(user: Actor) -> QuerySet[Note]:
    return Note.objects.filter(hidden=False)


@searchable("note", model=Note, label="Notes", everything=Note.objects.all, visible_to=visible_to, order=900)
def document(note: Note) -> SearchDocument | None:
    facts: dict[str, Any] = dict(note.facts)
    if facts.pop("broken", False):
        raise ValueError("This note cannot be described.")
    if facts.pop("secret", False):
        return None
    for name in ("fresh", "date"):
        if name in facts:
            facts[name] = date.fromisoformat(facts[name])
    for name in ("audience", "topics", "countries", "regions", "tags"):
        if name in facts:
            facts[name] = tuple(facts[name])
    body = (Passage("Text", note.text),) if note.text else ()
    return SearchDocument(title=note.title, body=body, url=f"/notes/{note.pk}/", **facts)
