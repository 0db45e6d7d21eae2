import pytest

from policylearning.common.permissions import Allowed, Denied, can
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.practices.queries import visible_to
from policylearning.practices.rules import missing
from policylearning.programmes.models import Project
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def in_state(state: str, **fields: object) -> Practice:
    practice: Practice = PracticeFactory(published=True, **fields)
    practice.state = state
    practice.save()
    return practice


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DUE, State.STALE, State.RETIRED])
def test_everybody_sees_what_is_public(state: str) -> None:
    practice = in_state(state)
    from django.contrib.auth.models import AnonymousUser

    assert practice in visible_to(AnonymousUser())
    assert practice in visible_to(accounts.member())


@pytest.mark.parametrize(
    "state", [s for s in State if s not in (State.PUBLISHED, State.DUE, State.STALE, State.RETIRED)]
)
def test_what_is_at_work_is_for_those_who_work_on_it(state: str) -> None:
    topic = TopicFactory()
    project = Project.objects.create(acronym="WORK", title="Work")
    practice = in_state(state, topics=[topic], project=project)
    admin = accounts.member()
    project.web_admins.add(admin)

    assert practice in visible_to(practice.owner)
    assert practice not in visible_to(accounts.member())
    assert practice not in visible_to(accounts.expert(TopicFactory()))
    for person in (admin, accounts.expert(topic), accounts.manager(topic), accounts.secretariat()):
        assert (practice in visible_to(person)) == (state != State.DRAFT)


def test_only_the_owner_writes_and_not_while_it_is_judged() -> None:
    topic = TopicFactory()
    draft = in_state(State.DRAFT, topics=[topic])
    judged = in_state(State.IN_VALIDATION, topics=[topic])
    assert can(draft.owner, "practices.edit", draft) == Allowed()
    assert can(accounts.expert(topic), "practices.edit", draft) == Denied(
        "Only the owner of the practice may do this."
    )
    assert can(judged.owner, "practices.edit", judged) == Denied(
        "It is being looked at and cannot be changed now. Withdraw it first to change it."
    )


def test_nobody_judges_their_own_practice() -> None:
    topic = TopicFactory()
    judge = accounts.expert(topic)
    mine = in_state(State.IN_VALIDATION, topics=[topic], owner=judge)
    assert can(judge, "practices.validate", mine) == Denied("Nobody decides on their own practice.")
    assert can(accounts.expert(topic), "practices.validate", mine) == Allowed()


def test_a_closed_account_may_nothing() -> None:
    draft = in_state(State.DRAFT)
    draft.owner.is_active = False
    assert can(draft.owner, "practices.edit", draft) == Denied("This account is closed.")


def test_a_submission_needs_what_readers_need() -> None:
    practice = Practice.objects.create(title="Bare", owner=accounts.member())
    assert [(each.step, each.field) for each in missing(practice)] == [
        ("basics", "summary"),
        ("basics", "topics"),
        ("place", "region"),
        ("place", "institution"),
        ("place", "start"),
        ("story", "description"),
        ("evidence", "evidence"),
        ("transfer", "potential"),
    ]


def test_a_lesson_from_failure_says_what_went_wrong() -> None:
    practice = PracticeFactory(topics=[TopicFactory()], kind="lesson_from_failure", difficulties="")
    assert [each.field for each in missing(practice)] == ["difficulties"]
