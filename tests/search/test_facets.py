"""Facets count all results, and a facet that is chosen from is counted as if it were not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search import facets, registry
from policylearning.search.documents import cost_buckets
from policylearning.search.facets import FacetValue, labels_of
from policylearning.search.queries import search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()
ALL = ("kind", "topic", "country", "region", "language", "year", "evidence", "fresh", "cost", "tag", "type")


@pytest.fixture(autouse=True)
def _no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the apps call their values, here they are shown as they are."""
    monkeypatch.setattr(registry.facet_labels, "_items", {})


@pytest.fixture
def harbours(search_index: Index) -> Index:
    note(
        "Harbour one", topics=["sme"], countries=["FR"], regions=["FRK2", "FRK", "FR"], year=2020, evidence=3
    )
    note(
        "Harbour two",
        topics=["sme", "research"],
        countries=["FR"],
        regions=["FR1", "FR"],
        year=2022,
        evidence=0,
    )
    note("Harbour three", topics=["research"], countries=["DE"], regions=["DE"], year=2022, tags=["ships"])
    note("Forest", topics=["environment"], countries=["FI"])
    note("Harbour of secrets", topics=["sme"], countries=["IT"], audience=["user:999999"])
    search_index.catch_up()
    return search_index


def counts(values: list[FacetValue]) -> dict[str, int]:
    return {each.value: each.count for each in values}


def test_counts_are_over_all_results_the_reader_may_see(harbours: Index) -> None:
    results = search("harbour", user=VISITOR, kinds=["note"], facets=ALL, page_size=1)

    assert results.total == 3
    assert {name: counts(values) for name, values in results.facets.items()} == {
        "kind": {"note": 3},
        "topic": {"research": 2, "sme": 2},
        "country": {"FR": 2, "DE": 1},
        "region": {"FR": 2, "DE": 1, "FR1": 1, "FRK": 1, "FRK2": 1},
        "language": {"en": 3},
        "year": {"2022": 2, "2020": 1},
        "evidence": {"3": 1, "0": 1},
        "fresh": {},
        "cost": {},
        "tag": {"ships": 1},
        "type": {},
    }


def test_a_chosen_facet_is_counted_without_its_own_filter(harbours: Index) -> None:
    results = search(
        "harbour",
        user=VISITOR,
        kinds=["note"],
        facets=["country", "topic"],
        filters={"country": ["FR"], "tag": []},
    )

    assert results.total == 2
    assert results.facets["country"] == [
        FacetValue("FR", 2, True, "FR"),
        FacetValue("DE", 1, False, "DE"),
    ]
    assert counts(results.facets["topic"]) == {"sme": 2, "research": 1}


def test_values_of_a_facet_widen_and_facets_narrow(harbours: Index) -> None:
    def total(**filters: list[str]) -> int:
        return search("harbour", user=VISITOR, kinds=["note"], filters=filters).total

    assert total(country=["FR", "DE"]) == 3
    assert total(country=["FR", "DE"], topic=["research"]) == 2
    assert total(country=["FR"], topic=["research"], year=["2022"]) == 1
    assert total(country=["XX"]) == 0


def test_a_count_is_what_choosing_the_value_gives(harbours: Index) -> None:
    for query in ("harbour", "", "harbuor ships", "harbour -ships", '"harbour two"'):
        for base in ({}, {"topic": ["sme"]}, {"country": ["FR", "DE"]}):
            facets = search(query, user=VISITOR, facets=ALL, filters=base).facets
            for facet, values in facets.items():
                for each in values:
                    others = {name: chosen for name, chosen in base.items() if name != facet}
                    chosen = search(query, user=VISITOR, filters=others | {facet: [each.value]})
                    assert chosen.total == len(chosen.hits) == each.count, (query, base, facet, each)


def test_a_chosen_value_that_nothing_has_is_shown_with_0(harbours: Index) -> None:
    facets = search(
        "harbour", user=VISITOR, facets=["country"], filters={"country": ["PL"], "topic": ["sme"]}
    ).facets

    assert facets["country"] == [FacetValue("FR", 2, False, "FR"), FacetValue("PL", 0, True, "PL")]


@pytest.mark.usefixtures("clock")
def test_freshness_is_counted_from_today(search_index: Index) -> None:
    note("Just confirmed", fresh="2027-03-12")
    note("Within a year", fresh="2026-03-13")
    note("A year ago", fresh="2026-03-12")
    note("Two years ago", fresh="2025-03-12")
    note("Never")
    search_index.catch_up()

    facet = search(user=VISITOR, kinds=["note"], facets=["fresh"]).facets["fresh"]

    assert [(each.value, each.count) for each in facet] == [("under-1", 2), ("1-to-2", 1), ("over-2", 1)]
    for each in facet:
        assert search(user=VISITOR, kinds=["note"], filters={"fresh": [each.value]}).total == each.count
    assert search(user=VISITOR, kinds=["note"], filters={"fresh": ["nonsense"]}).total == 0


@pytest.mark.parametrize(
    ("low", "high", "buckets"),
    [
        (None, None, ()),
        (0, 0, ("under-50k",)),
        (49_999, None, ("under-50k",)),
        (50_000, None, ("50k-250k",)),
        (None, 5_000_000, ("over-5m",)),
        (40_000, 300_000, ("under-50k", "50k-250k", "250k-1m")),
        (9_000_000, 10, ("under-50k",)),
    ],
)
def test_a_cost_range_is_in_every_bucket_it_touches(
    low: int | None, high: int | None, buckets: tuple[str, ...]
) -> None:
    assert cost_buckets(low, high) == buckets


def test_an_app_may_have_facets_of_its_own(search_index: Index) -> None:
    note("Lesson one", extra={"type": ["lesson"], "a.b": ["x y"]})
    note("Practice one", extra={"type": ["practice"]})
    search_index.catch_up()

    assert counts(search(user=VISITOR, kinds=["note"], facets=["type"]).facets["type"]) == {
        "lesson": 1,
        "practice": 1,
    }
    assert search(user=VISITOR, kinds=["note"], filters={"type": ["lesson"]}).total == 1
    assert search(user=VISITOR, kinds=["note"], filters={"unheard.of": ["lesson"]}).total == 0


def test_values_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.facet_labels._items, "tag", lambda values: {"ships": "Ships"})

    assert labels_of("tag", ["ships"]) == {"ships": "Ships"}
    assert labels_of("language", ["fr", "xx"]) == {"fr": "French", "xx": "xx"}
    assert str(labels_of("evidence", ["4"])["4"]) == "Level 4 of 5"
    assert str(labels_of("kind", ["note"])["note"]) == "Notes"
    assert str(labels_of("cost", [])["over-5m"]) == "Over €5 million"


def test_the_frequent_values_and_the_chosen_get_their_names(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(facets, "NAMED", 2)
    monkeypatch.setitem(registry.facet_labels._items, "tag", lambda values: asked.append(list(values)) or {})
    for tags in (["often", "twice", "once"], ["often", "twice"], ["often"]):
        note("Harbour", tags=tags)
    search_index.catch_up()

    search("harbour", user=VISITOR, facets=["tag"])
    search("harbour", user=VISITOR, facets=["tag"], filters={"tag": ["once"]})

    assert asked == [["often", "twice"], ["once", "often"]]


def test_counts_asked_again_are_remembered_until_the_index_changes(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(query: str) -> dict[str, int]:
        [values] = search(query, user=VISITOR, facets=["tag"]).facets.values()
        return {each.value: each.count for each in values}

    asked: list[str] = []
    engine = facets._asked
    monkeypatch.setattr(facets, "_asked", lambda *given: asked.append("") or engine(*given))
    note("Harbour", tags=["ships"])
    note("Forest", tags=["trees"])
    search_index.catch_up()

    assert counted("") == counted("") == {"ships": 1, "trees": 1}
    assert len(asked) == 1
    assert counted("harbour") == {"ships": 1}
    assert len(asked) == 2

    note("Harbour again", tags=["ships"])
    search_index.catch_up()
    assert counted("") == {"ships": 2, "trees": 1}
    for number in range(facets.RECENT + 1):
        counted(f"country:C{number}")
    assert len(asked) == 3 + facets.RECENT + 1
