"""Experts take up, score, step back; the practice moves by what they agree on."""

from datetime import timedelta
from typing import Any

import pytest

from policylearning.accounts.models import User
from policylearning.common.errors import ActionError, Forbidden
from policylearning.notifications.models import Notice
from policylearning.practices import actions as practices
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.practices.queries import open_remarks
from policylearning.topics.models import Topic
from policylearning.validation import actions, queries
from policylearning.validation.enums import AssessmentState, Outcome
from policylearning.validation.models import Assessment, Round, Score
from policylearning.validation.rubrics import ensure_rubric, publish_rubric
from tests.factories import accounts
from tests.factories.organisations import MembershipFactory
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rubric() -> None:
    ensure_rubric()


@pytest.fixture
def topic() -> Topic:
    return TopicFactory()


@pytest.fixture
def practice(topic: Topic) -> Practice:
    draft = PracticeFactory(topics=[topic])
    return practices.submit(practice=draft, by=draft.owner)


@pytest.fixture
def expert(topic: Topic) -> User:
    return accounts.expert(topic)


def points(number: int) -> dict[str, actions.Points]:
    keys = ["relevance", "effectiveness", "transferability", "durability", "quality_of_description"]
    return {key: actions.Points(number, "because") for key in keys}


def taken_up(practice: Practice, expert: User) -> Assessment:
    return actions.take_up(practice=practice, by=expert, free_of_conflict=True)


def scored(
    practice: Practice, expert: User, verdict: str = "validate", number: int = 4, **more: Any
) -> Assessment:
    assessment = taken_up(practice, expert)
    return actions.submit(
        assessment=assessment,
        by=expert,
        points=points(number),
        verdict=verdict,
        opinion="Well proved.",
        **more,
    )


def state_of(practice: Practice) -> str:
    return Practice.objects.get(pk=practice.pk).state


def test_one_expert_is_enough_when_nobody_else_was_asked(practice: Practice, expert: User) -> None:
    assessment = scored(practice, expert)
    assert state_of(practice) == State.VALIDATED
    judged = assessment.round
    judged.refresh_from_db()
    assert (judged.outcome, judged.number) == (Outcome.VALIDATED, 1)
    shown = queries.shown_rounds(practice)[0].assessments[0]
    assert (str(shown.mean), len(shown.scores)) == ("4.00", 5)


def test_everybody_who_was_asked_has_a_word(practice: Practice, topic: Topic, expert: User) -> None:
    second = accounts.expert(topic)
    for each in (expert, second):
        actions.assign(practice=practice, expert=each, by=accounts.manager(topic))
    assert Notice.objects.filter(user=second, key="validation.assigned").count() == 1
    scored(practice, expert)
    assert state_of(practice) == State.IN_VALIDATION
    scored(practice, second)
    assert state_of(practice) == State.VALIDATED


def test_where_they_disagree_the_manager_decides(practice: Practice, topic: Topic, expert: User) -> None:
    manager, second = accounts.manager(topic), accounts.expert(topic)
    for each in (expert, second):
        actions.assign(practice=practice, expert=each, by=manager)
    scored(practice, expert)
    scored(practice, second, "refuse", 1)
    assert state_of(practice) == State.IN_VALIDATION
    assert Notice.objects.filter(user=manager, key="validation.split").count() == 1

    with pytest.raises(Forbidden):
        actions.decide(practice=practice, verdict="validate", why="I say so", by=expert)
    with pytest.raises(ActionError, match="Give a reason"):
        actions.decide(practice=practice, verdict="validate", why="", by=manager)
    actions.decide(practice=practice, verdict="validate", why="The survey convinces me.", by=manager)
    assert state_of(practice) == State.VALIDATED
    with pytest.raises(ActionError, match="nothing to decide"):
        actions.decide(practice=practice, verdict="refuse", why="No", by=manager)


def test_changes_are_asked_for_field_by_field(practice: Practice, topic: Topic, expert: User) -> None:
    second = accounts.expert(topic)
    for each in (expert, second):
        actions.assign(practice=practice, expert=each, by=accounts.manager(topic))
    scored(practice, expert, "changes", 2, remarks={"evidence": "Which survey?", "title": " "})
    scored(practice, second, "changes", 2, remarks={"evidence": "Which year?"})
    assert state_of(practice) == State.CHANGES_REQUESTED
    assert open_remarks(practice) == {"evidence": ["Which survey?\nWhich year?"]}


def test_a_changed_text_is_judged_in_a_new_round(practice: Practice, expert: User, clock: Any) -> None:
    scored(practice, expert, "changes", 2, remarks={"evidence": "Which survey?"})
    clock.shift(timedelta(days=2))
    practices.submit(practice=practice, by=practice.owner)
    scored(practice, expert)
    assert state_of(practice) == State.VALIDATED
    assert [each.number for each in Round.objects.filter(practice=practice)] == [2, 1]


def test_a_text_taken_back_leaves_its_scores_behind(
    practice: Practice, topic: Topic, expert: User, clock: Any
) -> None:
    second = accounts.expert(topic)
    actions.assign(practice=practice, expert=second, by=accounts.manager(topic))
    scored(practice, expert)
    practices.withdraw(practice=practice, by=practice.owner)
    clock.shift(timedelta(days=1))
    practices.submit(practice=practice, by=practice.owner)
    assert queries.assessment_of(expert, Practice.objects.get(pk=practice.pk)) is None
    scored(practice, expert)
    assert state_of(practice) == State.VALIDATED
    assert Round.objects.get(practice=practice, number=1).outcome == Outcome.CANCELLED


def test_weak_points_cannot_validate(practice: Practice, expert: User) -> None:
    with pytest.raises(ActionError, match=r"the mean must reach 3\.00") as refused:
        scored(practice, expert, "validate", 2)
    assert refused.value.field == "verdict"
    assert state_of(practice) == State.IN_VALIDATION


@pytest.mark.parametrize(
    ("verdict", "opinion", "field"), [("validate", "  ", "opinion"), ("changes", "Well", "verdict")]
)
def test_a_verdict_gives_its_reasons(
    practice: Practice, expert: User, verdict: str, opinion: str, field: str
) -> None:
    assessment = taken_up(practice, expert)
    with pytest.raises(ActionError) as refused:
        actions.submit(assessment=assessment, by=expert, points=points(4), verdict=verdict, opinion=opinion)
    assert refused.value.field == field


def test_a_missing_score_is_named(practice: Practice, expert: User) -> None:
    given = points(4)
    del given["durability"]
    with pytest.raises(ActionError) as refused:
        actions.submit(
            assessment=taken_up(practice, expert), by=expert, points=given, verdict="validate", opinion="Good"
        )
    assert refused.value.field == "points_durability"


def test_no_score_without_its_reason(practice: Practice, expert: User) -> None:
    given = points(4) | {"durability": actions.Points(4, " \n")}
    with pytest.raises(ActionError, match="Give a reason for these points") as refused:
        actions.submit(
            assessment=taken_up(practice, expert), by=expert, points=given, verdict="validate", opinion="Good"
        )
    assert refused.value.field == "reason_durability"
    assert not Score.objects.exists()


# Conflicts of interest --------------------------------------------------------------------------
def test_nobody_scores_without_declaring(practice: Practice, topic: Topic, expert: User) -> None:
    with pytest.raises(ActionError, match="no conflict of interest"):
        actions.take_up(practice=practice, by=expert, free_of_conflict=False)
    assessment = actions.assign(practice=practice, expert=expert, by=accounts.manager(topic))
    with pytest.raises(ActionError, match="Declare first"):
        actions.submit(assessment=assessment, by=expert, points=points(4), verdict="validate", opinion="Good")


def test_known_conflicts_keep_experts_out(practice: Practice, topic: Topic) -> None:
    colleague = accounts.expert(topic)
    MembershipFactory(user=colleague, organisation=practice.institution)
    with pytest.raises(Forbidden, match="You work for its main institution"):
        taken_up(practice, colleague)
    with pytest.raises(ActionError, match="cannot judge it: You work for its main institution"):
        actions.assign(practice=practice, expert=colleague, by=accounts.manager(topic))


def test_an_expert_of_another_topic_stays_out(practice: Practice) -> None:
    with pytest.raises(Forbidden, match="Only an expert of the practice's topic"):
        taken_up(practice, accounts.expert(TopicFactory()))


def test_who_steps_back_is_not_waited_for(practice: Practice, topic: Topic, expert: User) -> None:
    second = accounts.expert(topic)
    actions.assign(practice=practice, expert=second, by=accounts.manager(topic))
    scored(practice, expert)
    assert state_of(practice) == State.IN_VALIDATION
    waiting = Assessment.objects.get(expert=second)
    actions.recuse(assessment=waiting, by=second, why="A former colleague")
    waiting.refresh_from_db()
    assert waiting.state == AssessmentState.RECUSED
    assert state_of(practice) == State.VALIDATED


def test_nobody_leaves_for_another(practice: Practice, topic: Topic, expert: User) -> None:
    assessment = taken_up(practice, expert)
    with pytest.raises(Forbidden):
        actions.recuse(assessment=assessment, by=accounts.expert(topic))


def test_scored_twice_it_counts_once(practice: Practice, expert: User) -> None:
    assessment = scored(practice, expert)
    with pytest.raises(ActionError):
        actions.submit(assessment=assessment, by=expert, points=points(0), verdict="refuse", opinion="No")
    assert state_of(practice) == State.VALIDATED
    assert [each.points for each in assessment.scores.all()] == [4] * 5


# The rubric -------------------------------------------------------------------------------------
def test_a_new_rubric_leaves_open_rounds_alone(practice: Practice, expert: User) -> None:
    assessment = taken_up(practice, expert)
    content = {
        "name": "Stricter",
        "introduction": "",
        "threshold": "5",
        "minimum": 5,
        "experts_needed": 2,
        "criteria": [{"key": "relevance", "name": "Relevance", "guidance": "Is it?", "weight": 1}],
    }
    rubric = publish_rubric(content=content, by=accounts.secretariat())
    assert rubric.version == 2
    assert assessment.round.rubric.version == 1
    assert ensure_rubric() == rubric


def test_only_the_secretariat_changes_the_rubric(expert: User) -> None:
    with pytest.raises(Forbidden):
        publish_rubric(content={"criteria": [1]}, by=expert)


def test_who_stepped_back_declares_anew_before_scoring(
    practice: Practice, expert: User, topic: Topic
) -> None:
    assessment = taken_up(practice, expert)
    actions.recuse(assessment=assessment, by=expert, why="My brother runs it.")

    again = actions.assign(practice=practice, expert=expert, by=accounts.manager(topic))

    assert (again.pk, again.state, again.declared_free_at) == (assessment.pk, AssessmentState.OPEN, None)
    with pytest.raises(ActionError, match="no conflict of interest"):
        actions.submit(assessment=again, by=expert, points=points(4), verdict="validate", opinion="Good.")
