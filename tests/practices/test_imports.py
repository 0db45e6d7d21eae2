"""Rows become practices: once, repaired, shortened, with a report; what people edited stays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage

from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError, Forbidden
from policylearning.jobs.enums import State as JobState
from policylearning.jobs.models import Job
from policylearning.jobs.work import Work
from policylearning.jobs.worker import run_due
from policylearning.notifications.models import Notice
from policylearning.organisations.models import Organisation
from policylearning.practices import actions, tasks
from policylearning.practices.actions import importing
from policylearning.practices.enums import State
from policylearning.practices.import_models import ImportBatch, ImportedRecord, ImportMapping
from policylearning.practices.imports import run
from policylearning.practices.imports.errors import UnfitMapping, Unreadable
from policylearning.practices.imports.mapping import mapping_of
from policylearning.practices.models import Practice
from tests.factories.accounts import UserFactory, expert, secretariat
from tests.factories.organisations import OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import a_few
from tests.factories.topics import TagFactory, TopicFactory

from .import_files import begun, checked, csv_of, figures, imported, reasons, xlsx_of

pytestmark = pytest.mark.django_db

ROWS = [
    ("1", "One counter", "Owners get advice at one desk.", "NL", "Province", "2019", "https://example.org/1"),
    ("2", "Solar roofs", "The town put panels on schools and it paid.", "Greece", "Δήμος", "2020", ""),
]


@pytest.fixture(autouse=True)
def _regions() -> None:
    a_few()


# New -------------------------------------------------------------------------------------------------
def test_a_row_becomes_a_draft_of_the_owner() -> None:
    owner, by = UserFactory(), secretariat()
    batch = imported(csv_of(*ROWS), owner=owner, by=by)
    practice = Practice.objects.get(import_source="elsewhere", import_key="1")

    assert figures(batch) == (2, 0, 0, 0, 0)
    assert (practice.title, practice.description) == ("One counter", "Owners get advice at one desk.")
    assert (practice.owner, practice.state, practice.is_example) == (owner, State.DRAFT, False)
    assert practice.region is not None
    assert practice.region.code == "NL"
    assert (practice.start, practice.end, practice.language) == (date(2019, 1, 1), None, "en")
    assert [(link.title, link.url) for link in practice.links.all()] == [
        ("example.org", "https://example.org/1")
    ]
    entry = Entry.objects.get(verb="practices.import", object_id=str(practice.pk))
    assert (entry.by, entry.after, entry.data) == (by, "draft", {"import": batch.pk})
    assert (batch.state, batch.finished_at is not None) == ("imported", True)


def test_organisations_are_matched_by_name_and_country_or_added() -> None:
    regions = a_few()
    here = OrganisationFactory(name="PROVINCE", region=regions["NL41"])
    OrganisationFactory(name="Dimos", region=regions["FR"])
    rows = [*ROWS, ("3", "Third", "Text", "NL", "Province.", "", "")]
    imported(csv_of(*rows))
    greek = Organisation.objects.get(name="Δήμος")

    assert Practice.objects.filter(institution=here).count() == 2
    assert (greek.region, greek.created_by, greek.type) == (regions["EL"], None, "other")
    assert Organisation.objects.count() == 3


def test_every_field_can_be_filled() -> None:
    topic, tag = TopicFactory(slug="research", name="Research"), TagFactory(slug="hydrogen", name="Hydrogen")
    heading = (
        "title", "kind", "language", "topics", "keywords", "nuts", "cost", "cost to", "staff fte", "set up months",
        "organisation", "organisation type", "contact", "end",
    )  # fmt: skip
    row = (
        "Le fonds", "Lesson from failure", "French", "Research", "hydrogen, Unknown", "NL41", "€ 1.500", "2m", "2,5",
        "9", "Ministry", "Central-Government", "Ana", "2021",
    )  # fmt: skip
    batch = imported(csv_of(row, heading=heading))
    practice = Practice.objects.get()

    assert (practice.kind, practice.language, practice.contact_name) == ("lesson_from_failure", "fr", "Ana")
    assert list(practice.topics.all()) == [topic]
    assert list(practice.tags.all()) == [tag]
    assert practice.region is not None
    assert practice.institution is not None
    assert (practice.region.code, practice.institution.type) == ("NL41", "national_authority")
    assert (practice.cost_from, practice.cost_to) == (Decimal("1500.00"), Decimal("2000000.00"))
    assert (practice.staff, practice.setup_months, practice.end) == (Decimal("2.5"), 9, date(2021, 12, 31))
    assert reasons(batch) == [["“Unknown” is not known here as “tags” and was left out."]]


def test_a_mapping_translates_values_and_fills_in_constants() -> None:
    TopicFactory(slug="research", name="Research")
    TagFactory(slug="pilot", name="Pilot")
    mapping = {
        "title": "name",
        "description": {"columns": ["a", "b"]},
        "topics": {"columns": ["sector"], "values": {"Health": "research", "*": ""}},
        "tags": {"columns": ["status"], "values": {"In pilot": "pilot"}},
        "country": {"constant": "NL"},
        "language": {"constant": "nl"},
    }
    content = csv_of(
        ("One", "first", "second", "health", "in pilot"), ("Two", "same", "same", "Roads", ""),
        heading=("name", "a", "b", "sector", "status"),
    )  # fmt: skip
    imported(content, mapping=mapping)
    one, two = Practice.objects.order_by("title")

    assert (one.description, two.description) == ("first\n\nsecond", "same")
    assert [topic.slug for topic in one.topics.all()] == ["research"]
    assert [tag.slug for tag in one.tags.all()] == ["pilot"]
    assert [topic.slug for topic in two.topics.all()] == []
    assert {each.language for each in (one, two)} == {"nl"}
    assert {each.region.code for each in (one, two) if each.region} == {"NL"}


# Cleaned, and told -----------------------------------------------------------------------------------
def test_what_is_too_long_is_cut_and_told() -> None:
    sentence = "This sentence is repeated until it is too long. "
    batch = imported(csv_of(("1", "word " * 30, sentence * 40, "", "", "", "")))
    practice = Practice.objects.get()

    assert practice.title == "word " * 18 + "word word…"
    assert practice.description == (sentence * 31).strip()
    assert reasons(batch) == [
        [
            "“title” was shortened from 149 to 100 characters.",
            "“detailed description” was shortened from 1919 to 1487 characters.",
        ]
    ]


def test_broken_characters_are_repaired_or_told() -> None:
    batch = imported(csv_of(("1", "CafÃ©", "bro\ufffdken <b>text</b>", "", "", "", "")), mapping={
        "title": "title", "description": "description", "language": {"constant": "en"}})  # fmt: skip
    practice = Practice.objects.get()

    assert (practice.title, practice.description) == ("Café", "bro\ufffdken text")
    assert reasons(batch) == [
        [
            "Broken characters in “title” were repaired.",
            "Some characters in “detailed description” are broken and could not be repaired.",
            "HTML was taken out of “detailed description”.",
        ]
    ]


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({3: "Narnia"}, "“Narnia” is not known here as “country” and was left out."),
        ({5: "soon"}, "“soon” is not understood as “start” and was left out."),
        ({6: "internal"}, "“internal” is no web address and was left out."),
    ],
)
def test_what_is_not_known_or_understood_is_left_out_and_told(changed: dict[int, str], note: str) -> None:
    mapping = {
        "key": "id",
        "title": "title",
        "description": "description",
        "country": "country",
        "institution": "organisation",
        "start": "start year",
        "links": "url",
    }
    row = [changed.get(i, cell) for i, cell in enumerate(ROWS[0])]
    batch = imported(csv_of(row), mapping={**mapping, "language": {"constant": "en"}})

    assert figures(batch) == (1, 0, 0, 0, 0)
    assert reasons(batch) == [[note]]


def test_an_end_before_the_start_is_left_out_and_told() -> None:
    batch = imported(csv_of(("T", "2020", "2019"), heading=("title", "start", "end")), mapping={
        "title": "title", "start": "start", "end": "end", "language": {"constant": "en"}})  # fmt: skip

    assert Practice.objects.get().end is None
    assert reasons(batch) == [["The end (2019-12-31) is before the start and was left out."]]


def test_rows_that_cannot_be_taken_are_refused_with_the_reason() -> None:
    batch = imported(
        csv_of(
            ROWS[0], ("2", " \xa0", "Text", "", "", "", ""), ROWS[0], ("3", "T", "", "", "", "", "", "more")
        )
    )

    assert figures(batch) == (1, 0, 0, 0, 3)
    assert reasons(batch)[1:] == [
        ["It has no title."],
        ["It has the same key as row 2."],
        ["It has 8 cells, the heading has 7: a separator or quotation mark is amiss."],
    ]
    assert list(batch.lines.order_by("row").values_list("row", flat=True)) == [2, 3, 4, 5]


# Twice -----------------------------------------------------------------------------------------------
def test_a_second_run_changes_nothing() -> None:
    imported(csv_of(*ROWS))
    before = list(Practice.objects.order_by("pk").values())
    entries = Entry.objects.filter(verb__startswith="practices.import", kind="practices.practice").count()
    again = imported(csv_of(*ROWS))

    assert figures(again) == (0, 0, 2, 0, 0)
    assert list(Practice.objects.order_by("pk").values()) == before
    assert (
        Entry.objects.filter(verb__startswith="practices.import", kind="practices.practice").count()
        == entries
    )
    assert Organisation.objects.count() == 2


def test_another_source_with_the_same_keys_is_another() -> None:
    imported(csv_of(*ROWS), source="one")

    assert figures(imported(csv_of(*ROWS), source="two")) == (2, 0, 0, 0, 0)


def test_without_a_key_a_record_is_known_by_its_links_and_title() -> None:
    mapping = {"title": "title", "links": "url", "description": "description"}
    imported(csv_of(*ROWS), mapping=mapping)
    rows = [("9", "One  COUNTER", "Another text.", *ROWS[0][3:]), ("9", "Solar roof", *ROWS[1][2:])]

    assert figures(imported(csv_of(*rows), mapping=mapping)) == (1, 1, 0, 0, 0)
    assert Practice.objects.count() == 3


def test_what_the_source_changed_is_updated() -> None:
    imported(csv_of(*ROWS))
    changed = ("1", "One counter", "Owners get advice and money at one desk.", *ROWS[0][3:5], "2018", "")
    batch = imported(csv_of(changed, ROWS[1]))
    practice = Practice.objects.get(import_key="1")

    assert figures(batch) == (0, 1, 1, 0, 0)
    assert (practice.description, practice.start) == (
        "Owners get advice and money at one desk.",
        date(2018, 1, 1),
    )
    assert list(practice.links.all()) == []
    assert practice.imported.version == practice.version == 2
    assert figures(imported(csv_of(changed, ROWS[1]))) == (0, 0, 2, 0, 0)


def test_what_somebody_edited_here_is_kept() -> None:
    batch = imported(csv_of(*ROWS))
    practice = Practice.objects.get(import_key="1")
    actions.edit(practice=practice, by=batch.owner, changes={"summary": "Mine."})
    changed = ("1", "One counter", "New text from there.", *ROWS[0][3:])
    again = imported(csv_of(changed, ROWS[1]))

    assert figures(again) == (0, 0, 1, 1, 0)
    assert reasons(again)[0] == ["It was edited here since the last import."]
    practice.refresh_from_db()
    assert (practice.description, practice.summary) == (ROWS[0][2], "Mine.")
    # Unchanged there, the edit here is nothing to speak of.
    assert figures(imported(csv_of(*ROWS))) == (0, 0, 2, 0, 0)


def test_what_is_with_the_experts_is_kept() -> None:
    imported(csv_of(*ROWS))
    Practice.objects.filter(import_key="1").update(state=State.IN_VALIDATION)
    again = imported(csv_of(("1", "One counter", "New.", *ROWS[0][3:]), ROWS[1]))

    assert figures(again) == (0, 0, 1, 1, 0)
    assert reasons(again)[0][0] == "It cannot be changed now: in validation."


# Checked ---------------------------------------------------------------------------------------------
def test_a_check_says_what_would_happen_and_does_nothing() -> None:
    imported(csv_of(ROWS[0]))
    batch = checked(
        csv_of(("1", "One counter", "Changed.", *ROWS[0][3:]), ROWS[1], ("3", "", "", "", "", "", ""))
    )

    assert figures(batch) == (1, 1, 0, 0, 1)
    assert batch.state == "checked"
    assert Practice.objects.count() == Organisation.objects.count() == 1
    assert Practice.objects.get().description == ROWS[0][2]
    assert figures(run.carry_out(batch)) == (1, 1, 0, 0, 1)


# Submitted -------------------------------------------------------------------------------------------
COMPLETE = (
    "title",
    "summary",
    "description",
    "country",
    "organisation",
    "start",
    "evidence",
    "potential",
    "topics",
)


def test_complete_rows_are_submitted_and_others_say_what_they_lack() -> None:
    topic = TopicFactory(slug="research")
    judge = expert(topic)
    full = ("One", "Sum", "Text", "NL", "Province", "2019", "It worked.", "Take it.", "research")
    batch = imported(csv_of(full, ("Two", *full[1:7], "", "research"), heading=COMPLETE), submit=True)
    one, two = Practice.objects.order_by("title")

    assert (one.state, one.submitted_at is not None, two.state) == (State.IN_VALIDATION, True, State.DRAFT)
    assert reasons(batch)[1][-1] == "Say what others can learn from it or take over."
    assert one.revisions.count() == 1
    assert Notice.objects.filter(user=judge, key="practices.waits_for_validation").count() == 1
    assert figures(imported(csv_of(full, heading=COMPLETE), submit=True)) == (0, 0, 1, 0, 0)


# In the background ------------------------------------------------------------------------------------
def _many(number: int) -> bytes:
    return csv_of(*[(str(n), f"Practice {n}", "", "NL", f"Body {n % 7}", "2019", "") for n in range(number)])


def test_it_runs_as_a_job_with_progress_and_a_result() -> None:
    by = secretariat()
    batch = begun(_many(250), by=by)
    importing.start_check(batch=batch, by=by)
    run_due()
    batch.refresh_from_db()
    assert batch.state == "checked"
    importing.start_import(batch=batch, by=by)
    run_due()
    batch.refresh_from_db()

    assert batch.job is not None
    assert (batch.job.state, batch.job.done, batch.job.total) == (JobState.DONE, 250, 250)
    assert batch.job.result == {
        "summary": "250 rows read: 250 accepted, 0 updated, 0 unchanged, 0 refused",
        "url": f"/practices/import/{batch.pk}/",
    }
    assert Practice.objects.filter(import_source="elsewhere").count() == 250


def test_an_interrupted_import_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(_many(250))
    job = importing.start_import(batch=batch, by=None)
    progress = Work.progress

    def killed(work: Work, done: int, total: int = 0, message: str = "") -> None:
        progress(work, done, total, message)
        if done == 200:
            raise RuntimeError("The power is gone.")

    monkeypatch.setattr(Work, "progress", killed)
    run_due()
    job.refresh_from_db()
    assert (job.state, job.checkpoint, Practice.objects.count()) == (JobState.QUEUED, {"row": 201}, 200)
    monkeypatch.undo()
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    run_due()

    assert figures(ImportBatch.objects.get(pk=batch.pk)) == (250, 0, 0, 0, 0)
    assert Practice.objects.count() == 250
    assert ImportedRecord.objects.count() == 250


def test_a_row_from_before_the_interruption_is_still_a_double() -> None:
    batch = begun(
        csv_of(*[(str(n), f"P {n}", "", "", "", "", "") for n in range(100)], ("5", "P", "", "", "", "", ""))
    )
    run.carry_out(batch, after=0)
    batch.lines.filter(row=102).delete()
    run.carry_out(batch, after=101)

    assert reasons(batch)[-1][0] == "It has the same key as row 7."


def test_starting_twice_is_one_job_and_a_cancelled_one_goes_on() -> None:
    by = secretariat()
    batch = checked(_many(3), by=by)
    job = importing.start_import(batch=batch, by=by)
    assert importing.start_import(batch=batch, by=by) == job
    Job.objects.filter(pk=job.pk).update(
        state=JobState.CANCELLED, finished_at=job.created_at, checkpoint={"row": 2}
    )
    ImportBatch.objects.filter(pk=batch.pk).update(state="importing")

    assert importing.start_import(batch=ImportBatch.objects.get(pk=batch.pk), by=by) == job
    job.refresh_from_db()
    assert (job.state, job.checkpoint) == (JobState.QUEUED, {"row": 2})


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries: Any) -> None:
    OrganisationFactory(name="Body")
    rows = [
        (str(n), f"Practice {n}", "Text", "NL", "Body", "2019", "https://example.org") for n in range(100)
    ]
    batch = begun(csv_of(*rows))
    with django_assert_max_num_queries(50):
        run.carry_out(batch)
    with django_assert_max_num_queries(30):
        run.carry_out(begun(csv_of(*rows)))


# The steps -------------------------------------------------------------------------------------------
def test_the_mapping_is_kept_for_the_next_file_of_its_source() -> None:
    by = secretariat()
    batch = begun(csv_of(*ROWS), by=by)
    mapping = {"fields": {"title": "description", "key": "id", "language": {"constant": "nl"}}}
    importing.map_columns(batch=batch, mapping=mapping_of(mapping), by=by)
    kept = ImportMapping.objects.get(source="elsewhere")

    assert kept.changed_by == by
    assert mapping_of(begun(csv_of(*ROWS)).rules) == mapping_of(mapping)
    assert mapping_of(begun(csv_of(*ROWS), source="other").rules) != mapping_of(mapping)


def test_a_mapping_changed_voids_the_check() -> None:
    batch = checked(csv_of(*ROWS))
    importing.map_columns(batch=batch, mapping=mapping_of(batch.rules), by=None)
    batch.refresh_from_db()

    assert (batch.state, batch.lines.count()) == ("mapped", 0)
    with pytest.raises(ActionError, match="cannot be done now"):
        importing.start_import(batch=batch, by=None)


def test_what_was_imported_is_not_mapped_again() -> None:
    batch = imported(csv_of(*ROWS))
    with pytest.raises(ActionError, match="Upload the file again"):
        importing.map_columns(batch=batch, mapping=mapping_of(batch.rules), by=None)


def test_only_the_secretariat_imports() -> None:
    for person in (UserFactory(), expert(), AnonymousUser()):
        with pytest.raises(Forbidden, match="Only the secretariat imports practices"):
            begun(csv_of(*ROWS), by=person, owner=UserFactory())
    batch = checked(csv_of(*ROWS))
    with pytest.raises(Forbidden):
        importing.start_import(batch=batch, by=UserFactory())
    with pytest.raises(Forbidden):
        importing.discard_import(batch=batch, by=UserFactory())


def test_who_lost_the_role_imports_no_more() -> None:
    by = secretariat()
    batch = checked(csv_of(*ROWS), by=by)
    importing.start_import(batch=batch, by=by)
    by.role_grants.all().delete()
    run_due()
    batch.refresh_from_db()

    assert batch.job is not None
    assert (batch.job.state, batch.job.error) == (JobState.FAILED, "Only the secretariat imports practices.")
    assert Practice.objects.count() == 0


def test_a_file_that_does_not_fit_is_not_kept() -> None:
    with pytest.raises(Unreadable):
        begun(b"\x00\x01\x02")
    with pytest.raises(UnfitMapping):
        begun(csv_of(*ROWS), mapping={"title": "name"})
    with pytest.raises(ActionError, match="account is closed"):
        begun(csv_of(*ROWS), owner=UserFactory(is_active=False))

    assert ImportBatch.objects.count() == 0


def test_a_discarded_import_leaves_its_practices(django_capture_on_commit_callbacks: Any) -> None:
    batch = imported(csv_of(*ROWS))
    name = batch.file.name
    assert default_storage.exists(name)
    assert "elsewhere" not in name
    with django_capture_on_commit_callbacks(execute=True):
        importing.discard_import(batch=batch, by=None)

    assert not default_storage.exists(name)
    assert (ImportBatch.objects.count(), Practice.objects.count()) == (0, 2)
    assert figures(imported(csv_of(*ROWS))) == (0, 0, 2, 0, 0)


def test_a_workbook_comes_in_as_well() -> None:
    batch = imported(xlsx_of(("title", "start", "budget"), ("One", date(2020, 5, 1), 1200.5)))
    practice = Practice.objects.get()

    assert figures(batch) == (1, 0, 0, 0, 0)
    assert (practice.start, practice.cost_from) == (date(2020, 5, 1), Decimal("1200.50"))


def test_a_published_practice_is_updated_with_a_revision() -> None:
    owner = UserFactory()
    imported(csv_of(*ROWS), owner=owner)
    published = PracticeFactory(published=True, owner=owner)
    Practice.objects.filter(import_key="1").update(state=State.PUBLISHED, published_at=published.published_at)
    batch = imported(csv_of(("1", "One counter", "Changed there.", *ROWS[0][3:]), ROWS[1]), owner=owner)
    practice = Practice.objects.get(import_key="1")

    assert figures(batch) == (0, 1, 1, 0, 0)
    assert [each.content["description"] for each in practice.revisions.all()] == ["Changed there."]


def test_the_jobs_are_declared() -> None:
    assert (tasks.check_import.kind, tasks.import_practices.kind) == (  # type: ignore[attr-defined]
        "practices.check_import",
        "practices.import",
    )
