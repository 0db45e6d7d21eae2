"""Search as a reader sees it: what is found, how many, in which order."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.queries import Correction, Results, count, ids, search
from tests.factories.accounts import UserFactory
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def titles(results: Results) -> list[str]:
    return [hit.obj.title for hit in results.hits]


def test_one_word_is_enough_and_more_words_come_first(search_index: Index) -> None:
    note("Hydrogen buses", "A fleet of hydrogen buses in the region.")
    note("Electric buses", "A fleet of electric buses.")
    note("Forest management", "Trees and their owners.")
    search_index.catch_up()

    results = search("How can we run hydrogen buses?", user=VISITOR, kinds=["note"])

    assert titles(results) == ["Hydrogen buses", "Electric buses"]
    assert results.total == 2
    assert results.degraded is None
    assert not results.weak


def test_words_are_stemmed_in_the_language_of_the_document(search_index: Index) -> None:
    note("Énergies renouvelables", "Les coopératives citoyennes.", language="fr")
    note("Erneuerbare Energien", "Genossenschaften der Bürger.", language="de")
    note("Βιοποικιλότητα", "Η προστασία των δασών.", language="el")
    search_index.catch_up()

    assert (
        titles(search("énergie renouvelable", user=VISITOR, kinds=["note"], language="fr"))[0]
        == "Énergies renouvelables"
    )
    assert (
        titles(search("ENERGIES RENOUVELABLES", user=VISITOR, kinds=["note"]))[0] == "Énergies renouvelables"
    )
    assert titles(search("Genossenschaft für Bürger", user=VISITOR, kinds=["note"])) == [
        "Erneuerbare Energien"
    ]
    assert titles(search("βιοποικιλοτητα", user=VISITOR, kinds=["note"], language="el")) == ["Βιοποικιλότητα"]
    assert titles(search("viopoikilotita", user=VISITOR, kinds=["note"])) == ["Βιοποικιλότητα"]


def test_no_query_is_everything_newest_first(search_index: Index) -> None:
    note("Old", date="2019-01-01")
    note("New", date="2026-01-01")
    note("Undated")
    search_index.catch_up()

    for query in ("", "   ", "\t\n"):
        assert titles(search(query, user=VISITOR, kinds=["note"])) == ["New", "Old", "Undated"]


def test_signs_without_words_find_nothing(search_index: Index) -> None:
    note("Anything")
    search_index.catch_up()

    for query in ("???", "!", "\N{PARTY POPPER}", '""', "- -"):
        assert search(query, user=VISITOR).total == 0, query


def test_a_phrase_must_be_there_word_by_word(search_index: Index) -> None:
    note("Circular economy", "The circular economy in practice.")
    note("Economy of circular shapes", "An economy that is circular.")
    search_index.catch_up()

    assert titles(search('"circular economy"', user=VISITOR, kinds=["note"])) == ["Circular economy"]
    assert search("circular economy", user=VISITOR, kinds=["note"]).total == 2
    assert search('"economy circular"', user=VISITOR, kinds=["note"]).total == 0


def test_a_word_or_phrase_can_be_excluded(search_index: Index) -> None:
    note("Solar roofs", "Solar panels on schools.")
    note("Solar fields", "Solar panels on fields.")
    note("Wind parks", "Towers.")
    search_index.catch_up()

    assert titles(search("solar -schools", user=VISITOR, kinds=["note"])) == ["Solar fields"]
    assert titles(search('solar -"panels on fields"', user=VISITOR, kinds=["note"])) == ["Solar roofs"]
    assert sorted(titles(search("-solar", user=VISITOR, kinds=["note"]))) == ["Wind parks"]


def test_a_facet_can_be_named_in_the_query(search_index: Index) -> None:
    note("Harbour in Brest", countries=["FR"])
    note("Harbour in Kiel", countries=["DE"])
    search_index.catch_up()

    assert titles(search("harbour country:fr", user=VISITOR, kinds=["note"])) == ["Harbour in Brest"]
    assert titles(search("country:DE", user=VISITOR, kinds=["note"])) == ["Harbour in Kiel"]
    assert search("harbour nonsense:fr", user=VISITOR, kinds=["note"]).total == 2


def test_a_slip_is_mended_and_told(search_index: Index) -> None:
    note("Hydrogen valleys", "Hydrogen for industry.")
    note("Regional clusters", "Clusters of firms.")
    search_index.catch_up()

    results = search("hydrogne Valleys", user=VISITOR, kinds=["note"])

    assert titles(results) == ["Hydrogen valleys"]
    assert results.corrections == [Correction("hydrogne", "hydrogen")]
    assert (results.query, results.searched) == ("hydrogne Valleys", "hydrogen Valleys")

    exactly = search("hydrogne", user=VISITOR, kinds=["note"], exactly=True)

    assert exactly.corrections == []
    assert exactly.searched == "hydrogne"


def test_spelling_takes_the_nearest_then_the_most_frequent(search_index: Index) -> None:
    note("Cluster policy")
    note("Cluster support")
    note("Clutter")
    search_index.catch_up()

    assert search("clustter", user=VISITOR).corrections == [Correction("clustter", "cluster")]
    assert search("clusetr", user=VISITOR).corrections == [Correction("clusetr", "cluster")]
    assert search("clu", user=VISITOR).corrections == []
    assert search("qqqqqqqq", user=VISITOR).corrections == []


def test_the_first_letter_of_a_short_word_is_taken_as_meant(search_index: Index) -> None:
    note("An arm of the river")
    note("Warmer houses and clusters")
    search_index.catch_up()

    assert search("warm river", user=VISITOR).corrections == []
    assert search("amr river", user=VISITOR).corrections == []
    assert search("lusters", user=VISITOR).corrections == [Correction("lusters", "clusters")]


def test_spelling_does_not_tell_of_what_is_not_public(search_index: Index) -> None:
    note("Operation Nightingale", audience=["user:999999"])
    note("Something else")
    search_index.catch_up()

    results = search("Nightingole", user=VISITOR)

    assert results.corrections == []
    assert results.total == 0


def test_random_words_say_so(search_index: Index) -> None:
    for number in range(40):
        note(f"Support for regional enterprises {number}", "Grants, advice and networks for small firms.")
    search_index.catch_up()

    results = search("blorptang sniffledorf grumbaxian", user=VISITOR)

    assert results.total == 0 or results.weak


def test_only_the_audience_finds_it(search_index: Index) -> None:
    owner, other = UserFactory(), UserFactory()
    note("Public harbour")
    note("Harbour for members", audience=["members"])
    note("Harbour of one", audience=[f"user:{owner.pk}"])
    search_index.catch_up()

    def found(user: object) -> list[str]:
        return sorted(titles(search("harbour", user=user, kinds=["note"])))

    assert found(VISITOR) == ["Public harbour"]
    assert found(other) == ["Harbour for members", "Public harbour"]
    assert found(owner) == ["Harbour for members", "Harbour of one", "Public harbour"]
    assert found(None) == ["Harbour for members", "Harbour of one", "Public harbour"]
    assert [count("harbour", user=user, kinds=["note"]) for user in (VISITOR, other, owner, None)] == [
        1,
        2,
        3,
        3,
    ]


def test_a_closed_account_finds_what_a_visitor_finds(search_index: Index) -> None:
    closed = UserFactory(is_active=False)
    note("Harbour for members", audience=["members"])
    search_index.catch_up()

    assert search("harbour", user=closed, kinds=["note"]).total == 0


def test_what_is_taken_back_is_gone_at_once(search_index: Index) -> None:
    note("Harbour one")
    taken_back = note("Harbour two")
    search_index.catch_up()
    taken_back.hidden = True
    taken_back.save()

    results = search("harbour", user=VISITOR, kinds=["note"])

    assert titles(results) == ["Harbour one"]
    assert results.total == 1


def test_sorts(search_index: Index) -> None:
    note("Harbour A", date="2020-01-01", evidence=5, fresh="2026-01-01")
    note("Harbour B", date="2025-01-01", evidence=0, fresh="2024-01-01")
    note("Harbour C harbour", date="2022-01-01")
    search_index.catch_up()

    def order(sort: str) -> str:
        return "".join(
            title.split()[1] for title in titles(search("harbour", user=VISITOR, kinds=["note"], sort=sort))
        )

    assert order("newest") == "BCA"
    assert order("oldest") == "ACB"
    assert order("evidence") == "ABC"
    assert order("fresh") == "ABC"
    assert order("relevance") == order("unheard of")
    assert order("relevance")[0] == "C"


def test_pages_hold_every_document_once(search_index: Index) -> None:
    for number in range(460):
        note(f"Harbour {number:03}", "harbour " * (number % 7))
    search_index.catch_up()

    pages = [
        search("harbour", user=VISITOR, kinds=["note"], page=page, page_size=100) for page in range(1, 7)
    ]
    found = [title for page in pages for title in titles(page)]

    assert [len(page.hits) for page in pages] == [100, 100, 100, 100, 60, 0]
    assert {page.total for page in pages} == {460}
    assert pages[0].pages == 5
    assert len(found) == len(set(found)) == 460


def test_page_sizes_are_bounded(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()

    assert search("harbour", user=VISITOR, page=-3, page_size=0).page_size == 1
    assert search("harbour", user=VISITOR, page=-3, page_size=5000).page_size == 100
    assert search("harbour", user=VISITOR, page=-3).page == 1


def test_keys_for_maps_and_exports(search_index: Index) -> None:
    best = note("Harbour harbour", "harbour")
    other = note("Harbour", "and much more that is said about other things than ships")
    note("Forest")
    search_index.catch_up()

    assert ids("harbour", user=VISITOR, kinds=["note"]) == [("note", best.pk), ("note", other.pk)]
    assert ids("harbour", user=VISITOR, kinds=["note"], limit=1) == [("note", best.pk)]


def test_a_long_text_is_a_query(search_index: Index) -> None:
    note("Hydrogen buses", "A fleet of hydrogen buses.")
    search_index.catch_up()
    report = " ".join(f"paragraph{number}" for number in range(5000))

    assert titles(search("hydrogen buses " + report, user=VISITOR)) == ["Hydrogen buses"]


def test_the_number_of_queries_does_not_grow(search_index: Index, django_assert_num_queries: object) -> None:
    for number in range(50):
        note(f"Harbour {number}")
    search_index.catch_up()

    for size in (1, 50):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(search("harbour", user=VISITOR, page_size=size, facets=["country"]).hits) == size


def test_pieces_of_unknown_words_are_no_resemblance(search_index: Index) -> None:
    note("Harbour", "Looking at a walking and swimming school.")
    search_index.catch_up()

    assert search("xqzving blorptang", user=None).total == 0
    assert search("harbuor", user=None).total == 1
