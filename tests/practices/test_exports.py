"""Out and in again: nothing changes; what was changed in the file is taken over."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from policylearning.practices import actions
from policylearning.practices.commands import export_practices
from policylearning.practices.exporting import FORMATS
from policylearning.practices.models import Practice, PracticeLink
from policylearning.practices.queries import TEXT_FIELDS
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.organisations import OrganisationFactory
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.regions import a_few
from tests.factories.topics import FieldOfInterventionFactory, TagFactory, TopicFactory

from .import_files import figures, imported, reasons

pytestmark = pytest.mark.django_db


def exported(form: str) -> bytes:
    out = io.BytesIO()
    FORMATS[form](Practice.objects.all(), out)
    return out.getvalue()


def full(**fields: Any) -> Practice:
    """A published practice in which every field says something, in ways a spreadsheet might spoil."""
    practice = PracticeFactory(
        **{
            "published": True,
            "region": a_few()["NL41"],
            "institution": OrganisationFactory(name="Provincie; “Noord|Brabant”, B&W"),
            "topics": [TopicFactory(slug="one"), TopicFactory(slug="two")],
            "tags": [TagFactory(slug="x"), TagFactory(slug="y")],
            "field_of_intervention": FieldOfInterventionFactory(code="007"),
            "title": "=cmd|' /C calc'!A0",
            "summary": '\'=1+1 "quoted", and <b>bold</b> &amp; CafÃ©',
            "description": "  First line\n\n\n\n\tthen; a, tab \u200b\ufffd \nlast  ",
            "language": "nl",
            "end": date(2024, 2, 29),
            "cost_from": Decimal("1500.50"),
            "cost_to": Decimal("2000000.00"),
            "staff": Decimal("2.5"),
            "setup_months": 9,
            "contact_name": "Ana",
            **fields,
        }
    )
    IndicatorFactory(practice=practice, name='A "b"; c', value=Decimal("12.34"), baseline=None)
    PracticeLink.objects.create(practice=practice, title="[x](y), z", url="https://example.org/a?b=c;d")
    return practice


@pytest.mark.parametrize("form", FORMATS)
def test_out_and_in_again_changes_nothing(form: str) -> None:
    full()
    PracticeFactory(title="A draft", region=None, institution=None, start=None)
    before = list(Practice.objects.order_by("pk").values())

    assert figures(imported(exported(form))) == (0, 0, 2, 0, 0)
    assert list(Practice.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("form", FORMATS)
def test_on_another_platform_the_rows_become_drafts_that_say_the_same(form: str, settings: Any) -> None:
    practice = full()
    content = exported(form)
    settings.BASE_URL = "https://elsewhere.example"
    owner = UserFactory()

    assert figures(imported(content, owner=owner)) == (1, 0, 0, 0, 0)
    copy = Practice.objects.get(owner=owner)
    assert {name: getattr(copy, name) for name in TEXT_FIELDS if name != "contact_name"} == {
        name: getattr(practice, name) for name in TEXT_FIELDS if name != "contact_name"
    }
    assert (copy.contact_name, copy.state, copy.published_at) == ("", "draft", None)
    for name in (
        "region",
        "institution",
        "start",
        "end",
        "cost_from",
        "cost_to",
        "staff",
        "setup_months",
        "language",
    ):
        assert getattr(copy, name) == getattr(practice, name)
    assert list(copy.topics.all()) == list(practice.topics.all())
    for related in ("indicators", "links"):
        rows = [list(getattr(each, related).values_list()) for each in (practice, copy)]
        assert [row[2:] for row in rows[0]] == [row[2:] for row in rows[1]]
    assert figures(imported(content, owner=owner)) == (0, 0, 1, 0, 0)


def edited(content: bytes, **changes: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(row | changes for row in rows)
    return out.getvalue().encode("utf-8")


def test_a_row_changed_in_the_file_is_taken_over() -> None:
    practice = full()
    by = secretariat()
    content = edited(exported("csv"), summary="Changed in the file.", start="2021-02-03", topics="two")

    assert figures(imported(content, by=by)) == (0, 1, 0, 0, 0)
    practice = Practice.objects.get()
    assert (practice.summary, practice.start) == ("Changed in the file.", date(2021, 2, 3))
    assert [topic.slug for topic in practice.topics.all()] == ["two"]
    assert (practice.version, practice.import_source, practice.revisions.count()) == (2, "", 1)
    # The file is of the version before; what it says is what is here now.
    assert figures(imported(content, by=by)) == (0, 0, 1, 0, 0)


def test_a_practice_edited_meanwhile_is_kept() -> None:
    practice = full()
    content = edited(exported("csv"), summary="Changed in the file.")
    actions.edit(practice=practice, by=practice.owner, changes={"summary": "Changed here."})
    batch = imported(content, by=secretariat())

    assert figures(batch) == (0, 0, 0, 1, 0)
    assert reasons(batch) == [["It was edited here after this file was written."]]
    assert Practice.objects.get().summary == "Changed here."


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=60).map(str.strip)


@given(title=TEXTS.filter(bool), text=TEXTS, form=st.sampled_from(sorted(FORMATS)))
@chosen(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(db: None, title: str, text: str, form: str) -> None:
    Practice.objects.all().delete()
    PracticeFactory(title=title, summary=text, description=f"{text}\n{title}", institution=None, region=None)

    assert figures(imported(exported(form), source=form)) == (0, 0, 1, 0, 0)


# The command ------------------------------------------------------------------------------------------
def run(*arguments: Any) -> Result:
    return CliRunner().invoke(export_practices, [str(each) for each in arguments])


def test_only_what_is_public_unless_all_is_asked(tmp_path: Path) -> None:
    full(title="Public")
    PracticeFactory(title="Draft")
    public, everything = run("--format", "json"), run("--format", "json", "--all")

    assert [row["title"] for row in json.loads(public.stdout)] == ["Public"]
    assert [row["title"] for row in json.loads(everything.stdout)] == ["Public", "Draft"]
    assert "Ana" not in everything.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_the_format_follows_the_name(form: str, tmp_path: Path) -> None:
    full()
    path = tmp_path / f"practices.{form}"
    done = run("--output", path, "--json")

    assert json.loads(done.stdout) == {"file": str(path), "format": form, "practices": 1}
    assert done.exit_code == 0
    assert figures(imported(path.read_bytes())) == (0, 0, 1, 0, 0)


def test_nothing_to_export_is_an_empty_table() -> None:
    assert run().stdout_bytes.decode("utf-8-sig").startswith("address,version,title,summary,")
    assert json.loads(run("--format", "json").stdout) == []


def test_what_cannot_be_written_says_so(tmp_path: Path) -> None:
    assert run("--json").exit_code == 2
    assert run("--output", tmp_path / "missing" / "file.csv").exit_code == 1


@pytest.mark.parametrize("practices", [1, 50])
def test_queries_do_not_grow_with_the_practices(practices: int, django_assert_max_num_queries: Any) -> None:
    PracticeFactory.create_batch(practices, published=True)
    with django_assert_max_num_queries(8):
        exported("csv")
