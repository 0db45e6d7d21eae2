"""Example practices with their history: submitted, judged, published, taken over.

Written straight into the tables, since the past sends no mail; what happened is in the audit trail all the same.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from policylearning.accounts.models import User
from policylearning.audit.models import Entry
from policylearning.practices.enums import PUBLIC_STATES, State
from policylearning.practices.models import FieldRemark, Practice, PracticeLink, ResultIndicator, Revision
from policylearning.practices.queries import CONFIRMATION_GRACE, CONFIRMED_FOR, badge_of, content_of
from policylearning.search.actions import changed_many
from policylearning.validation.enums import AssessmentState, Outcome, Verdict
from policylearning.validation.models import Assessment, Criterion, Round, Rubric, Score
from policylearning.validation.rubrics import ensure_rubric

from .load import World, month, read
from .reasons import reason_for

SOURCE = "demo"
JUDGED_STATES = (State.VALIDATED, State.NOT_VALIDATED, State.CHANGES_REQUESTED, *PUBLIC_STATES)
OUTCOMES = {
    State.NOT_VALIDATED: (Outcome.REFUSED, Verdict.REFUSE),
    State.CHANGES_REQUESTED: (Outcome.CHANGES, Verdict.CHANGES),
}
REMARK = "Say against what the figures are compared, and where they can be looked up."


def load_practices(world: World) -> None:
    """Every practice of the YAML that is not there yet."""
    rubric = ensure_rubric()
    known = set(Practice.objects.filter(import_source=SOURCE).values_list("import_key", flat=True))
    made = []
    for topic in world.topics:
        for row in read(f"practices-{topic}"):
            if row["key"] not in known:
                made.append(_practice(world, row, rubric).pk)
    changed_many(Practice, made)


def _practice(world: World, row: dict[str, Any], rubric: Rubric) -> Practice:
    submitted = _moment(row.get("published_on") or world.at.date() - timedelta(days=20)) - timedelta(days=45)
    practice = Practice.objects.create(**_fields(world, row, submitted))
    practice.topics.set(world.topics[slug] for slug in row["topics"])
    practice.tags.set(world.tags[slug] for slug in row["tags"])
    ResultIndicator.objects.bulk_create(
        ResultIndicator(practice=practice, **each) for each in row["indicators"]
    )
    PracticeLink.objects.bulk_create(PracticeLink(practice=practice, **each) for each in row["links"])
    _history(world, practice, row, rubric, submitted)
    practice.evidence_level = badge_of(Practice.objects.get(pk=practice.pk)).level
    practice.save(update_fields=["evidence_level"])
    return practice


def _fields(world: World, row: dict[str, Any], submitted: datetime) -> dict[str, Any]:
    state = State(row["state"])
    preconditions = row["preconditions"]
    published = _moment(row["published_on"]) if state in PUBLIC_STATES else None
    confirmed = _moment(row["confirmed_on"]) if state in PUBLIC_STATES else None
    return {
        "import_source": SOURCE,
        "import_key": row["key"],
        "is_example": True,
        "kind": row["kind"],
        "title": row["title"],
        "summary": row["summary"].strip(),
        "language": row["language"],
        "region": world.regions[row["region"]],
        "place": row.get("place") or "",
        "institution": world.organisations[row["institution"]],
        "contact_name": world.people[row["owner"]].name,
        "project": world.projects[row["project"]] if row.get("project") else None,
        "start": month(row["start"]),
        "end": month(row["end"]),
        "description": row["description"].strip(),
        "resources": row["resources"].strip(),
        "cost_from": row["cost_from"],
        "cost_to": row["cost_to"],
        "staff": row["staff_fte"],
        "setup_months": row["setup_months"],
        "evidence": row["evidence"].strip(),
        "difficulties": row["difficulties"].strip(),
        "potential": row["potential"].strip(),
        "legal_preconditions": preconditions["legal"],
        "financial_preconditions": preconditions["financial"],
        "partner_preconditions": preconditions["partners"],
        "capacity_preconditions": preconditions["capacities"],
        "field_of_intervention": world.fields.get(row["field_of_intervention"]),
        "policy_instrument": row["policy_instrument"],
        "state": state,
        "state_since": _since(world, state, confirmed, submitted),
        "owner": world.people[row["owner"]],
        "created_at": submitted - timedelta(days=10),
        "changed_at": confirmed or submitted,
        "submitted_at": None if state == State.DRAFT else submitted,
        "project_approved_at": submitted + timedelta(days=5)
        if row.get("project") and state in JUDGED_STATES
        else None,
        "validated_at": submitted + timedelta(days=40)
        if state in (State.VALIDATED, *PUBLIC_STATES)
        else None,
        "published_at": published,
        "confirmed_at": confirmed,
        "retired_because": "The scheme ended and its successor works differently."
        if state == State.RETIRED
        else "",
    }


def _since(world: World, state: State, confirmed: datetime | None, submitted: datetime) -> datetime:
    """Owners of what is due were asked a week ago: nothing is overdue the moment the demo starts."""
    if state == State.DUE:
        return world.at - timedelta(days=7)
    if state == State.STALE and confirmed:
        return confirmed + CONFIRMED_FOR + CONFIRMATION_GRACE
    return confirmed or submitted


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=UTC)


def _history(
    world: World, practice: Practice, row: dict[str, Any], rubric: Rubric, submitted: datetime
) -> None:
    owner = practice.owner
    _record(practice, "practices.create", owner, practice.created_at, "", State.DRAFT)
    if practice.state == State.DRAFT:
        return
    fresh = Practice.objects.get(pk=practice.pk)
    Revision.objects.create(practice=practice, number=1, at=submitted, by=owner, content=content_of(fresh))
    _record(practice, "submit", owner, submitted, State.DRAFT, State.SUBMITTED)
    if practice.state == State.SUBMITTED:
        return
    _record(practice, "pass_on", None, submitted + timedelta(days=5), State.SUBMITTED, State.IN_VALIDATION)
    if practice.state in JUDGED_STATES:
        _judge(world, practice, row, rubric, submitted)
    if practice.published_at:
        _record(practice, "publish", None, practice.published_at, State.VALIDATED, State.PUBLISHED)


def _record(practice: Practice, verb: str, by: User | None, at: datetime, before: str, after: str) -> None:
    Entry.objects.create(
        at=at,
        by=by,
        verb=verb,
        kind=practice._meta.label_lower,
        object_id=str(practice.pk),
        label=practice.title,
        before=before,
        after=after,
    )


def _judge(
    world: World, practice: Practice, row: dict[str, Any], rubric: Rubric, submitted: datetime
) -> None:
    outcome, verdict = OUTCOMES.get(State(practice.state), (Outcome.VALIDATED, Verdict.VALIDATE))
    decided = submitted + timedelta(days=40)
    judged = Round.objects.create(
        practice=practice,
        number=1,
        rubric=rubric,
        experts_needed=rubric.experts_needed,
        opened_at=submitted + timedelta(days=6),
        outcome=outcome,
        decided_at=decided,
    )
    criteria = {criterion.key: criterion for criterion in rubric.criteria.all()}
    for each in row["validations"]:
        _assessment(world, judged, each, verdict, criteria, decided)
    if practice.state == State.CHANGES_REQUESTED:
        FieldRemark.objects.create(practice=practice, field="evidence", text=REMARK, at=decided)
    verbs = {
        Outcome.REFUSED: ("refuse", State.NOT_VALIDATED),
        Outcome.CHANGES: ("request_changes", State.CHANGES_REQUESTED),
    }
    verb, after = verbs.get(outcome, ("validate", State.VALIDATED))
    _record(practice, verb, None, decided, State.IN_VALIDATION, after)


def _assessment(
    world: World,
    judged: Round,
    row: dict[str, Any],
    verdict: str,
    criteria: dict[str, Criterion],
    decided: datetime,
) -> None:
    assessment = Assessment.objects.create(
        round=judged,
        expert=world.people[row["expert"]],
        state=AssessmentState.SUBMITTED,
        state_since=decided,
        declared_free_at=judged.opened_at,
        verdict=verdict,
        opinion=row["opinion"].strip(),
        remarks={"evidence": REMARK} if verdict == Verdict.CHANGES else {},
    )
    Score.objects.bulk_create(
        Score(
            assessment=assessment,
            criterion=criteria[key],
            points=points,
            reason=reason_for(key, points, judged.practice),
        )
        for key, points in row["scores"].items()
    )
