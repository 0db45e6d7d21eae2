"""No sequence of verbs by anybody leaves the table or shows what was not confirmed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError
from policylearning.common.workflow import table
from policylearning.impact import actions
from policylearning.impact.enums import STEPS, Side, Stage
from policylearning.impact.workflow import STAGES
from policylearning.practices.models import Practice
from tests.factories.accounts import UserFactory
from tests.factories.impact import logged

pytestmark = pytest.mark.django_db

ROWS = set(table(STAGES.transitions))
ACTS = {
    "visit": actions.visit,
    "adapt": actions.adapt,
    "run": actions.run,
    "drop": actions.drop,
    "resume": actions.resume,
    "confirm": actions.confirm,
    "dispute": lambda **given: actions.dispute(why="Not so.", **given),
    "add_note": lambda **given: actions.add_note(note="Hello.", **given),
}


def test_the_table_goes_forward_to_the_end_and_back_to_the_start():
    assert STAGES.states() == set(Stage)
    assert {(verb, target) for source, verb, target in ROWS if source == Stage.SHORTLISTED} == {
        ("visit", Stage.VISITED),
        ("adapt", Stage.ADAPTED),
        ("run", Stage.RUNNING),
        ("drop", Stage.DROPPED),
    }
    assert all(target == Stage.DROPPED for source, _verb, target in ROWS if source == Stage.RUNNING)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    stage=st.sampled_from([Stage.SHORTLISTED, Stage.VISITED, Stage.ADAPTED, Stage.RUNNING]),
    said=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(["owner", "receiver", "outsider"])),
        max_size=12,
    ),
)
def test_any_sequence_of_verbs(stage, said):
    transfer = logged(stage=stage)
    people = {"owner": transfer.practice.owner, "receiver": transfer.receiver, "outsider": UserFactory()}
    for verb, who in said:
        before = transfer.state
        try:
            transfer = ACTS[verb](transfer=transfer, by=people[who])
        except ActionError:
            transfer.refresh_from_db()
            assert transfer.state == before
            continue
        assert who != "outsider"
        assert transfer.state == before or (before, verb, transfer.state) in ROWS
        check(transfer)


def check(transfer):
    """What holds at every moment."""
    transfer.full_clean(validate_constraints=True)
    steps = list(transfer.events.filter(verb__in=STEPS))
    public = [step for step in steps if step.confirmed_at]
    assert transfer.is_public == bool(public)
    assert transfer.state == steps[-1].state
    if transfer.is_public:
        assert transfer.confirmed_state == public[-1].state
        assert transfer.furthest in {step.state for step in public} | {Stage.SHORTLISTED}
    if transfer.awaits == "" and transfer.state != Stage.DROPPED:
        assert {transfer.confirmed_by_owner, transfer.confirmed_by_receiver} == {
            transfer.practice.owner,
            transfer.receiver,
        }
    if transfer.awaits:
        assert getattr(transfer, f"confirmed_by_{Side(transfer.awaits).other}") is not None
    arrived = transfer.confirmed_state in (Stage.ADAPTED, Stage.RUNNING)
    assert Practice.objects.get(pk=transfer.practice_id).transfers == int(arrived)
    trail = Entry.objects.filter(kind="impact.transfer", object_id=str(transfer.pk)).exclude(after="").first()
    assert trail is not None
    assert trail.after == transfer.state
