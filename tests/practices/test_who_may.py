"""Who may do what to a practice: every rule, with those it is for and those it is not for."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.common.permissions import Actor, Allowed, Denied, can
from policylearning.practices import rules
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.programmes.models import Project
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db

EVERYBODY = {"visitor", "member", "owner", "admin", "expert", "other", "manager", "secretariat"}


@pytest.fixture
def practice() -> Practice:
    """Of two topics; its experts and managers are of one of them."""
    project = Project.objects.create(acronym="BRIDGE", title="Bridge")
    made: Practice = PracticeFactory(
        in_validation=True, topics=[TopicFactory(), TopicFactory()], project=project
    )
    return made


@pytest.fixture
def people(practice: Practice) -> dict[str, Actor]:
    topic = practice.topics.first()
    admin = accounts.member()
    practice.project.web_admins.add(admin)  # type: ignore[union-attr]
    return {
        "visitor": AnonymousUser(),
        "member": accounts.member(),
        "owner": practice.owner,
        "admin": admin,
        "expert": accounts.expert(topic),
        "other": accounts.expert(TopicFactory()),
        "manager": accounts.manager(topic),
        "secretariat": accounts.secretariat(),
    }


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (rules.owner, {"owner"}),
        (rules.web_admin, {"admin"}),
        (rules.topic_expert, {"expert"}),
        (rules.topic_manager, {"manager"}),
        (rules.secretariat, {"secretariat"}),
    ],
)
def test_each_is_who_the_word_says(rule, who: set[str], practice: Practice, people: dict[str, Actor]) -> None:  # type: ignore[no-untyped-def]
    for name, person in people.items():
        assert isinstance(rule(person, practice), Allowed if name in who else Denied), name


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("practices.add", EVERYBODY - {"visitor"}),
        ("practices.see_contact", EVERYBODY - {"visitor"}),
        ("practices.see_history", EVERYBODY - {"visitor", "member", "other"}),
        ("practices.hand_over", {"owner", "secretariat"}),
        ("practices.import", {"secretariat"}),
        ("practices.edit", {"secretariat"}),
        ("practices.discard", set()),
    ],
)
def test_while_it_is_looked_at(
    verb: str, who: set[str], practice: Practice, people: dict[str, Actor]
) -> None:
    assert {name for name, person in people.items() if can(person, verb, practice)} == who


@pytest.mark.parametrize(
    ("state", "editors"),
    [
        (State.DRAFT, {"owner", "secretariat"}),
        (State.CHANGES_REQUESTED, {"owner", "secretariat"}),
        (State.PUBLISHED, {"owner", "secretariat"}),
        (State.RETIRED, set()),
    ],
)
def test_who_writes_in_which_state(
    state: State, editors: set[str], practice: Practice, people: dict[str, Actor]
) -> None:
    practice.state = state
    assert {name for name, person in people.items() if can(person, "practices.edit", practice)} == editors


def test_nobody_judges_their_own(practice: Practice) -> None:
    topic = practice.topics.first()
    practice.owner = accounts.UserFactory(roles=[("expert", topic), ("thematic_manager", topic)])
    assert rules.topic_expert(practice.owner, practice) == Denied("Nobody judges their own practice.")
    assert rules.topic_manager(practice.owner, practice) == Denied("Nobody decides on their own practice.")


def test_without_a_project_there_is_no_web_admin(practice: Practice, people: dict[str, Actor]) -> None:
    practice.project = None
    assert isinstance(rules.web_admin(people["admin"], practice), Denied)
