import pytest
from django.http import QueryDict

from policylearning.topics.forms import FieldOfInterventionForm, TagForm, TopicDescriptionForm, TopicForm
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def test_a_topic_form_names_what_is_missing() -> None:
    form = TopicForm({"name": "Energy"})
    assert set(form.errors) == {"short", "slug", "accent", "description", "order"}


def test_a_tag_belongs_to_topics_or_to_all() -> None:
    topic = TopicFactory()
    form = TagForm({"name": "Solar", "slug": "solar", "topics": [topic.pk]})
    assert form.is_valid(), form.errors
    assert list(form.cleaned_data["topics"]) == [topic]
    assert TagForm({"name": "Solar", "slug": "solar"}).is_valid()


def test_the_other_forms() -> None:
    assert list(TopicDescriptionForm(instance=TopicFactory()).fields) == ["description"]
    assert FieldOfInterventionForm({"code": "048", "name": "Sun"}).is_valid()


@pytest.mark.parametrize("key", ["9" * 19, "9" * 40, "-" + "9" * 30, "٩" * 25, "9" * 6000, "", "x", " 1e9"])
def test_a_key_that_no_database_holds_is_no_choice(key: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"name": "Solar", "slug": "solar", "topics": key})
    assert set(TagForm(data).errors) == {"topics"}
