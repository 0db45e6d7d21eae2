"""Import: write what the rows say, many at a time."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from policylearning.audit.actions import record, record_many
from policylearning.common.errors import ActionError, ChangedMeanwhile
from policylearning.common.permissions import demand
from policylearning.common.text import folded
from policylearning.organisations.actions import add_organisation
from policylearning.organisations.models import Organisation
from policylearning.practices.enums import State
from policylearning.practices.import_models import ImportBatch, ImportedRecord
from policylearning.practices.imports.comparing import Decision
from policylearning.practices.imports.enums import NoteKind, Outcome
from policylearning.practices.imports.fields import AMOUNTS, DATES, LISTS, TEXTS
from policylearning.practices.imports.known import Known
from policylearning.practices.models import Practice, PracticeLink, ResultIndicator
from policylearning.practices.queries import badge_of
from policylearning.practices.rules import missing
from policylearning.search.actions import changed_many

from .submission import submit
from .writing import edit

SUBMITTED = frozenset({Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED})
Organisations = dict[tuple[str, str], Organisation]
"""By name (folded) and country."""


@transaction.atomic
def bring_in(*, batch: ImportBatch, decisions: list[Decision], known: Known, at: datetime) -> None:
    """Do what was decided, for the one who uploaded the file. New practices are drafts of the batch's owner.

    A row that cannot be written after all is refused with the reason; the others are.
    """
    demand(batch.uploaded_by, "practices.import")
    organisations = _organisations(decisions, known, at)
    writer = _Writer(batch, known, organisations, at)
    writer.create([each for each in decisions if each.outcome == Outcome.NEW])
    for each in decisions:
        if each.outcome == Outcome.UPDATED and each.practice is not None:
            writer.update(each, each.practice)
        if batch.submit and each.outcome in SUBMITTED and each.practice is not None:
            writer.submit(each, each.practice)


def _organisations(decisions: list[Decision], known: Known, at: datetime) -> Organisations:
    """The organisations the rows name: those that are here, the others added. One of another country is another."""
    wanted: dict[tuple[str, str], dict[str, str]] = {}
    for each in decisions:
        said = (each.changes or {}).get("institution")
        if said and said["name"]:
            wanted.setdefault(_key(said), said)
    here: dict[str, list[Organisation]] = {}
    if wanted:
        alike = Organisation.objects.filter(
            folded__in={folded(said["name"])[:200] for said in wanted.values()}
        )
        for one in alike.select_related("region", "merged_into__region").order_by("pk"):
            here.setdefault(one.folded or one.name, []).append(one.merged_into or one)
    found: Organisations = {}
    for (name, country), said in wanted.items():
        same = [each for each in here.get(name, []) if _of_country(each, country)]
        if not same:
            # By nobody: the platform's own, as with all that is imported.
            same = [
                add_organisation(
                    name=said["name"],
                    type=said["type"],
                    region=known.country(country) if country else None,
                    although_alike=True,
                    by=None,
                    at=at,
                )
            ]
            here.setdefault(name, []).extend(same)
        found[name, country] = same[0]
    return found


def _key(said: dict[str, str]) -> tuple[str, str]:
    return folded(said["name"])[:200] or said["name"], said["country"]


def _of_country(organisation: Organisation, country: str) -> bool:
    return not country or organisation.region is None or organisation.region.country == country


class _Writer:
    """Writes rows as practices, many at a time."""

    def __init__(self, batch: ImportBatch, known: Known, organisations: Organisations, at: datetime) -> None:
        self.batch = batch
        self.by = batch.uploaded_by
        self.known = known
        self.organisations = organisations
        self.at = at

    def create(self, decisions: list[Decision]) -> None:
        practices = [self._new(each) for each in decisions]
        Practice.objects.bulk_create(practices)
        for each, practice in zip(decisions, practices, strict=True):
            each.practice = practice
        self._lists(decisions)
        self._rate(practices)
        ImportedRecord.objects.bulk_create(
            ImportedRecord(practice=each.practice, digest=each.row.digest, version=1, at=self.at)
            for each in decisions
        )
        if practices:
            data = {"import": self.batch.pk}
            record_many(
                verb="practices.import",
                objects=practices,
                by=self.by,
                at=self.at,
                after=practices[0].state,
                data=data,
            )
            changed_many(Practice, [each.pk for each in practices])

    def _new(self, decision: Decision) -> Practice:
        values = self._values(decision.row.values)
        return Practice(
            **{name: value for name, value in values.items() if name not in LISTS},
            owner=self.batch.owner,
            import_source=self.batch.source,
            import_key=decision.row.key,
            created_at=self.at,
            changed_at=self.at,
            state_since=self.at,
        )

    def _lists(self, decisions: list[Decision]) -> None:
        said = [(each.practice, self._values(each.row.values)) for each in decisions]
        topics, tags = Practice.topics.through, Practice.tags.through
        topics.objects.bulk_create(
            topics(practice=practice, topic=topic)
            for practice, values in said
            for topic in values.get("topics", [])
        )
        tags.objects.bulk_create(
            tags(practice=practice, tag=tag) for practice, values in said for tag in values.get("tags", [])
        )
        PracticeLink.objects.bulk_create(
            PracticeLink(practice=practice, **row)
            for practice, values in said
            for row in values.get("links", [])
        )
        ResultIndicator.objects.bulk_create(
            ResultIndicator(practice=practice, **row)
            for practice, values in said
            for row in values.get("indicators", [])
        )

    def _rate(self, practices: list[Practice]) -> None:
        """The evidence of new practices, with one query for all their indicators."""
        prefetch_related_objects(practices, "indicators", "topics")
        rated = []
        for practice in practices:
            practice.evidence_level = badge_of(practice).level
            if practice.evidence_level:
                rated.append(practice)
        if rated:
            Practice.objects.bulk_update(rated, ["evidence_level"])

    def update(self, decision: Decision, practice: Practice) -> None:
        try:
            practice = edit(
                practice=practice,
                by=self.by,
                changes=self._values(decision.changes or {}),
                expected_version=practice.version,
                at=self.at,
            )
        except ChangedMeanwhile as error:
            decision.outcome = Outcome.KEPT
            decision.row.note(NoteKind.REASON, error.message)
            return
        except ActionError as error:
            decision.outcome, decision.row.refused = Outcome.REFUSED, error.message
            return
        decision.practice = practice
        if self._is_its_record(practice, decision):
            ImportedRecord.objects.update_or_create(
                practice=practice,
                defaults={"digest": decision.row.digest, "version": practice.version, "at": self.at},
            )
        record(verb="practices.import", obj=practice, by=self.by, at=self.at, data={"import": self.batch.pk})

    def submit(self, decision: Decision, practice: Practice) -> None:
        """The platform sends what is complete to the experts; what is not says what it lacks."""
        fresh = practice.state == State.DRAFT and practice.submitted_at is None
        if not fresh or not self._is_its_record(practice, decision):
            return
        needed = missing(practice)
        if needed:
            decision.row.note(NoteKind.INCOMPLETE, " ".join(each.message for each in needed))
        else:
            decision.practice = submit(practice=practice, by=None, at=self.at)

    def _is_its_record(self, practice: Practice, decision: Decision) -> bool:
        """It came from this source under this key, and is not just named by its address."""
        return practice.import_source == self.batch.source and practice.import_key == decision.row.key

    def _values(self, said: dict[str, Any]) -> dict[str, Any]:
        """The row's words as what the model holds."""
        return {name: self._value(name, value) for name, value in said.items()}

    def _value(self, name: str, value: Any) -> Any:
        if name in TEXTS or name in ("kind", "language", "links"):
            return value
        if name in DATES:
            return date.fromisoformat(value) if value else None
        if name in AMOUNTS:
            return (int(value) if name == "setup_months" else Decimal(value)) if value else None
        if name == "indicators":
            return [
                {**row, "value": Decimal(row["value"]), "baseline": _decimal(row["baseline"])}
                for row in value
            ]
        if name == "topics":
            return [self.known.topics[folded(slug)] for slug in value]
        if name == "tags":
            return [self.known.tags[folded(slug)] for slug in value]
        return self._object(name, value)

    def _object(self, name: str, value: Any) -> Any:
        if name == "institution":
            return self.organisations[_key(value)] if value["name"] else None
        if not value:
            return None
        if name == "region":
            return self.known.region(value)
        return self.known.project(value) if name == "project" else self.known.fields.get(value)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
