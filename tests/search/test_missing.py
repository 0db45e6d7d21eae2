"""Searches that found nothing are counted, without persons, and not for ever."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client

from policylearning.common import clock
from policylearning.jobs.queries import duties
from policylearning.search import actions, counting
from policylearning.search.actions import count_missed, forget_missed
from policylearning.search.missing import asked_in_vain, kept, most_wanted
from policylearning.search.models import Missed
from policylearning.search.tasks import forget
from tests.factories.accounts import UserFactory
from tests.factories.practices import PracticeFactory
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def index(search_index: Index) -> Index:
    PracticeFactory(published=True, title="Renovating by the staircase")
    search_index.catch_up()
    return search_index


def counted() -> dict[str, int]:
    return {row.query: row.count for row in Missed.objects.all()}


def ask(query: str, client: Client | None = None, **more: Any) -> None:
    headers = BROWSER | {name: value for name, value in more.items() if name.isupper()}
    data = {"q": query} | {name: value for name, value in more.items() if not name.isupper()}
    response = (client or Client()).get("/practices/", data, **headers)
    assert response.status_code == 200


# What is kept -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("Énergie  Citoyenne!", "energie citoyenne"),
        ('"social housing" -flats country:FR', "social housing"),
        ("Interreg 2021-2027", "interreg 2021 2027"),
        ("article 107 of 1303/2013", "article 107 of 1303 2013"),
        ("anna.example@example.org", ""),
        ("call anna on +32 2 555 12 34", ""),
        ("passport 123456", ""),
        ("BE71 0961 2345 6769", ""),
        ("be71 abcd", "be71 abcd"),
        ("BE71ABCD0961", ""),
        ("hydrogen " * 20, ""),
        ("???", ""),
        ("", ""),
    ],
)
def test_words_are_kept_and_what_looks_like_a_person_is_not(query: str, left: str) -> None:
    assert kept(query) == left


def test_a_day_a_query_a_language_and_a_number_are_all_there_is() -> None:
    names = {field.name for field in Missed._meta.get_fields()}

    assert names == {"id", "day", "query", "language", "kinds", "weak", "count"}


# What is counted ----------------------------------------------------------------------------------
def test_what_found_nothing_is_counted_once_a_day_for_one_reader(
    index: Index, clock: Any, sign_in: Any
) -> None:
    for _ in range(3):
        ask("Zzyzx quark")
    assert counted() == {"zzyzx quark": 1}

    ask("zzyzx QUARK", REMOTE_ADDR="10.0.0.7")
    ask("zzyzx quark", sign_in(UserFactory()))
    assert counted() == {"zzyzx quark": 3}
    [row] = Missed.objects.all()
    assert (row.day, row.language, row.kinds, row.weak) == (date(2027, 3, 12), "en", "practice", False)

    clock.shift(timedelta(days=1))
    ask("zzyzx quark")
    assert Missed.objects.filter(day=date(2027, 3, 13)).get().count == 1


def test_what_was_found_is_not_counted(index: Index) -> None:
    ask("staircase")
    ask("")
    ask("", country="PL")
    ask("staircase", country="PL")
    assert counted() == {}, "the filters kept it away; it is not missing"

    ask("zzyzx", country="PL")
    assert counted() == {"zzyzx": 1}


def test_only_questions_of_people_count(index: Index) -> None:
    ask("zzyzx", HTTP_USER_AGENT="Mozilla/5.0 (compatible; Examplebot/2.1)")
    ask("zzyzx", HTTP_USER_AGENT="")
    ask("zzyzx", HTTP_SEC_PURPOSE="prefetch")
    ask("zzyzx", HTTP_X_WHILE_TYPING="1", HTTP_HX_REQUEST="true")
    ask("zzyzx", format="csv")
    ask("anna@example.org")
    assert counted() == {}


def test_weak_results_count_as_such(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    from policylearning.search import ranking

    monkeypatch.setattr(ranking, "_is_weak", lambda *given: True)
    ask("staircase")

    assert Missed.objects.get().weak is True


def test_an_index_that_is_not_there_says_nothing(search_index: Index) -> None:
    ask("zzyzx")

    assert counted() == {}


def test_a_count_that_fails_costs_nobody_the_page(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: Any) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr(counting.actions, "count_missed", broken)
    ask("zzyzx")

    assert not Missed.objects.exists()


def test_nothing_of_the_reader_is_in_what_is_remembered(index: Index) -> None:
    ask("zzyzx", REMOTE_ADDR="10.0.0.7")
    today = clock.today().isoformat()
    [told] = [key for key in cache._cache if "missed:" in key and "salt" not in key]

    assert re.fullmatch(r":1:missed:[0-9a-f]{32}", told)
    assert len(cache.get(f"missed:salt:{today}")) == 32
    cache.delete(f"missed:salt:{today}")
    ask("zzyzx", REMOTE_ADDR="10.0.0.7")
    assert counted() == {"zzyzx": 2}, "with another salt it is another hash"


# What is told, and forgotten ----------------------------------------------------------------------
def missed(query: str, count: int, *, days_ago: int = 0, weak: bool = False, kinds: str = "practice") -> None:
    day = clock.today() - timedelta(days=days_ago)
    Missed.objects.create(day=day, query=query, language="en", kinds=kinds, weak=weak, count=count)


def test_what_was_asked_often_is_told_the_most_wanted_first() -> None:
    missed("heat pumps", 2)
    missed("heat pumps", 2, days_ago=5, weak=True)
    missed("anna example", 2)
    missed("ferries", 3, days_ago=40)

    assert [(row["query"], row["asked"], row["nothing"]) for row in asked_in_vain()] == [
        ("heat pumps", 4, 2),
        ("ferries", 3, 3),
    ]
    since = clock.today() - timedelta(days=30)
    assert [row["query"] for row in most_wanted(since=since)] == ["heat pumps"]
    assert most_wanted(since=since, kinds=["project"]) == []
    assert most_wanted(since=since, kinds=["practice"], limit=0) == []


def test_counting_twice_adds_up() -> None:
    for _ in range(2):
        count_missed(query="ferries", language="en", kinds=["project", "practice"], weak=False)

    [row] = Missed.objects.all()
    assert (row.count, row.kinds, row.day, str(row)) == (
        2,
        "practice project",
        clock.today(),
        f"ferries ({clock.today()})",
    )


def test_old_ones_and_seldom_ones_are_forgotten(settings: Any) -> None:
    settings.MISSED_SEARCHES_KEPT_DAYS = 100
    missed("ferries", 5, days_ago=101)
    missed("ferries", 2, days_ago=90)
    missed("ferries", 1, days_ago=2)
    missed("anna example", 2, days_ago=31)
    missed("not yet", 1, days_ago=30)

    assert forget_missed() == 2
    assert counted() == {"ferries": 1, "not yet": 1} | {"ferries": counted()["ferries"]}
    assert Missed.objects.count() == 3


def test_a_duty_does_so_every_day() -> None:
    missed("ferries", 5, days_ago=1000)

    assert forget(None) == {"summary": "1"}  # type: ignore[arg-type]
    assert "search.forget_missed" in {each.kind for each in duties()}
    assert actions.forget_missed() == 0
