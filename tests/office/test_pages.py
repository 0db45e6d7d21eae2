"""The back office: what it does, and that it does not exist for others."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from policylearning.accounts.models import RoleGrant, User
from policylearning.audit.models import Entry
from policylearning.common import clock
from policylearning.regions.models import Region
from policylearning.search.models import Missed
from policylearning.topics.models import Tag
from policylearning.validation.models import Rubric
from policylearning.validation.rubrics import ensure_rubric
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db

PAGES = ["", "people/", "practices/", "rubric/", "words/", "regions/", "audit/", "searches/", "exports/"]


@pytest.fixture
def office(sign_in: Any) -> Client:
    client: Client = sign_in(accounts.secretariat())
    return client


@pytest.mark.parametrize("page", PAGES)
def test_it_does_not_exist_for_others(page: str, client: Client, sign_in: Any) -> None:
    assert client.get(f"/office/{page}").status_code == 302
    for other in (accounts.member(), accounts.expert(), accounts.manager()):
        assert sign_in(other).get(f"/office/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str, office: Client) -> None:
    ensure_rubric()
    PracticeFactory(in_validation=True, topics=[TopicFactory()])
    assert office.get(f"/office/{page}").status_code == 200


def test_roles_are_given_and_taken_back(office: Client) -> None:
    person, topic = accounts.member(name="Nora New"), TopicFactory()
    office.post(f"/office/people/{person.pk}/", {"role": "expert", "topic": topic.pk})
    grant = RoleGrant.objects.get(user=person)
    assert (grant.role, grant.topic) == ("expert", topic)
    office.post(f"/office/roles/{grant.pk}/revoke/", {"why": "Moved on"})
    assert not RoleGrant.objects.filter(user=person).exists()
    assert Entry.objects.get(verb="accounts.revoke_role").why == "Moved on"


def test_an_account_is_closed_and_opened(office: Client) -> None:
    person = accounts.member()
    office.post(f"/office/people/{person.pk}/close/", {"why": "Left"})
    assert not User.objects.get(pk=person.pk).is_active
    office.post(f"/office/people/{person.pk}/close/", {"why": "Back"})
    assert User.objects.get(pk=person.pk).is_active


def test_people_are_found_by_part_of_a_name(office: Client) -> None:
    accounts.member(name="Nora New")
    accounts.member(name="Otto Old")
    page = office.get("/office/people/?q=nora").content.decode()
    assert "Nora New" in page
    assert "Otto Old" not in page


def test_a_tag_is_added(office: Client) -> None:
    office.post("/office/words/tags/new/", {"name": "Hydrogen", "slug": "hydrogen"})
    assert Tag.objects.get(slug="hydrogen").name == "Hydrogen"


def test_a_programme_begins_with_a_rubric_one_can_change(office: Client) -> None:
    page = office.get("/office/rubric/").content.decode()
    assert 'value="How we judge a practice"' in page
    assert 'value="transferability"' in page
    assert "Results against a baseline" in page
    assert not Rubric.objects.exists()


def test_a_new_rubric_is_a_new_version(office: Client) -> None:
    ensure_rubric()
    rows = {
        "criteria-TOTAL_FORMS": "1",
        "criteria-INITIAL_FORMS": "0",
        "criteria-0-key": "relevance",
        "criteria-0-name": "Relevance",
        "criteria-0-guidance": "Is it?",
        "criteria-0-weight": "2",
        "criteria-0-high": "Very.",
    }
    plain = {
        "name": "Shorter",
        "introduction": "One.",
        "threshold": "3",
        "minimum": "1",
        "experts_needed": "2",
    }
    office.post("/office/rubric/", {**plain, **rows, "version": "1"})
    newest = Rubric.objects.latest("version")
    assert (newest.version, newest.name, newest.experts_needed) == (2, "Shorter", 2)
    assert newest.criteria.get().anchors == {"5": "Very."}
    stale = office.post(
        "/office/rubric/", {**plain, **rows, "name": "Longer", "version": "1"}
    ).content.decode()
    assert "Longer" in stale
    assert "Shorter" in stale
    assert Rubric.objects.latest("version").name == "Shorter"


def test_regions_are_tried_then_imported_and_the_refused_are_named(office: Client) -> None:
    def sent(**more: str) -> str:
        file = SimpleUploadedFile("nuts_2024.csv", b"code,name\nNL,Nederland\nnl9,Nowhere\n")
        return office.post("/office/regions/", {"file": file, **more}, follow=True).content.decode()

    tried = sent(dry_run="on")
    assert "2 read, 1 added, 0 updated, 0 unchanged, 1 refused, 0 outlines – dry run, nothing kept" in tried
    assert not Region.objects.exists()
    done = sent()
    assert "line 3, nl9: This is not a NUTS code" in done
    assert "NUTS 2024: 1 regions" in done
    assert Region.objects.get().code == "NL"


def test_an_import_without_a_version_is_refused_at_the_file(office: Client) -> None:
    file = SimpleUploadedFile("list.csv", b"code,name\nNL,Nederland\n")
    assert (
        "does not tell the version of NUTS"
        in office.post("/office/regions/", {"file": file}).content.decode()
    )


@pytest.mark.parametrize(
    "page", ["/office/people/", "/organisations/waiting/", "/jobs/", "/practices/import/"]
)
def test_its_tabs_are_on_every_page_they_lead_to(page: str, office: Client, sign_in: Any) -> None:
    shown = office.get(page).content.decode()
    assert f'<a href="{page}" aria-current="page">' in shown
    assert "/office/audit/" not in sign_in(accounts.member()).get("/jobs/").content.decode()


def test_the_audit_trail_is_in_words(office: Client) -> None:
    practice = PracticeFactory(published=True)
    for verb, kind, before in (
        ("practices.ask_changes", "practices.practice", "in_validation"),
        ("validation.publish_rubric", "validation.rubric", "x"),
        ("old", "gone.model", "y"),
    ):
        Entry.objects.create(
            verb=verb, kind=kind, object_id=str(practice.pk), before=before, label="It", at=clock.now()
        )
    page = office.get("/office/audit/").content.decode()
    for words in ("Ask changes", "In validation", "Publish rubric", "gone.model"):
        assert f"<td>{words}</td>" in page or f"<td>{words}" in page, words
    assert "in_validation" not in page


def test_the_audit_trail_is_filtered(office: Client) -> None:
    person = accounts.member(name="Nora New")
    office.post(f"/office/people/{person.pk}/close/", {"why": "Left"})
    assert "1 entry" in office.get("/office/audit/?verb=close").content.decode()
    assert "0 entries" in office.get("/office/audit/?verb=nothing").content.decode()


def test_searches_without_an_answer_by_how_often_they_were_asked(office: Client) -> None:
    for query, language, weak, count in (
        ("heat pumps", "en", False, 4),
        ("ferries", "en", True, 9),
        ("anna example", "en", False, 2),
        ("pompes", "fr", False, 3),
    ):
        Missed.objects.create(
            day=clock.today(), query=query, language=language, kinds="practice", weak=weak, count=count
        )
    html = office.get("/office/searches/").content.decode()

    assert html.index("ferries") < html.index("heat pumps") < html.index("pompes")
    assert "3 queries" in html
    assert "anna" not in html
    csv = b"".join(office.get("/office/searches/?weak=False&language=en&format=csv")).decode("utf-8-sig")
    assert csv.splitlines() == [
        'Words,Times asked,"Of these, found nothing",Language,First asked,Last asked',
        f"heat pumps,4,4,English,{clock.today()},{clock.today()}",
    ]
    assert "anna" not in office.get("/office/searches/?q=anna").content.decode().split("results")[1]
    later = clock.today() + timedelta(days=1)
    assert "No query was asked" in office.get(f"/office/searches/?since={later}").content.decode()
