"""No sequence of verbs, whoever speaks them, leaves the table of assessments or decides a round twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policylearning.accounts.models import User
from policylearning.common.errors import ActionError
from policylearning.common.workflow import table
from policylearning.practices import actions as practices
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.validation import actions
from policylearning.validation.enums import AssessmentState, Outcome
from policylearning.validation.models import Assessment, Round
from policylearning.validation.rubrics import ensure_rubric
from policylearning.validation.workflow import ASSESSMENT
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db

ROWS = set(table(ASSESSMENT.transitions))
PEOPLE = ("expert", "second expert", "expert of another topic", "manager", "owner", "outsider")
EXPERTS = PEOPLE[:3]


def test_the_table_knows_every_state_and_one_way_for_each_verb() -> None:
    assert ASSESSMENT.states() == set(AssessmentState)
    assert len({(source, verb) for source, verb, _target in ROWS}) == len(ROWS)


class Cast:
    """A practice before the experts, everybody who may have a say, and an outsider."""

    def __init__(self) -> None:
        rubric = ensure_rubric()
        rubric.experts_needed = 2
        rubric.save()
        topic = TopicFactory()
        draft = PracticeFactory(topics=[topic])
        self.practice: Practice = practices.submit(practice=draft, by=draft.owner)
        self.people: dict[str, User] = {
            "expert": accounts.expert(topic),
            "second expert": accounts.expert(topic),
            "expert of another topic": accounts.expert(TopicFactory()),
            "manager": accounts.manager(topic),
            "owner": draft.owner,
            "outsider": accounts.member(),
        }

    def of(self, expert: str) -> Assessment:
        found = Assessment.objects.filter(expert=self.people[expert], round__practice=self.practice)
        newest = found.order_by("-round__number").first()
        if newest is None:
            raise ActionError("There is none.")
        return newest


def _submit(verdict: str, number: int) -> Callable[[Cast, User, str], Any]:
    keys = ["relevance", "effectiveness", "transferability", "durability", "quality_of_description"]
    return lambda cast, by, whose: actions.submit(
        assessment=cast.of(whose),
        by=by,
        points={key: actions.Points(number, "because") for key in keys},
        verdict=verdict,
        opinion="Seen.",
        remarks={"title": "Longer."},
    )


ACTS: dict[str, Callable[[Cast, User, str], Any]] = {
    "take_up": lambda cast, by, whose: actions.take_up(practice=cast.practice, by=by, free_of_conflict=True),
    "assign": lambda cast, by, whose: actions.assign(
        practice=cast.practice, expert=cast.people[whose], by=by
    ),
    "submit validate": _submit("validate", 4),
    "submit changes": _submit("changes", 3),
    "submit refuse": _submit("refuse", 1),
    "recuse": lambda cast, by, whose: actions.recuse(assessment=cast.of(whose), by=by),
    "release": lambda cast, by, whose: actions.release(assessment=cast.of(whose), by=by),
    "decide": lambda cast, by, whose: actions.decide(
        practice=cast.practice, by=by, verdict="validate", why="So."
    ),
    "withdraw": lambda cast, by, whose: practices.withdraw(practice=cast.practice, by=by),
    "send again": lambda cast, by, whose: practices.submit(practice=cast.practice, by=by),
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(PEOPLE), st.sampled_from(EXPERTS)),
        max_size=16,
    )
)
def test_no_sequence_of_verbs_leaves_the_table(said: list[tuple[str, str, str]]) -> None:
    with transaction.atomic():
        cast = Cast()
        for verb, who, whose in said:
            before, decided = _states(), _decided()
            try:
                with transaction.atomic():
                    ACTS[verb](cast, cast.people[who], whose)
            except ActionError:
                assert _states() == before
            cast.practice = Practice.objects.get(pk=cast.practice.pk)
            _check(cast, verb, before, decided)
        transaction.set_rollback(True)


def _states() -> dict[int, str]:
    return dict(Assessment.objects.values_list("pk", "state"))


def _decided() -> dict[int, str]:
    return dict(Round.objects.filter(decided_at__isnull=False).values_list("pk", "outcome"))


def _check(cast: Cast, verb: str, before: dict[int, str], decided: dict[int, str]) -> None:
    for pk, state in _states().items():
        was = before.get(pk, AssessmentState.OPEN)
        assert state == was or (was, verb.split()[0], state) in ROWS or (was, "resume", state) in ROWS
    assert decided.items() <= _decided().items()
    allowed = {cast.people["expert"].pk, cast.people["second expert"].pk}
    for each in Assessment.objects.select_related("round"):
        each.full_clean()
        assert each.expert_id in allowed
        if each.state == AssessmentState.SUBMITTED:
            assert each.declared_free_at is not None
            assert each.opinion
            assert each.scores.count() == 5
    for each in Round.objects.all():
        each.full_clean()
        if each.outcome == Outcome.VALIDATED:
            assert cast.practice.state == State.VALIDATED
    assert Round.objects.filter(decided_at=None).count() <= 1
