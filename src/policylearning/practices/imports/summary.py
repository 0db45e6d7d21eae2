"""An import in figures, and its report as a table."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning.practices.import_models import ImportBatch, ImportLine

from .enums import NoteKind, Outcome


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows by what became of them; `notes`: kind of note to the number of rows that have one."""

    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    refused: int = 0
    notes: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def sentence(self) -> str:
        """ "703 rows read: 700 accepted, 0 updated, 0 unchanged, 3 refused"."""
        told = [
            ngettext("%(number)d row read", "%(number)d rows read", self.read) % {"number": self.read} + ": "
            + _("%(number)d accepted") % {"number": self.accepted},
            _("%(number)d updated") % {"number": self.updated},
            _("%(number)d unchanged") % {"number": self.unchanged},
        ]  # fmt: skip
        if self.kept:
            told.append(_("%(number)d kept as edited here") % {"number": self.kept})
        return ", ".join([*told, _("%(number)d refused") % {"number": self.refused}])


def summary_of(batch: ImportBatch) -> Summary:
    """Of the check or import last run. One query for the outcomes, one pass over the lines with notes."""
    lines = ImportLine.objects.filter(batch=batch)
    counts = dict(lines.order_by().values_list("outcome").annotate(rows=Count("pk")))
    notes: dict[str, int] = {}
    for told in lines.order_by().exclude(notes=[]).values_list("notes", flat=True).iterator():
        for kind in {kind for kind, _sentence in told}:
            notes[kind] = notes.get(kind, 0) + 1
    notes.pop(NoteKind.REASON, None)
    return Summary(
        read=sum(counts.values()),
        accepted=counts.get(Outcome.NEW, 0),
        updated=counts.get(Outcome.UPDATED, 0),
        unchanged=counts.get(Outcome.UNCHANGED, 0),
        kept=counts.get(Outcome.KEPT, 0),
        refused=counts.get(Outcome.REFUSED, 0),
        notes={kind: notes[kind] for kind in NoteKind.values if kind in notes},
    )


def header() -> list[str]:
    return [_("Row"), _("Key"), _("Title"), _("What became of it"), _("Reasons and notes"), _("Address")]


def table(batch: ImportBatch, base: str) -> Iterator[list[Any]]:
    """The report row by row, for files. `base` is put before the addresses of practices."""
    lines = ImportLine.objects.filter(batch=batch).select_related("practice").order_by("row")
    for line in lines.iterator(chunk_size=1000):
        yield [
            line.row,
            line.key,
            line.title,
            line.get_outcome_display(),
            " ".join(sentence for _kind, sentence in line.notes),
            base + line.practice.get_absolute_url() if line.practice else "",
        ]
