"""Rows, differences and figures of the comparison."""

from datetime import date
from decimal import Decimal

import pytest

from policylearning.finder.comparison import compare
from policylearning.finder.queries import compared
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


def rows_of(*practices, **options):
    loaded = compared([each.pk for each in practices], None)
    return {str(row.label): row for group in compare(loaded, **options) for row in group.rows}


def test_differences_are_marked_for_facts_and_not_for_prose():
    one = PracticeFactory(published=True, region=region("FRK2"), staff=2, description="A", resources="A car.")
    two = PracticeFactory(published=True, region=region("ES51"), staff=2, description="B", resources="A bus.")
    rows = rows_of(one, two)
    assert rows["Region"].differs
    assert not rows["Staff"].differs
    assert rows["Staff"].cells == ("2 full-time equivalents",) * 2
    assert not rows["Resources needed"].differs
    assert rows["Resources needed"].cells == ("A car.", "A bus.")


def test_what_nobody_answers_is_left_out_and_what_one_answers_differs():
    one, two = PracticeFactory(published=True), PracticeFactory(published=True, setup_months=1)
    rows = rows_of(one, two)
    assert "Policy instrument" not in rows
    assert rows["Time to set up"].cells == ("", "1 month")
    assert rows["Time to set up"].differs


def test_only_what_differs():
    one = PracticeFactory(published=True, setup_months=3)
    two = PracticeFactory(published=True, setup_months=6, institution=one.institution)
    rows = rows_of(one, two, only_differences=True)
    assert all(row.differs for row in rows.values())
    assert "Time to set up" in rows
    assert "Main institution" not in rows
    assert rows_of(one, one, only_differences=True) == {}


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, None),
        ("50000", None, "EUR 50\u202f000"),
        (None, "1500000", "up to EUR 1\u202f500\u202f000"),
        ("50000", "80000", "EUR 50\u202f000 to 80\u202f000"),
        ("50000", "50000", "EUR 50\u202f000"),
        ("0", "0", "EUR 0"),
        ("99.50", "99.50", "EUR 99.50"),
    ],
)
def test_costs(low, high, text):
    practice = PracticeFactory(published=True, cost_from=low and Decimal(low), cost_to=high and Decimal(high))
    rows = rows_of(practice)
    assert (rows["Cost"].cells[0] if "Cost" in rows else None) == text


def test_periods():
    ended = PracticeFactory(published=True, start=date(2020, 1, 1), end=date(2022, 6, 1))
    ongoing = PracticeFactory(published=True, start=date(2021, 3, 1))
    unknown = PracticeFactory(published=True, start=None)
    assert rows_of(ended, ongoing, unknown)["When"].cells == (
        "January 2020 to June 2022",
        "Since March 2021, ongoing",
        "",
    )


def test_evidence_indicators_and_transfers():
    practice = PracticeFactory(published=True, evidence_level=3, transfers=2)
    IndicatorFactory(practice=practice, name="Jobs", value=120, unit="jobs", baseline=80)
    IndicatorFactory(practice=practice, name="Rate", value="0.5", unit="%", baseline=None)
    rows = rows_of(practice, PracticeFactory(published=True))
    assert rows["Level"].cells == ("3 / 5, compared", "0 / 5, not shown yet")
    assert rows["Result indicators"].cells[0] == "Jobs: 120 jobs (before: 80 jobs)\nRate: 0.5 %"
    assert rows["Adapted or running in"].cells == ("2 other regions", "none")
