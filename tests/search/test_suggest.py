"""Suggestions while typing."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from policylearning.search import suggestions
from policylearning.search.queries import Part, Suggestion, suggest
from policylearning.search.suggest import parts
from policylearning.search.suggestions import Names, tails
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import RegionFactory
from tests.factories.search import note
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def told(typed: str, *among: str, user: Any = VISITOR, narrow: bool = True) -> dict[str, list[str]]:
    found = suggest(typed, user=user, among=among, narrow=narrow)
    return {each.key: [line.text for line in each.suggestions] for each in found}


# Words and titles -------------------------------------------------------------------------------
def test_words_then_titles(search_index: Index) -> None:
    note("Hydrogen valley", "Hydrogenation of something, and hydrants.", date="2020-01-01")
    new = note("Green hydrogen", date="2026-01-01")
    note("Forest")
    search_index.catch_up()

    assert told("green hydr") == {"words": ["green hydrogen", "green hydrants"], "note": ["Green hydrogen"]}
    assert told("HYDR")["note"] == ["Green hydrogen", "Hydrogen valley"]
    [titles] = suggest("green hydr", user=VISITOR, among=["note"])
    assert titles.suggestions == [Suggestion(text="Green hydrogen", url=f"/notes/{new.pk}/")]


def test_words_of_one_stem_are_one_and_the_frequent_come_first(search_index: Index) -> None:
    for _ in range(3):
        note("Harvest", "Harbours and a harbour.")
    note("Hardware")
    search_index.catch_up()

    assert told("har", "words") == {"words": ["harbour", "harvest", "hardware"]}
    assert told("harbour", "words") == {}, "what is typed already is no way to go on"


def test_accents_need_not_be_typed(search_index: Index) -> None:
    note("Énergie citoyenne", language="fr")
    search_index.catch_up()

    assert told("energ")["note"] == ["Énergie citoyenne"]
    assert told("éner")["words"] == ["énergie"]


def test_too_little_suggests_nothing(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()

    assert [told(typed) for typed in ("", " ", "h", "?", "zzz")] == [{}, {}, {}, {}, {}]
    assert told("ha") == {}, "two letters find names alone"
    assert told("har") == {"words": ["harbour"], "note": ["Harbour"]}


def test_nobody_is_told_of_what_they_may_not_see(search_index: Index) -> None:
    owner = UserFactory()
    note("Nightingale plan", audience=[f"user:{owner.pk}"])
    note("Nighthawk taken back", hidden=True)
    note("Nightwatch kept secret", secret=True)
    search_index.catch_up()

    assert told("night", user=owner)["note"] == ["Nightingale plan"]
    assert told("night", "note") == {}
    assert "nightingale" not in str(told("night")).lower()


def test_a_thing_without_an_index_is_suggested_all_the_same(search_index: Index) -> None:
    TagFactory(name="Hydrogen", slug="hydrogen")

    assert told("hydr") == {"tag": ["Hydrogen"]}


# What narrows, and what is a page ---------------------------------------------------------------
@pytest.fixture
def aragon(search_index: Index) -> Any:
    region = RegionFactory(code="ES24", name="Aragón", level=2, country="ES")
    RegionFactory(code="XX99", name="Aranda", level=2, country="XX")
    TagFactory(name="Hydrogen", slug="hydrogen")
    TagFactory(name="Hydropower", slug="hydropower")
    TopicFactory(name="Low-carbon economy", slug="low-carbon")
    note("Buses", regions=["ES24", "ES2", "ES"], tags=["hydrogen"], topics=["low-carbon"])
    search_index.catch_up()
    return region


def test_a_region_a_tag_a_topic_narrow_where_something_has_them(aragon: Any) -> None:
    assert told("ara", "region") == told("ara") == {"region": ["Aragón"]}
    assert told("hydr", "tag") == {"tag": ["Hydrogen"]}
    [found] = suggest("cheap buses low-ca", user=VISITOR, among=["topic"], narrow=True)
    [topic] = found.suggestions
    assert (topic.facet, topic.value, topic.rest) == ("topic", "low-carbon", "cheap buses")


def test_on_a_list_that_cannot_be_narrowed_they_are_pages(aragon: Any) -> None:
    [found] = suggest("aragon", user=VISITOR, among=["region"])

    assert found.suggestions == [Suggestion(text="Aragón", hint="Spain", url="/regions/ES24/")]
    assert told("ara", "region", narrow=False) == {"region": ["Aragón", "Aranda"]}
    assert told("hydr", "tag", narrow=False) == {}, "a tag has no page of its own"


def test_an_organisation_is_suggested_to_those_who_may_see_it() -> None:
    member = UserFactory()
    OrganisationFactory(name="Ebro Energy Office", verified_at=None, created_by=member)
    public = OrganisationFactory(name="Energy Agency of the Ebro", created_by=None)
    merged = OrganisationFactory(name="Agencia Ebro Viva", created_by=None)
    merged.merged_into, merged.merged_at = public, public.created_at
    merged.save()

    assert told("ebro", "organisation") == {"organisation": ["Energy Agency of the Ebro"]}
    assert told("ebro viv", "organisation") == {"organisation": ["Energy Agency of the Ebro"]}
    assert told("ebro ene", "organisation", user=member) == {
        "organisation": ["Ebro Energy Office", "Energy Agency of the Ebro"]
    }


def test_a_tag_is_found_by_another_name_of_it(search_index: Index) -> None:
    tag = TagFactory(name="Energy poverty", slug="energy-poverty")
    tag.synonyms.create(name="Fuel poverty")
    suggestions.forget()

    assert told("fuel po", "tag") == {"tag": ["Energy poverty"]}
    tag.delete()
    assert told("fuel po", "tag") == {}, "what is gone is gone at once"


# Names ------------------------------------------------------------------------------------------
def test_names_are_found_by_the_beginnings_of_their_words() -> None:
    names = Names(lambda: [(1, "north holland"), (2, "holland"), (3, "noord holland hollow"), (2, "nl")])

    assert names.find(["holl"], 9) == [2, 1, 3]
    assert names.find(["no", "holl"], 9) == [1, 3]
    assert names.find(["holl", "no"], 1) == [1]
    assert names.find(["nl"], 9) == [2]
    assert names.find(["olland"], 9) == names.find([], 9) == []
    assert Names(list).find(["x"], 9) == []


def test_names_are_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    names = Names(lambda: [(len(read), "harbour")] if not read.append(1) else [])

    assert [names.find(["harb"], 1) for _ in range(3)] == [[1], [1], [1]]
    monkeypatch.setattr(suggestions, "KEPT", -1.0)
    names.forget()
    assert [names.find(["harb"], 1) for _ in range(2)] == [[2], [3]]


def test_the_last_words_may_be_the_beginning_of_a_name() -> None:
    assert list(tails("buses in Île-de-Fr")) == [
        ("buses in", ["ile", "de", "fr"]),
        ("buses in Île-", ["de", "fr"]),
        ("buses in Île-de-", ["fr"]),
    ]
    assert list(tails("")) == []


def test_what_was_typed_is_marked() -> None:
    assert parts("Énergie citoyenne", "ener cit") == [
        Part("Éner", True),
        Part("gie ", False),
        Part("cit", True),
        Part("oyenne", False),
    ]
    assert parts("Green hydrogen", "") == [Part("Green hydrogen", False)]
    assert parts("Straße", "strass") == [Part("Straß", True), Part("e", False)]


# The address ------------------------------------------------------------------------------------
def test_the_address_gives_lines_by_source(aragon: Any, client: Client) -> None:
    note("Aragonese <b>buses</b>")
    response = client.get(reverse("search:suggest"), {"q": "cheap aragon", "narrow": "1", "in": "region"})
    html = response.content.decode()

    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert 'aria-label="Regions"' in html
    assert 'data-facet="region" data-value="ES24" data-rest="cheap"' in html
    assert "<mark>Aragón</mark>" in html
    assert 'data-said="One suggestion"' in html
    assert "cookie" not in response.get("Vary", "").lower()


def test_lines_are_escaped_and_nothing_is_said_to_be_nothing(search_index: Index, client: Client) -> None:
    note('Aragonese <b>"buses"</b>')
    search_index.catch_up()

    html = client.get(reverse("search:suggest"), {"q": 'aragonese "'}).content.decode()
    assert "&lt;b&gt;&quot;buses&quot;&lt;/b&gt;" in html
    assert 'data-said="No suggestions"' in client.get(reverse("search:suggest")).content.decode()
    assert client.post(reverse("search:suggest")).status_code == 405


def test_a_members_answer_is_kept_by_nobody(search_index: Index, sign_in: Any) -> None:
    response = sign_in(UserFactory()).get(reverse("search:suggest"), {"q": "harbour"})

    assert response["Cache-Control"] == "private, no-store"
