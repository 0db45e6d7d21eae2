"""Documents like one document."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search import like as likeness
from policylearning.search import meanings
from policylearning.search.like import like
from tests.factories.accounts import UserFactory
from tests.factories.search import note
from tests.search.fixtures import Index
from tests.search.notes.models import Note

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def found(of: Note, user: Any = VISITOR, **more: Any) -> list[str]:
    return [each.document.title for each in like("note", of.pk, f"{of.title}. {of.text}", user=user, **more)]


def test_what_shares_telling_words_is_alike_and_says_so(search_index: Index) -> None:
    asked = note("Heat pumps in old flats", "Owners of flats share one heat pump.")
    note("Heat pumps for schools", "Heat from the ground.")
    note("Flats for the old", "A house of flats.")
    note("Ferries", "Ships on the lake.")
    search_index.catch_up()

    assert found(asked)[0] == "Heat pumps for schools"
    assert "Ferries" not in found(asked)
    assert "Heat pumps in old flats" not in found(asked)
    first = like("note", asked.pk, asked.title, user=VISITOR)[0]
    assert set(first.words) == {"heat", "pumps"}
    assert first.id != asked.pk


def test_nobody_is_shown_what_they_may_not_see(search_index: Index) -> None:
    owner = UserFactory()
    asked = note("Heat pumps")
    note("Heat pumps of one", audience=[f"user:{owner.pk}"])
    note("Heat pumps taken back", hidden=True)
    note("Heat pumps for all")
    search_index.catch_up()

    assert found(asked) == ["Heat pumps for all"]
    assert set(found(asked, owner)) == {"Heat pumps for all", "Heat pumps of one"}
    Note.objects.filter(title="Heat pumps for all").update(hidden=True)
    assert found(asked) == [], "what is taken back is gone at once, remembered or not"


def test_filters_must_hold_and_others_must_not(search_index: Index) -> None:
    asked = note("Heat pumps", topics=["heat"], regions=["ES24", "ES2", "ES"])
    note("Heat pumps at home", topics=["heat"], regions=["ES241", "ES24", "ES2", "ES"])
    note("Heat pumps next door", topics=["heat"], regions=["ES30", "ES3", "ES"])
    note("Heat pumps of another kind", topics=["money"])
    search_index.catch_up()

    limits = {"filters": {"topic": ["heat"]}, "without": {"region": ["ES24"]}}
    assert found(asked, **limits) == ["Heat pumps next door"]
    assert found(asked, limit=1) == found(asked)[:1]


def test_what_is_near_in_meaning_is_alike_without_a_word_in_common(
    search_index: Index, meaning: None
) -> None:
    asked = note("Kindergartens in villages", "Places where toddlers are looked after while parents work.")
    note("Childcare for young families", "Nurseries and day care close to home.")
    note("Bridges of steel", "Rivets and rust.")
    search_index.catch_up()
    meanings.catch_up()

    [only] = like("note", asked.pk, asked.title, user=VISITOR)
    assert (only.document.title, only.words) == ("Childcare for young families", ())


def test_it_is_worked_out_once_for_a_state_of_the_index(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = note("Heat pumps")
    note("Heat pumps for all")
    search_index.catch_up()
    worked: list[int] = []
    work = likeness._found
    monkeypatch.setattr(likeness, "_found", lambda *given: worked.append(1) or work(*given))

    assert found(asked) == found(asked) == ["Heat pumps for all"]
    assert len(worked) == 1
    note("Heat pumps again")
    search_index.catch_up()
    assert len(found(asked)) == 2


def test_without_an_index_nothing_is_alike(search_index: Index) -> None:
    assert found(note("Heat pumps")) == []
