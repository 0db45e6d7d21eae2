"""The pages of the import: upload, mapping, check, import, report. For the secretariat alone."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from policylearning.jobs.worker import run_due
from policylearning.practices.import_models import ImportBatch
from policylearning.practices.models import Practice
from tests.factories.accounts import UserFactory, expert, manager, secretariat
from tests.factories.regions import a_few

from .import_files import begun, checked, csv_of, imported

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]

ROWS = [
    ("1", "One <b onclick=x>counter</b>", "Owners get advice at one desk.", "NL", "Province", "2019", ""),
    ("2", "", "No title.", "NL", "Province", "2019", ""),
]


@pytest.fixture
def office(sign_in: SignIn) -> Client:
    return sign_in(secretariat(email="office@example.org"))


def upload(client: Client, content: bytes, **data: Any) -> Any:
    file = SimpleUploadedFile("../../cases.csv", content)
    data = {"file": file, "source": "elsewhere", "owned_by": "office@example.org", **data}
    return client.post(reverse("practices:import_new"), data)


def test_from_the_upload_to_the_report(office: Client) -> None:
    a_few()
    shown = upload(office, csv_of(*ROWS))
    batch = ImportBatch.objects.get()
    assert shown["Location"] == f"/practices/import/{batch.pk}/mapping/"
    assert (batch.name, batch.uploaded_by, batch.owner) == ("cases.csv", batch.owner, batch.owner)

    mapping = office.get(shown["Location"])
    assert (
        "<q>One &lt;b onclick=x&gt;counter&lt;/b&gt;</q> (“title” is a word for it)"
        in mapping.content.decode()
    )
    form = mapping.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["column_2"] = ""
    data["constant_language"] = "nl"
    checking = office.post(shown["Location"], data)
    run_due()
    assert checking["Location"] == ImportBatch.objects.get().job.get_absolute_url()  # type: ignore[union-attr]

    report = office.get(batch.get_absolute_url())
    assert report.context["summary"].sentence == "2 rows read: 1 accepted, 0 updated, 0 unchanged, 1 refused"
    assert "It has no title." in report.content.decode()
    assert "What would become of the rows" in report.content.decode()
    assert Practice.objects.count() == 0

    office.post(reverse("practices:import_start", args=[batch.pk]))
    run_due()
    practice = Practice.objects.get()
    assert (practice.title, practice.description, practice.language) == ("One counter", "", "nl")
    page = office.get(batch.get_absolute_url()).content.decode()
    assert "What became of the rows" in page
    assert practice.get_absolute_url() in page


def test_the_mapping_page_keeps_what_was_chosen(office: Client) -> None:
    batch = begun(csv_of(*ROWS), mapping={
        "title": "description",
        "topics": {"columns": ["country"], "values": {"NL": "research", "*": ""}},
        "language": {"constant": "nl"},
    })  # fmt: skip
    form = office.get(reverse("practices:import_mapping", args=[batch.pk])).context["form"]

    assert [form[f"column_{n}"].value() for n in range(7)] == ["", "", "title", "topics", "", "", ""]
    assert form["constant_language"].value() == "nl"
    assert form["values_topics"].value() == "NL = research\n* = "
    data = {name: form[name].value() or "" for name in form.fields}
    office.post(reverse("practices:import_mapping", args=[batch.pk]), data)
    assert ImportBatch.objects.get().rules == batch.rules


def test_mistakes_in_the_mapping_are_shown(office: Client) -> None:
    batch = begun(csv_of(*ROWS))
    address = reverse("practices:import_mapping", args=[batch.pk])
    form = office.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}

    without = office.post(address, data | {"column_1": ""})
    assert "Say which column holds the title" in without.content.decode()
    odd = office.post(address, data | {"values_topics": "Health research"})
    assert "Not understood: Health research" in odd.content.decode()
    assert ImportBatch.objects.get().state == "uploaded"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"owned_by": "nobody@example.org"}, "Nobody with an open account has this address."),
        ({"source": ""}, "Enter “Source”."),
        ({"file": ""}, "Choose a file for “File”."),
    ],
)
def test_mistakes_in_the_upload_are_shown(office: Client, data: dict[str, str], said: str) -> None:
    assert said in upload(office, csv_of(*ROWS), **data).content.decode()
    assert ImportBatch.objects.count() == 0


def test_a_file_that_cannot_be_read_says_so(office: Client) -> None:
    page = upload(office, b"%PDF-1.7 \x00\x01").content.decode()

    assert "This is neither text nor a spreadsheet" in page
    assert ImportBatch.objects.count() == 0


def test_the_report_can_be_taken_along(office: Client) -> None:
    batch = imported(csv_of(*ROWS))
    csv = b"".join(office.get(reverse("practices:import_report", args=[batch.pk, "csv"])).streaming_content)
    xlsx = b"".join(office.get(reverse("practices:import_report", args=[batch.pk, "xlsx"])).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()

    assert rows[0] == ["Row", "Key", "Title", "What became of it", "Reasons and notes", "Address"]
    assert [row[:2] + row[3:4] for row in rows[1:]] == [[2.0, "1", "Accepted"], [3.0, "2", "Refused"]]
    assert "It has no title." in csv.decode("utf-8-sig").splitlines()[2]
    assert office.get(reverse("practices:import_report", args=[batch.pk, "exe"])).status_code == 404


def test_a_report_is_filtered_and_paged(office: Client) -> None:
    rows = [(str(n), f"P {n}" if n % 2 else "", "", "", "", "", "") for n in range(120)]
    batch = imported(csv_of(*rows))
    address = batch.get_absolute_url()

    assert len(office.get(address).context["page_obj"]) == 50
    refused = office.get(f"{address}?outcome=refused&page=2").context["page_obj"]
    assert (refused.paginator.count, len(refused)) == (60, 10)
    assert office.get(f"{address}?outcome=nonsense").context["page_obj"].paginator.count == 120


@pytest.mark.parametrize("rows", [1, 50])
def test_the_report_costs_the_same_for_any_number_of_rows(
    office: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    batch = imported(csv_of(*[(str(n), f"P {n}", "", "", "", "", "") for n in range(rows)]))
    with django_assert_max_num_queries(11):
        office.get(batch.get_absolute_url())


@pytest.mark.parametrize("batches", [1, 20])
def test_the_list_costs_the_same_for_any_number_of_files(
    office: Client, batches: int, django_assert_max_num_queries: Any
) -> None:
    for _number in range(batches):
        begun(csv_of(*ROWS))
    with django_assert_max_num_queries(9):
        office.get(reverse("practices:imports"))


def test_an_empty_list_says_what_it_is_for(office: Client) -> None:
    page = office.get(reverse("practices:imports")).content.decode()

    assert "Nothing was imported yet" in page
    assert reverse("practices:import_new") in page


def test_a_file_can_be_deleted(office: Client) -> None:
    batch = checked(csv_of(*ROWS))
    address = reverse("practices:import_discard", args=[batch.pk])

    assert office.get(address).status_code == 200
    assert office.post(address)["Location"] == reverse("practices:imports")
    assert ImportBatch.objects.count() == 0


def test_what_cannot_be_done_now_is_said(office: Client) -> None:
    batch = begun(csv_of(*ROWS))
    answer = office.post(reverse("practices:import_start", args=[batch.pk]), follow=True)

    assert "This cannot be done now." in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["imports", "import_new", "import", "import_mapping", "import_discard", "import_report"]
)
def test_it_is_for_the_secretariat_alone(name: str, sign_in: SignIn) -> None:
    batch = checked(csv_of(*ROWS))
    arguments: list[Any] = [] if name in ("imports", "import_new") else [batch.pk]
    arguments += ["csv"] if name == "import_report" else []
    address = reverse(f"practices:{name}", args=arguments)

    assert Client().get(address).status_code == 302
    for person in (UserFactory(), expert(), manager(), batch.owner):
        assert sign_in(person).get(address).status_code == 404
    assert sign_in(secretariat()).get(address).status_code == 200


def test_the_back_office_leads_there(office: Client, sign_in: SignIn) -> None:
    assert reverse("practices:imports") in office.get(reverse("office:health")).content.decode()
    assert (
        reverse("practices:imports")
        not in sign_in(UserFactory()).get(reverse("practices:mine")).content.decode()
    )
