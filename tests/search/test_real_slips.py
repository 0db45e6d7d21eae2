"""Real slips of the pen over the demo's practices: what was meant is searched for, and said."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.config.demo.load import read
from policylearning.search.queries import search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SLIPS = {
    "renovaton": "renovation",  # a letter left out
    "vouchres": "vouchers",  # two letters swapped
    "buildngs": "buildings",
    "bussiness": "business",  # a letter doubled
    "enviroment": "environment",
    "insualtion": "insulation",
    "entreprise": "enterprise",  # a neighbour in another language
    "biodiversty": "biodiversity",
    "accomodation": "accommodation",
    "manufactering": "manufacturing",
    "electrcity": "electricity",
}


def test_what_was_meant_is_searched_for_and_said(search_index: Index) -> None:
    for topic in ("low-carbon-economy", "sme-competitiveness", "research-and-innovation"):
        for practice in read(f"practices-{topic}"):
            note(practice["title"], f"{practice['summary']} {practice['description']}")
    search_index.catch_up()
    visitor = AnonymousUser()

    mended, missed = [], []
    for slip, meant in SLIPS.items():
        if not search(meant, user=visitor, exactly=True).total:
            continue  # the examples do not have the word
        found = search(slip, user=visitor)
        used = {each.typed: each.used for each in found.corrections}
        right = used.get(slip, slip)[:6] == meant[:6] and found.total
        (mended if right else missed).append((slip, used.get(slip), found.total))

    assert len(mended) >= 8
    assert missed == []
