"""Writing topics, tags and fields of intervention."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.audit.models import Entry
from policylearning.common.errors import Forbidden
from policylearning.finder.following.queries import follow_of
from policylearning.finder.models import Follow
from policylearning.search.models import Change
from policylearning.topics import actions
from policylearning.topics.models import FieldOfIntervention, Tag, Topic
from tests.conftest import START
from tests.factories.accounts import expert, manager, member, secretariat
from tests.factories.finder import following, search_for
from tests.factories.practices import PracticeFactory
from tests.factories.topics import FieldOfInterventionFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

TOPIC = {
    "slug": "low-carbon-economy",
    "name": "Low-carbon economy",
    "short": "Low-carbon",
    "accent": "low-carbon",
    "description": "Less energy, and cleaner.",
}


def test_the_secretariat_creates_a_topic_and_it_is_recorded() -> None:
    person = secretariat()
    topic = actions.create_topic(**TOPIC, by=person, at=START)
    assert Topic.objects.get() == topic
    entry = Entry.objects.get(verb="topics.create")
    assert (entry.by, entry.at, entry.label) == (person, START, "Low-carbon economy")


def test_a_topic_is_updated_and_says_what_changed() -> None:
    topic = TopicFactory(name="Old")
    actions.update_topic(topic=topic, by=secretariat(), at=START, name="New", order=topic.order)
    topic.refresh_from_db()
    assert topic.name == "New"
    assert Entry.objects.get(verb="topics.edit").data == {"changed": ["name"]}


def test_a_new_address_is_told_to_the_index_and_to_those_who_follow_it() -> None:
    topic, other = TopicFactory(slug="old"), TopicFactory(slug="other")
    carrying, without = PracticeFactory(topics=[topic]), PracticeFactory(topics=[other])
    both = following(search_for("heat", topic="old"))
    twice = following(search_for("heat", topic="new"), by=both.owner)
    elsewhere = following(search_for("heat", topic="other"), by=both.owner)
    alone = following(search_for("heat", topic="old"))
    Change.objects.all().delete()
    actions.update_topic(topic=topic, by=secretariat(), at=START, name="Another name")
    assert not Change.objects.exists(), "the index does not hold the name"
    actions.update_topic(topic=topic, by=secretariat(), at=START, slug="new")
    told = set(Change.objects.filter(kind="practice").values_list("object_id", flat=True))
    assert carrying.pk in told
    assert without.pk not in told
    assert set(Follow.objects.filter(owner=both.owner)) == {twice, elsewhere}, "nobody follows the same twice"
    alone.refresh_from_db()
    assert alone.filters == {"topic": ["new"]}
    assert follow_of(alone.owner, search_for("heat", topic="new")) == alone


def test_an_update_without_a_change_leaves_no_trace() -> None:
    topic = TopicFactory()
    actions.update_topic(topic=topic, by=secretariat(), at=START, name=topic.name)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"slug": "not a slug"}, "slug"),
        ({"accent": "pink"}, "accent"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"name": "Taken"}, "name"),
    ],
)
def test_an_unfit_value_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    TopicFactory(name="Taken")
    topic = TopicFactory(name="Mine")
    with pytest.raises(actions.Unfit) as refusal:
        actions.update_topic(topic=topic, by=secretariat(), **changes)
    assert refusal.value.field == field
    topic.refresh_from_db()
    assert topic.name == "Mine"


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(actions.Unfit, match="no field called “colour”"):
        actions.create_topic(**TOPIC, colour="red", by=None)


def test_the_thematic_manager_describes_the_own_topic_and_no_more() -> None:
    own, other = TopicFactory(), TopicFactory()
    person = manager(own)
    actions.describe_topic(topic=own, description="In my words.", by=person, at=START)
    own.refresh_from_db()
    assert own.description == "In my words."
    assert Entry.objects.get(verb="topics.describe").by == person
    with pytest.raises(Forbidden):
        actions.describe_topic(topic=other, description="In my words.", by=person)
    with pytest.raises(Forbidden):
        actions.update_topic(topic=own, name="Mine", by=person)


@pytest.mark.parametrize("who", ["visitor", "member", "expert"])
def test_others_write_nothing(who: str) -> None:
    topic, tag, field = TopicFactory(), TagFactory(), FieldOfInterventionFactory()
    person = {"visitor": AnonymousUser, "member": member, "expert": lambda: expert(topic)}[who]()
    for attempt in (
        lambda: actions.create_topic(**TOPIC, by=person),
        lambda: actions.update_topic(topic=topic, name="X", by=person),
        lambda: actions.describe_topic(topic=topic, description="X", by=person),
        lambda: actions.create_tag(name="X", slug="x", by=person),
        lambda: actions.update_tag(tag=tag, name="X", by=person),
        lambda: actions.create_field(code="X", name="X", by=person),
        lambda: actions.update_field(field=field, name="X", by=person),
        lambda: actions.load(data={}, by=person),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert not Entry.objects.exists()


def test_tags_and_fields() -> None:
    person, topic = secretariat(), TopicFactory()
    tag = actions.create_tag(name="Living labs", slug="living-labs", topics=[topic], by=person)
    assert list(tag.topics.all()) == [topic]
    actions.update_tag(tag=tag, topics=[], name="Living laboratories", by=person)
    tag.refresh_from_db()
    assert (tag.name, list(tag.topics.all())) == ("Living laboratories", [])
    field = actions.create_field(code="028", name="Technology transfer", by=person)
    actions.update_field(field=field, name="Transfer", by=person)
    field.refresh_from_db()
    assert str(field) == "028 Transfer"


# From a file -----------------------------------------------------------------------------------------------

DATA = {
    "topics": [TOPIC],
    "tags": [{"slug": "solar", "name": "Solar energy", "topics": ["low-carbon-economy"]}],
    "fields_of_intervention": [{"code": "048", "name": "Energy from the sun"}],
}


def test_a_file_is_loaded_and_twice_changes_nothing() -> None:
    one = {"added": 1, "updated": 0, "unchanged": 0}
    assert actions.load(data=DATA, by=None, at=START) == dict.fromkeys(DATA, one)
    assert [topic.slug for topic in Tag.objects.get().topics.all()] == ["low-carbon-economy"]
    same = {"added": 0, "updated": 0, "unchanged": 1}
    assert actions.load(data=DATA, by=None, at=START) == dict.fromkeys(DATA, same)
    assert Entry.objects.count() == 3


def test_what_differs_is_updated() -> None:
    actions.load(data=DATA, by=None)
    report = actions.load(data={"tags": [{"slug": "solar", "name": "Solar", "topics": []}]}, by=None)
    assert report["tags"] == {"added": 0, "updated": 1, "unchanged": 0}
    tag = Tag.objects.get()
    assert (tag.name, tag.topics.count()) == ("Solar", 0)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"topics": {"slug": "x"}},
        {"topics": ["x"]},
        {"topics": [TOPIC], "tags": [{"slug": "a", "name": "A", "topics": ["unknown"]}]},
        {"topics": [TOPIC], "tags": [{"slug": "a", "name": "A", "topics": [["x"]]}]},
        {"topics": [TOPIC], "fields_of_intervention": [{"code": None, "name": "X"}]},
        {"topics": [TOPIC, {**TOPIC, "slug": "b"}]},
        {"topics": [{**TOPIC, "id": 1, "pk": 2}]},
    ],
)
def test_a_file_that_makes_no_sense_is_refused_whole(data: Any) -> None:
    with pytest.raises(actions.Unfit):
        actions.load(data=data, by=None)
    assert not Topic.objects.exists()
    assert not FieldOfIntervention.objects.exists()
