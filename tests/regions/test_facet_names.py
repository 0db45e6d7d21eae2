import pytest

from policylearning.regions.search import regions
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


def test_two_regions_of_one_name_are_told_apart_by_their_codes():
    for code, name, level in (
        ("DK05", "Nordjylland", 2),
        ("DK050", "Nordjylland", 3),
        ("DK03", "Syddanmark", 2),
    ):
        RegionFactory(code=code, name=name, level=level)

    assert regions(["DK05", "DK050", "DK03"]) == {
        "DK05": "Nordjylland (DK05)",
        "DK050": "Nordjylland (DK050)",
        "DK03": "Syddanmark",
    }
