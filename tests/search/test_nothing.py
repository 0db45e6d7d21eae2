"""How to go on where nothing was found."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.nothing import NearWord
from policylearning.search.queries import search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def ways(query: str, **filters: list[str]) -> Any:
    found = search(query, user=VISITOR, kinds=["note"], filters=filters)
    assert (found.total == 0) == (found.ways_on is not None)
    return found.ways_on


def test_each_facet_taken_away_says_what_it_would_give(search_index: Index) -> None:
    note("Harbour in Brest", countries=["FR"], topics=["sme"])
    note("Harbour in Nice", countries=["FR"], topics=["research"])
    note("Harbour in Kiel", countries=["DE"], topics=["environment"])
    note("Harbour of members", countries=["FR"], topics=["sme"], audience=["members"])
    search_index.catch_up()

    assert ways("harbour", country=["DE"], topic=["sme"]).wider == {"country": 1, "topic": 1, "": 3}
    assert ways("harbour", country=["FR"], topic=["environment"]).wider == {"country": 1, "topic": 2, "": 3}
    assert ways("", country=["PL"]).wider == {"country": 3, "": 3}
    assert ways("zzyzx", country=["FR"]).wider == {"country": 0, "": 0}
    assert ways("harbour") is None


def test_near_words_by_slips_and_by_their_beginning(search_index: Index) -> None:
    note("Hydrogen valleys", "Hydrology of rivers.")
    note("Hydrogen trains")
    note("Hydroponics of members", audience=["members"])
    search_index.catch_up()

    assert ways("hydroxyls").words == [NearWord("hydroxyls", "hydrogen"), NearWord("hydroxyls", "hydrology")]
    assert ways("xqzvkw").words == ways("xq").words == []


def test_near_tags_are_of_what_is_nearest_in_meaning(search_index: Index, meaning: None) -> None:
    from policylearning.search import meanings

    note("Apprenticeships", "Young people learn a trade in small firms.", tags=["skills"])
    note("Vocational colleges", "Training of young workers.", tags=["skills", "schools"])
    note("Secret training", "Training of young workers.", tags=["secret"], audience=["members"])
    search_index.catch_up()
    meanings.catch_up()

    found = search("pupils", user=VISITOR, kinds=["note"], filters={"country": ["FR"]})
    assert found.total == 0
    assert search("zzyzx", user=VISITOR, kinds=["note"]).ways_on.tags == []
    tags = [each.value for each in search("pensions", user=VISITOR, kinds=["note"]).ways_on.tags]
    assert "secret" not in tags
