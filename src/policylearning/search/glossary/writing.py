"""Concepts of a file into the database, a batch at a time. The same file twice changes nothing the second time.

Nothing is removed: labels that a file does not have stay, as alternatives.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext as _

from policylearning.search.models import Concept, Label, SameConcept

from .cleaning import cleaned, name_of
from .rows import Labels, Row

BATCH: Final = 200
MOST_TOLD: Final = 200
"""Refusals that are kept word by word; the rest are counted."""


@dataclass(slots=True)
class Report:
    """What an import did, or would do. `added` to `unchanged` count concepts."""

    source: str = ""
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: int = 0
    refused: list[str] = field(default_factory=list)
    """Of the refusals, the first."""
    dry_run: bool = False

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.refusals += 1
            if len(self.refused) < MOST_TOLD:
                self.refused.append(reason)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def sentence(self) -> str:
        told: str = _(
            "%(source)s: %(read)s concepts read, %(added)s added, %(updated)s updated, %(unchanged)s unchanged, "
            "%(refusals)s refusals"
        ) % asdict(self)
        return told + (_(" – dry run, nothing kept") if self.dry_run else "")


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def write(rows: Sequence[Row], report: Report) -> list[Concept]:
    """Concepts and labels of one batch; the changed ones. In the caller's transaction, unless it is a dry run."""
    known = _known([row.uri for row in rows])
    new: dict[str, Row] = {}
    changed = []
    for row in rows:
        report.read += 1
        clean, refused = cleaned(row)
        report.refuse(refused)
        if clean is None:
            continue
        concept = known.get(clean.uri)
        if clean.uri in new:
            report.refuse([_("%(uri)s: it is there twice.") % {"uri": clean.uri}])
        elif concept is None:
            report.added += 1
            new[clean.uri] = clean
        elif _update(concept, clean, report):
            report.updated += 1
            changed.append(concept)
        else:
            report.unchanged += 1
    return changed if report.dry_run else [*changed, *_added(new.values())]


def relate(rows: Sequence[Row], report: Report, found: Collection[str] = ()) -> None:
    """What is broader and what is related, once all concepts are there. `found`: URIs the file has, in a dry run."""
    known = _known({uri for row in rows for uri in (row.uri, *row.broader, *row.related)}, labels=False)
    pairs: dict[str, set[tuple[int, int]]] = {"broader": set(), "related": set()}
    for row in rows:
        for kind, uris in (("broader", row.broader), ("related", row.related)):
            for uri in uris:
                if row.uri in known and uri in known:
                    pairs[kind].add((known[row.uri].pk, known[uri].pk))
                elif uri not in known and uri not in found:
                    told = {"uri": row.uri[:80], "other": uri[:80]}
                    report.refuse([_("%(uri)s: it names %(other)s, which is not there.") % told])
    if not report.dry_run:
        pairs["related"] |= {(there, here) for here, there in pairs["related"]}
        for kind, joined in pairs.items():
            _join(kind, {(here, there) for here, there in joined if here != there})


def _join(kind: str, pairs: Collection[tuple[int, int]]) -> None:
    through = Concept._meta.get_field(kind).remote_field.through  # type: ignore[union-attr]
    through._default_manager.bulk_create(
        [through(from_concept_id=here, to_concept_id=there) for here, there in sorted(pairs)],
        ignore_conflicts=True,
    )


def _known(uris: Iterable[str], *, labels: bool = True) -> dict[str, Concept]:
    """Concepts by URI, those of merged ones too."""
    wanted = list(dict.fromkeys(uris))
    found: dict[str, Concept] = {}
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        same = SameConcept.objects.filter(uri__in=some).select_related("concept")
        here = Concept.objects.filter(uri__in=some)
        if labels:
            same, here = same.prefetch_related("concept__labels"), here.prefetch_related("labels")
        found |= {each.uri: each.concept for each in same} | {each.uri: each for each in here}
    return found


def _added(rows: Collection[Row]) -> list[Concept]:
    concepts = Concept.objects.bulk_create(
        Concept(uri=row.uri, name=name_of(row.labels), scope_note=row.note, topic=row.topic) for row in rows
    )
    pairs = zip(concepts, rows, strict=True)
    Label.objects.bulk_create(label for concept, row in pairs for label in _labels(concept, row.labels))
    return concepts


def write_labels(concept: Concept, labels: Labels) -> None:
    """These are its labels now."""
    concept.labels.all().delete()
    Label.objects.bulk_create(_labels(concept, labels))


def _labels(concept: Concept, labels: Labels) -> Iterator[Label]:
    for language, texts in sorted(labels.items()):
        for place, text in enumerate(texts):
            yield Label(concept=concept, language=language, text=text, preferred=place == 0)


def labels_of(concept: Concept) -> Labels:
    """The preferred label of a language first. Uses what is prefetched."""
    labels: Labels = {}
    for label in concept.labels.all():
        labels.setdefault(label.language, []).append(label.text)
    return labels


def united(first: Labels, second: Labels) -> Labels:
    """The labels of both, those of `first` before those of `second`."""
    languages = dict.fromkeys([*first, *second])
    return {each: list(dict.fromkeys([*first.get(each, []), *second.get(each, [])])) for each in languages}


def _update(concept: Concept, row: Row, report: Report) -> bool:
    """Whether the file says something new of it."""
    mine, same = labels_of(concept), concept.uri == row.uri
    labels = united(row.labels, mine) if same else united(mine, row.labels)
    fields = {"name": name_of(labels)}
    if same:
        fields |= {"scope_note": row.note or concept.scope_note, "topic": row.topic or concept.topic}
    differs = any(getattr(concept, name) != value for name, value in fields.items())
    if labels_differ := _told(labels) != _told(mine):
        differs = True
    if differs and not report.dry_run:
        for name, value in fields.items():
            setattr(concept, name, value)
        concept.version += 1
        concept.save()
        if labels_differ:
            write_labels(concept, labels)
    return differs


def _told(labels: Labels) -> dict[str, tuple[str, frozenset[str]]]:
    """What counts of them: which is preferred, and which others there are."""
    return {language: (texts[0], frozenset(texts)) for language, texts in labels.items()}
