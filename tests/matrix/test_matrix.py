"""Nobody gets where they don't belong: every address with every role, against the table in the docs.

After a change of rights, `UPDATE_PERMISSIONS=1` with this test writes the table anew; read the difference.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from policylearning.practices.enums import PUBLIC_STATES, State

from .walk import Row, as_table, rows
from .world import ROLES, build

TABLE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
AT_WORK = {state.value for state in State if state not in PUBLIC_STATES}
HEAD = """# Who may open what

Every address of the platform with every role, walked by `tests/matrix`: the test writes this table and fails
when the platform and the table differ. *yes* is a page or a form; *no* is a refusal with its reason; *hidden*
is a 404, because who may not see a thing does not learn that it exists; *sign in* leads to the sign-in page and
back. `other expert` is an expert of another topic, `owner` owns every object that has an owner. Addresses that
only take forms are asked with an empty form.

"""


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> list[Row]:
    """The whole walk, once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = list(rows(build()))
        transaction.set_rollback(True)
    return found


def test_every_role_gets_what_the_table_says(walked: list[Row]) -> None:
    found = HEAD + as_table(walked)
    if os.environ.get("UPDATE_PERMISSIONS"):
        TABLE.write_text(found, encoding="utf-8")
    assert found.splitlines() == TABLE.read_text(encoding="utf-8").splitlines()


def test_an_outsider_learns_nothing_of_what_is_at_work(walked: list[Row]) -> None:
    """At no address does a member see a practice that is not public."""
    outsider, visitor = ROLES.index("member"), ROLES.index("visitor")
    at_work = [
        row
        for row in walked
        if row[0].startswith(("practices:", "validation:")) and AT_WORK & set(row[1].split(", "))
    ]
    assert len(at_work) > 20
    for label, kinds, cells in at_work:
        assert cells[outsider] == "hidden", (label, kinds)
        assert cells[visitor] in ("hidden", "sign in"), (label, kinds)
