"""Any cell is accepted or refused with a reason; nothing a file holds breaks an import."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policylearning.practices.imports.fields import NAMES
from policylearning.practices.imports.known import Known
from policylearning.practices.imports.mapping import Mapping, Rule
from policylearning.practices.imports.record import Record
from policylearning.practices.imports.rows import Prepared, Preparer
from policylearning.practices.models import Practice
from tests.factories.regions import a_few
from tests.shared import shared

from .import_files import csv_of, figures, imported

pytestmark = pytest.mark.django_db

CELLS = st.one_of(
    st.text(max_size=120),
    st.text(max_size=4).map(lambda text: text * 600),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.lists(st.text(max_size=9), max_size=3),
    st.dictionaries(st.text(max_size=9), st.integers(), max_size=3),
    st.lists(
        st.dictionaries(st.sampled_from(["name", "value", "title", "url"]), st.text(max_size=20)), max_size=3
    ).map(json.dumps),
    st.sampled_from(
        ["2020", "NL", "1e5", "€ 5", "[", "[[]]", "[1]", '[{"url": 3}]', "http://[", "Ã©", "\ud800"]
    ),
)


def prepared(values: dict[str, Any], *, verbatim: bool = False) -> Prepared:
    mapping = Mapping({name: Rule((name,)) for name in NAMES}, verbatim)
    return Preparer(mapping, Known(), "http://127.0.0.1:8000").prepared(Record(2, values))


@given(st.dictionaries(st.sampled_from(NAMES), CELLS), st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_is_accepted_or_refused_with_a_reason(
    db: None, values: dict[str, Any], verbatim: bool
) -> None:
    row = prepared(values, verbatim=verbatim)

    assert (row.refused != "") == (not row.title)
    assert all(kind and sentence for kind, sentence in row.notes)
    assert len(row.key) <= 120
    assert len(row.digest) == 64
    json.dumps(row.notes)


@example(values={"key": "\x00"})
@given(values=st.dictionaries(st.sampled_from(NAMES), CELLS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_accepted_can_be_written_and_is_the_same_afterwards(
    transactional_or_not: None, values: dict[str, Any]
) -> None:
    content = json.dumps([values | {"title": f"T {values.get('title')}"}], default=str).encode()
    mapping = {name: name for name in values if name not in ("address", "version")} | {"title": "title"}
    first = imported(content, source="any", mapping=mapping)

    assert (
        figures(first)[0] + figures(first)[4] + figures(first)[1] + figures(first)[2] + figures(first)[3] == 1
    )
    assert figures(imported(content, source="any", mapping=mapping))[0] == 0


@pytest.fixture
def transactional_or_not(db: None) -> None:
    a_few()


@pytest.mark.data
def test_naughty_strings_come_in_as_text() -> None:
    strings = json.loads(shared("naughty_strings/blns.json").read_text("utf-8"))
    rows = [(str(n), text, text, text, text, text, text) for n, text in enumerate(strings)]
    batch = imported(csv_of(*rows))
    accepted, updated, unchanged, kept, refused = figures(batch)
    silent = batch.lines.filter(outcome="refused", notes=[]).count()

    assert (updated, unchanged, kept, silent) == (0, 0, 0, 0)
    assert accepted + refused == len(strings)
    assert Practice.objects.count() == accepted
    assert {line.notes[0][1] for line in batch.lines.filter(outcome="refused")} == {"It has no title."}
    assert figures(imported(csv_of(*rows))) == (0, 0, accepted, 0, refused)
