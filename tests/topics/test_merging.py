"""Tags renamed and merged: old words lead on."""

from typing import Any

import pytest
from django.test import Client

from policylearning.audit.models import Entry
from policylearning.common.errors import Forbidden
from policylearning.practices.imports.known import Known
from policylearning.search.models import Change
from policylearning.topics import actions
from policylearning.topics.models import Tag, TagSynonym
from policylearning.topics.queries import find_tags, slugs_now
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    return accounts.secretariat()


@pytest.fixture
def gone() -> Tag:
    return TagFactory(name="E-mobility", slug="emobility")


@pytest.fixture
def stays() -> Tag:
    return TagFactory(name="Electric mobility", slug="electric-mobility")


def test_a_merged_tag_is_carried_once_and_its_words_lead_on(gone: Tag, stays: Tag, office: Any) -> None:
    topic = TopicFactory()
    gone.topics.add(topic)
    one, both, other = (
        PracticeFactory(published=True, tags=tags) for tags in ([gone], [gone, stays], [stays])
    )
    Change.objects.all().delete()

    actions.merge_tag(tag=gone, into=stays, by=office, why="One thing")

    assert [list(each.tags.all()) for each in (one, both, other)] == [[stays]] * 3
    assert set(Change.objects.values_list("object_id", flat=True)) == {one.pk, both.pk}
    assert list(stays.topics.all()) == [topic]
    assert slugs_now(["emobility", "electric-mobility", "unknown"]) == ["electric-mobility", "unknown"]
    assert find_tags("e mob") == [stays]
    assert Known().tags["e mobility"] == Known().tags["emobility"] == stays
    entry = Entry.objects.get(verb="topics.merge")
    assert (entry.label, entry.after, entry.why, entry.data["carried"]) == (
        "E-mobility",
        "electric-mobility",
        "One thing",
        2,
    )


def test_a_renamed_tag_is_found_by_its_old_words(stays: Tag, office: Any) -> None:
    practice = PracticeFactory(published=True, tags=[stays])
    Change.objects.all().delete()
    actions.update_tag(tag=stays, by=office, name="Clean transport", slug="clean-transport")
    assert [each.name for each in stays.synonyms.all()] == ["electric-mobility"]
    assert slugs_now(["electric-mobility"]) == ["clean-transport"]
    assert list(Change.objects.values_list("object_id", flat=True)) == [practice.pk]
    actions.update_tag(tag=stays, by=office, name="Electric mobility", slug="electric-mobility")
    assert [each.name for each in stays.synonyms.all()] == ["clean-transport"]


def test_a_word_leads_to_one_tag_only(gone: Tag, stays: Tag, office: Any) -> None:
    actions.merge_tag(tag=gone, into=stays, by=office)
    with pytest.raises(actions.Unfit, match="leads to the tag “Electric mobility” already") as error:
        actions.create_tag(name="E mobility", slug="e-mob", by=office)
    assert error.value.field == "name"
    with pytest.raises(actions.Unfit):
        actions.create_tag(name="Something", slug="emobility", by=office)


def test_chains_of_mergers_keep_every_word(gone: Tag, stays: Tag, office: Any) -> None:
    last = TagFactory(name="Transport", slug="transport")
    actions.merge_tag(tag=gone, into=stays, by=office)
    actions.merge_tag(tag=stays, into=last, by=office)
    assert slugs_now(["emobility", "electric-mobility"]) == ["transport"]
    assert TagSynonym.objects.filter(tag=last).count() == 3


def test_who_may_not_and_what_cannot(gone: Tag, stays: Tag, office: Any) -> None:
    with pytest.raises(Forbidden):
        actions.merge_tag(tag=gone, into=stays, by=accounts.member())
    with pytest.raises(actions.Unfit, match="the same one"):
        actions.merge_tag(tag=gone, into=gone, by=office)
    actions.merge_tag(tag=gone, into=stays, by=office)
    with pytest.raises(actions.Unfit, match="merged meanwhile"):
        actions.merge_tag(tag=Tag(pk=gone.pk or 999_999), into=stays, by=office)


def test_the_secretariat_merges_in_the_back_office(gone: Tag, stays: Tag, office: Any, sign_in: Any) -> None:
    client = sign_in(office)
    assert f"/office/words/tags/{gone.pk}/merge/" in client.get("/office/words/").content.decode()
    client.post(f"/office/words/tags/{gone.pk}/merge/", {"into": stays.pk, "why": ""})
    assert not Tag.objects.filter(slug="emobility").exists()
    assert "E-mobility" in client.get("/office/words/").content.decode()


def test_a_kept_link_finds_the_tag_that_stays(
    gone: Tag,
    stays: Tag,
    office: Any,
    client: Client,
    search_index: Any,  # noqa: F811
) -> None:
    PracticeFactory(published=True, title="Shared cars", tags=[gone])
    PracticeFactory(published=True, title="Another thing")
    actions.merge_tag(tag=gone, into=stays, by=office)
    search_index.catch_up()
    page = client.get("/practices/?tag=emobility").content.decode()
    assert "Shared cars" in page
    assert "Another thing" not in page
