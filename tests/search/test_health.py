"""What the health page says of the index."""

import pytest

from policylearning.common.health import Level
from policylearning.search import generations
from policylearning.search.health import index
from policylearning.search.models import Change
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db


def test_no_index_is_a_warning(search_index: Index) -> None:
    found = index()

    assert found.level is Level.WARNING
    assert "policylearning search rebuild" in str(found.detail)


def test_an_index_that_keeps_up_is_good(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()

    assert (index().level, index().figures) == (Level.GOOD, {"documents": 1, "waiting": 0})


def test_an_index_that_falls_behind_is_a_warning(search_index: Index) -> None:
    search_index.catch_up()
    Change.objects.bulk_create(Change(kind="note", object_id=number) for number in range(5_001))

    assert (index().level, index().figures["waiting"]) == (Level.WARNING, 5_001)


def test_an_index_that_cannot_be_read_is_a_warning(search_index: Index) -> None:
    search_index.catch_up()
    generation = generations.current()
    assert generation is not None
    (generation.documents / "meta.json").write_text("{")

    assert index().level is Level.WARNING
    assert "cannot be read" in str(index().detail)
