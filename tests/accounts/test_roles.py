"""Who somebody is, and what the rules of accounts make of it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.accounts import roles
from policylearning.accounts.enums import RoleName
from policylearning.accounts.models import User
from policylearning.common.permissions import Denied, can
from policylearning.topics.models import Topic
from tests.factories.accounts import expert, manager, member, secretariat
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db

SECRETARIAT = "Only the secretariat may do this."
ONESELF = "Only the person may do this."
EITHER = "Only the person and the secretariat may do this."


@pytest.fixture
def topic() -> Topic:
    return TopicFactory()


@pytest.fixture
def other() -> Topic:
    return TopicFactory()


def test_a_visitor_and_a_closed_account_are_nobody(topic: Topic) -> None:
    closed = expert(topic)
    closed.is_active = False
    for nobody in (None, AnonymousUser(), closed):
        assert roles.grants_of(nobody) == frozenset()
        assert not roles.is_member(nobody)
        assert not roles.is_staff(nobody)
        assert not roles.is_expert(nobody)
        assert not roles.is_thematic_manager(nobody)
        assert not roles.is_secretariat(nobody)


def test_a_member_holds_no_role(topic: Topic) -> None:
    person = member()
    assert roles.is_member(person)
    assert not roles.is_staff(person)
    assert not roles.is_expert(person, topic)


def test_a_role_for_a_topic_is_for_that_topic(topic: Topic, other: Topic) -> None:
    judge, lead = expert(topic), manager(topic)
    assert roles.is_expert(judge, topic)
    assert roles.is_expert(judge, topic.pk)
    assert roles.is_expert(judge)
    assert not roles.is_expert(judge, other)
    assert not roles.is_thematic_manager(judge, topic)
    assert roles.is_thematic_manager(lead, topic)
    assert roles.is_thematic_manager(lead)
    assert not roles.is_thematic_manager(lead, other)
    assert not roles.is_expert(lead, topic)
    assert roles.is_staff(judge)
    assert roles.is_staff(lead)
    assert not roles.is_secretariat(judge)


def test_a_role_without_a_topic_is_for_all(topic: Topic) -> None:
    assert roles.is_expert(expert(), topic)
    assert roles.is_secretariat(secretariat())
    assert not roles.is_expert(secretariat(), topic)


def test_the_topics_of_a_role(topic: Topic, other: Topic) -> None:
    assert roles.topics_of(expert(topic, other), RoleName.EXPERT) == {topic.pk, other.pk}
    assert roles.topics_of(expert(topic), RoleName.THEMATIC_MANAGER) == set()
    assert roles.topics_of(expert(), RoleName.EXPERT) is None
    assert roles.topics_of(None, RoleName.EXPERT) == set()


def test_grants_are_read_once_for_each_user_object(topic: Topic, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    judge = User.objects.get(pk=expert(topic).pk)
    with django_assert_num_queries(1):
        assert roles.is_expert(judge, topic)
        assert not roles.is_secretariat(judge)


@pytest.mark.parametrize(
    "verb",
    ["accounts.grant_role", "accounts.revoke_role", "accounts.reopen", "regions.import", "topics.edit"],
)
def test_what_the_secretariat_alone_may(verb: str, topic: Topic) -> None:
    person = member()
    assert can(secretariat(), verb, person)
    for one in (person, expert(topic), manager(topic), AnonymousUser()):
        assert can(one, verb, person) == Denied(SECRETARIAT)


@pytest.mark.parametrize("verb", ["accounts.update_profile", "accounts.close", "accounts.erase"])
def test_what_the_person_and_the_secretariat_may(verb: str, topic: Topic) -> None:
    person = member()
    assert can(person, verb, person)
    assert can(secretariat(), verb, person)
    for one in (member(), expert(topic), AnonymousUser()):
        assert can(one, verb, person) == Denied(EITHER)


@pytest.mark.parametrize("verb", ["accounts.export", "accounts.consent"])
def test_what_the_person_alone_may(verb: str) -> None:
    person = member()
    assert can(person, verb, person)
    for one in (member(), secretariat(), AnonymousUser()):
        assert can(one, verb, person) == Denied(ONESELF)


def test_all_jobs_are_seen_by_the_secretariat(topic: Topic) -> None:
    assert can(secretariat(), "jobs.see_all")
    assert not can(expert(topic), "jobs.see_all")


def test_a_topic_is_described_by_its_manager(topic: Topic, other: Topic) -> None:
    assert can(manager(topic), "topics.describe", topic)
    assert can(secretariat(), "topics.describe", topic)
    for one in (manager(other), expert(topic), member()):
        assert not can(one, "topics.describe", topic)
