"""What each row would do to what is here: new, updated, unchanged, kept as it is here, refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from policylearning.practices.enums import EDITABLE_STATES, PUBLIC_STATES, State
from policylearning.practices.models import Practice

from .current import current_values
from .enums import NoteKind, Outcome
from .rows import Prepared

OPEN_STATES = frozenset({*EDITABLE_STATES, *PUBLIC_STATES} - {State.RETIRED})
"""Where a source may still change the text; an edit of a public practice is kept as a revision and told."""


@dataclass(slots=True)
class Decision:
    """`changes`: the values to write to `practice`; all of them for a new one."""

    row: Prepared
    outcome: Outcome
    practice: Practice | None = None
    changes: dict[str, Any] | None = None


def compared(rows: Iterable[Prepared], source: str, seen: dict[str, int]) -> list[Decision]:
    """A decision for each row, in order. `seen` holds the keys of the rows before, and takes in these."""
    rows = list(rows)
    by_key, by_pk = _here(rows, source)
    decisions = []
    for row in rows:
        if not row.refused and row.key in seen:
            row.refused = _("It has the same key as row %(row)d.") % {"row": seen[row.key]}
        if row.refused:
            decisions.append(Decision(row, Outcome.REFUSED))
            continue
        seen[row.key] = row.number
        decisions.append(_decision(row, by_pk.get(row.practice) or by_key.get(row.key)))
    return decisions


def _here(rows: list[Prepared], source: str) -> tuple[dict[str, Practice], dict[int | None, Practice]]:
    """The practices the rows are about, by key within the source and, for our own exports, by their own key."""
    practices = Practice.objects.select_related(
        "imported", "region", "institution", "project", "field_of_intervention"
    )
    by_key = {
        each.import_key: each
        for each in practices.filter(
            import_source=source, import_key__in=[row.key for row in rows if row.key]
        )
    }
    own = [row.practice for row in rows if row.practice]
    if not own:
        return by_key, {}
    full = practices.prefetch_related("topics", "tags", "links", "indicators")
    return by_key, {each.pk: each for each in full.filter(pk__in=own)}


def _decision(row: Prepared, practice: Practice | None) -> Decision:
    if practice is None:
        return Decision(row, Outcome.NEW, changes=row.values)
    if row.practice == practice.pk:
        now = current_values(practice)
        changes = {name: value for name, value in row.values.items() if not _same(name, value, now.get(name))}
        if not changes:
            return Decision(row, Outcome.UNCHANGED, practice)
        if row.version is not None and row.version != practice.version:
            return _kept(row, practice, _("It was edited here after this file was written."))
    else:
        record = getattr(practice, "imported", None)
        if record is not None and record.digest == row.digest:
            return Decision(row, Outcome.UNCHANGED, practice)
        if record is None or practice.version != record.version:
            return _kept(row, practice, _("It was edited here since the last import."))
        changes = row.values
    if practice.state not in OPEN_STATES:
        where = practice.get_state_display().lower()
        return _kept(row, practice, _("It cannot be changed now: %(state)s.") % {"state": where})
    return Decision(row, Outcome.UPDATED, practice, changes)


def _kept(row: Prepared, practice: Practice, why: str) -> Decision:
    row.notes.insert(0, (str(NoteKind.REASON), why))
    return Decision(row, Outcome.KEPT, practice)


def _same(name: str, said: Any, here: Any) -> bool:
    """An institution is known by its name: its country and type are not the practice's to say."""
    if name == "institution":
        return bool(said["name"] == here["name"])
    return bool(said == here)
