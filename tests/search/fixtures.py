"""An index for one test. `catch_up()` brings it up to date; without that call there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policylearning.search import dense, embedding, indexer, reading


class Index:
    """The index of one test, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def catch_up(self) -> int:
        """Read the outbox now; returns the number of changes read."""
        return indexer.catch_up()


@pytest.fixture
def search_index(tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[Index]:
    settings.SEARCH_INDEX_DIR = tmp_path / "search"  # type: ignore[attr-defined]
    reading.forget()
    yield Index(tmp_path / "search")
    reading.forget()


@pytest.fixture
def meaning(settings: pytest.FixtureRequest) -> Iterator[None]:
    """The model of the package, made ready once a test process."""
    settings.SEARCH_MODEL = "bundled"  # type: ignore[attr-defined]
    embedding.forget()
    dense.forget()
    embedding.prepare()
    yield
    embedding.forget()
    dense.forget()
