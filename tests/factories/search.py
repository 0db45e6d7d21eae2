"""Notes to be found. `note("Title", "text", country=…)` is written with its change in the outbox."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.search.actions import changed
from tests.search.notes.models import Note


class NoteFactory(DjangoModelFactory[Note]):
    class Meta:
        model = Note

    title = factory.Sequence(lambda n: f"Note {n}")


def note(title: str, text: str = "", **facts: Any) -> Note:
    """A note that the index will hear of. `facts` are SearchDocument's; `hidden=True` takes it back."""
    hidden = facts.pop("hidden", False)
    made: Note = NoteFactory(title=title, text=text, facts=facts, hidden=hidden)
    changed(made)
    return made
