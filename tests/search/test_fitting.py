"""Standing questions: which of a few new documents fit by themselves."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.queries import fitting, search
from policylearning.search.reading import NoIndex
from policylearning.search.registry import listeners, when_indexed
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def key(of):
    return ("note", of.pk)


def test_only_what_holds_most_of_the_question_fits(search_index: Index) -> None:
    whole = note("Hydrogen valleys", "Ports that run on hydrogen.")
    part = note("Valleys of the Alps", "Green hills.")
    other = note("Forest management", "Trees and their owners.")
    old = note("A hydrogen valley of old")
    search_index.catch_up()

    new = [key(whole), key(part), key(other)]

    assert fitting("hydrogen valley", keys=new) == [key(whole)]
    assert set(fitting("hydrogen valley", keys=[*new, key(old)])) == {key(whole), key(old)}
    assert fitting("hydrogen valley", keys=[]) == []
    assert fitting("zzyzx", keys=new) == []
    assert fitting("hydrogne", keys=new) == [key(whole)], "a slip of the pen is mended as on the page"


def test_signs_filters_and_kinds_hold(search_index: Index) -> None:
    french = note("Hydrogen ports", "Ships in port.", countries=("FR",))
    german = note("Hydrogen trucks", "In port too, not ships.", countries=("DE",))
    search_index.catch_up()
    new = [key(french), key(german)]

    assert fitting("", keys=new, filters={"country": ["DE"]}) == [key(german)]
    assert fitting('"ships in port"', keys=new) == [key(french)]
    assert fitting("hydrogen -trucks", keys=new) == [key(french)]
    assert fitting("country:DE", keys=new) == [key(german)]
    assert fitting("hydrogen", keys=new, kinds=["practice"]) == []
    assert set(fitting("", keys=new, kinds=["note"])) == set(new)


def test_it_says_when_there_is_no_index(search_index: Index) -> None:
    with pytest.raises(NoIndex):
        fitting("hydrogen", keys=[("note", 1)])


def test_a_search_among_some_documents(search_index: Index) -> None:
    new, old = note("Hydrogen buses"), note("Hydrogen trains")
    search_index.catch_up()

    among = search("hydrogen", user=VISITOR, keys=[key(new)])

    assert [hit.id for hit in among.hits] == [new.pk]
    assert among.total == 1
    assert search("hydrogen", user=VISITOR, keys=[]).hits == []
    assert search("hydrogen", user=VISITOR, keys=[key(old)]).hits[0].obj == old


def test_listeners_hear_of_changes_and_cannot_stop_the_index(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []

    def listener() -> None:
        heard.append(1)
        raise RuntimeError("a mistake in an app")

    monkeypatch.setattr(listeners, "_items", {})
    when_indexed(listener)
    search_index.catch_up()
    note("Hydrogen buses")
    heard.clear()

    assert search_index.catch_up() == 1
    assert heard == [1]
    assert search("hydrogen", user=VISITOR).total == 1
    search_index.catch_up()
    assert heard == [1], "nothing changed, nothing to hear"
