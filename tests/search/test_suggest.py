"""Suggestions while typing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.queries import Suggestion, suggest
from tests.factories.accounts import UserFactory
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def test_titles_then_words(search_index: Index) -> None:
    old = note("Hydrogen valley", "Hydrogenation of something.", date="2020-01-01")
    new = note("Green hydrogen", date="2026-01-01")
    note("Forest")
    search_index.catch_up()

    assert suggest("green hydr", user=VISITOR) == [
        Suggestion("Green hydrogen", "note", f"/notes/{new.pk}/"),
        Suggestion("green hydrogen"),
        Suggestion("green hydrogenation"),
    ]
    assert [each.text for each in suggest("HYDR", user=VISITOR)] == [
        "Green hydrogen",
        "Hydrogen valley",
        "hydrogen",
        "hydrogenation",
    ]
    assert suggest("hydr", user=VISITOR, limit=1)[0].text == "Green hydrogen"
    assert old.pk != new.pk


def test_accents_need_not_be_typed(search_index: Index) -> None:
    note("Énergie citoyenne", language="fr")
    search_index.catch_up()

    assert suggest("energ", user=VISITOR)[0].text == "Énergie citoyenne"


def test_too_little_suggests_nothing(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()

    assert [suggest(typed, user=VISITOR) for typed in ("", " ", "h", "?", "zzz")] == [[], [], [], [], []]


def test_nobody_is_told_of_what_they_may_not_see(search_index: Index) -> None:
    owner = UserFactory()
    note("Nightingale plan", audience=[f"user:{owner.pk}"])
    note("Nighthawk taken back", hidden=True)
    search_index.catch_up()

    assert [each.text for each in suggest("night", user=owner) if each.kind] == ["Nightingale plan"]
    assert "nightingale" not in " ".join(each.text.lower() for each in suggest("night", user=VISITOR))
