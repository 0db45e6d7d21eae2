"""The filter of regions beside that of countries."""

from policylearning.practices.filters import _below_countries
from policylearning.search.facets import FacetValue


def test_regions_do_not_repeat_their_country() -> None:
    given = {"NL": 3, "NL4": 2, "NL41": 2, "DK": 2, "DK0": 2, "DK01": 2}
    values = [FacetValue(code, count, False, code) for code, count in given.items()]
    assert [each.value for each in _below_countries(values)] == ["NL4", "NL41", "DK01"]


def test_what_is_chosen_stays() -> None:
    chosen = FacetValue("DK", 2, True, "Denmark")
    assert _below_countries([chosen]) == [chosen]
