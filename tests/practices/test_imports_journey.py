"""The secretariat imports a file, in a real browser: every page at both widths and schemes, and without JavaScript."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policylearning.jobs.worker import run_due
from policylearning.practices.models import Practice
from tests.factories.accounts import secretariat
from tests.factories.regions import a_few
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in

from .import_files import begun, checked, csv_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROWS = [
    (
        "1",
        "One counter for home renovation",
        "Owners get advice and money. " * 60,
        "NL",
        "Province",
        "2019",
        "",
    ),
    (
        "2",
        "Solar roofs on schools",
        "The town put panels on its schools.",
        "Greece",
        "Dimos",
        "2020",
        "no address",
    ),
    ("3", "", "Without a title.", "Narnia", "", "soon", ""),
]


@pytest.mark.parametrize("java_script", [True, False])
def test_a_file_is_mapped_checked_and_imported(
    new_page: Callable[..., Any], tmp_path: Path, java_script: bool
) -> None:
    a_few()
    person = secretariat()
    page = new_page(java_script=java_script)
    sign_in(page, person)
    path = tmp_path / "practices.csv"
    path.write_bytes(csv_of(*ROWS))

    page.goto("/practices/import/")
    page.get_by_role("link", name="Upload a file").click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Source").fill("Elsewhere")
    page.get_by_role("button", name="Upload and look at it").click()
    page.get_by_label("organisation", exact=False).first.wait_for()
    assert page.get_by_label("start year").input_value() == "start"
    page.get_by_role("button", name="Save and check the rows").click()
    run_due()
    page.goto("/practices/import/")
    page.get_by_role("link", name="Elsewhere: practices.csv").click()
    page.get_by_text("3 rows read: 2 accepted, 0 updated, 0 unchanged, 1 refused").wait_for()
    page.get_by_role("link", name="Refused (1)").click()
    page.get_by_text("It has no title.").wait_for()
    page.get_by_role("button", name="Import these rows").click()
    page.get_by_role("button", name="Cancel the job").wait_for()
    run_due()

    assert Practice.objects.filter(owner=person, import_source="Elsewhere").count() == 2


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_accessible(
    new_page: Callable[..., Any], tmp_path: Path, width: int, scheme: str
) -> None:
    a_few()
    page = new_page(width=width, scheme=scheme)
    sign_in(page, secretariat())
    mapped, done = begun(csv_of(*ROWS)), checked(csv_of(*ROWS))
    addresses = {
        "list": "/practices/import/",
        "upload": "/practices/import/new/",
        "mapping": f"/practices/import/{mapped.pk}/mapping/",
        "report": done.get_absolute_url(),
        "discard": f"/practices/import/{done.pk}/discard/",
    }
    for name, address in addresses.items():
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        screenshot(page, f"import/{name}-{width}-{scheme}")
