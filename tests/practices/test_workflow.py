"""No sequence of verbs reaches a state that the table does not allow, whoever speaks them."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policylearning.accounts.models import User
from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError
from policylearning.practices import actions
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.practices.workflow import LIFE_CYCLE
from policylearning.programmes.models import Project
from policylearning.topics.models import Topic
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

ACTS = {
    "submit": lambda practice, by: actions.submit(practice=practice, by=by),
    "withdraw": lambda practice, by: actions.withdraw(practice=practice, by=by),
    "approve": lambda practice, by: actions.approve(practice=practice, by=by),
    "decline": lambda practice, by: actions.decline(practice=practice, by=by, why="no"),
    "ask_changes": lambda practice, by: actions.ask_changes(practice=practice, by=by, remarks={"title": "x"}),
    "request_changes": lambda practice, by: actions.request_changes(
        practice=practice, by=by, remarks={"title": "x"}
    ),
    "validate": lambda practice, by: actions.validate(practice=practice, by=by),
    "refuse": lambda practice, by: actions.refuse(practice=practice, by=by, why="no"),
    "appeal": lambda practice, by: actions.appeal(practice=practice, by=by, why="look again"),
    "uphold": lambda practice, by: actions.uphold(practice=practice, by=by, why="no"),
    "reopen": lambda practice, by: actions.reopen(practice=practice, by=by),
    "revise": lambda practice, by: actions.revise(practice=practice, by=by),
    "publish": lambda practice, by: actions.publish(practice=practice, by=by),
    "ask_confirmation": lambda practice, by: actions.ask_confirmation(practice=practice),
    "confirm": lambda practice, by: actions.confirm(practice=practice, by=by),
    "lapse": lambda practice, by: actions.lapse(practice=practice),
    "retire": lambda practice, by: actions.retire(practice=practice, by=by, why="over"),
    "restore": lambda practice, by: actions.restore(practice=practice, by=by),
}


def test_the_table_knows_every_state_and_one_way_for_each_verb() -> None:
    assert LIFE_CYCLE.states() == set(State)
    pairs = [(source, t.verb) for t in LIFE_CYCLE.transitions for source in t.sources]
    assert len(pairs) == len(set(pairs))
    assert {t.verb for t in LIFE_CYCLE.transitions} - {"pass_on"} == set(ACTS)


class Cast:
    """Everybody who may have a say, and an outsider."""

    def __init__(self, with_project: bool) -> None:
        self.topic: Topic = TopicFactory()
        owner = accounts.member()
        self.people: dict[str, User] = {
            "owner": owner,
            "web admin": accounts.member(),
            "expert": accounts.expert(self.topic),
            "manager": accounts.manager(self.topic),
            "secretariat": accounts.secretariat(),
            "outsider": accounts.member(),
            "expert of another topic": accounts.expert(TopicFactory()),
        }
        project = None
        if with_project:
            project = Project.objects.create(acronym=f"P{owner.pk}", title="Project")
            project.web_admins.add(self.people["web admin"])
        self.practice = PracticeFactory(owner=owner, topics=[self.topic], project=project)


steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(ACTS)),
        st.sampled_from(
            ["owner", "web admin", "expert", "manager", "secretariat", "outsider", "expert of another topic"]
        ),
    ),
    max_size=14,
)


@pytest.mark.django_db
@given(steps=steps, with_project=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_verbs_leaves_the_table(steps: list[tuple[str, str]], with_project: bool) -> None:
    with transaction.atomic():
        cast = Cast(with_project)
        practice = cast.practice
        for verb, who in steps:
            before = practice.state
            try:
                ACTS[verb](practice, cast.people[who])
            except ActionError:
                practice = Practice.objects.get(pk=practice.pk)
                assert practice.state == before
                continue
            practice = Practice.objects.get(pk=practice.pk)
            transition = LIFE_CYCLE.find(before, verb)
            assert transition is not None
            allowed = {transition.target}
            if verb == "submit":
                allowed.add(State.IN_VALIDATION)
            assert practice.state in allowed
        _the_trail_agrees(practice)
        transaction.set_rollback(True)


def _the_trail_agrees(practice: Practice) -> None:
    """The audit trail's steps lead from the draft to where the practice is, each from where the last one ended."""
    moves = [
        (entry.before, entry.after)
        for entry in Entry.objects.filter(kind="practices.practice", object_id=str(practice.pk)).order_by(
            "pk"
        )
        if entry.before and entry.after
    ]
    at = State.DRAFT
    for before, after in moves:
        assert before == at
        at = State(after)
    assert at == practice.state
