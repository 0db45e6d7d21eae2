import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from policylearning.jobs.models import Job, SeenWorker
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def test_the_owner_sees_a_running_job_with_bar_number_and_cancel(sign_in: Any) -> None:
    owner = UserFactory()
    SeenWorker.objects.create(name="w", seen_at=timezone.now())
    job = JobFactory(
        owner=owner,
        title="Import of cases",
        state="running",
        attempt=1,
        heartbeat_at=timezone.now(),
        started_at=timezone.now() - timedelta(minutes=2),
        done=250,
        total=500,
        message="Reading rows",
    )
    page = sign_in(owner).get(f"/jobs/{job.pk}/").content.decode()
    for shown in (
        "Import of cases",
        "250 of 500",
        "50 %",
        "about 2 minutes left",
        "Reading rows",
        "Cancel the job",
    ):
        assert shown in page
    assert f'hx-get="/jobs/{job.pk}/" hx-trigger="every 2s"' in page
    assert "Nobody is at work" not in page


def test_htmx_gets_the_part_that_changes_and_nothing_to_ask_again_when_it_is_over(sign_in: Any) -> None:
    owner = UserFactory()
    job = JobFactory(owner=owner, state="done", result={"summary": "703 rows", "url": "/practices/"})
    part = sign_in(owner).get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "703 rows" in part
    assert 'href="/practices/"' in part
    assert "hx-get" not in part


def test_without_a_worker_the_page_says_so(sign_in: Any) -> None:
    owner = UserFactory()
    job = JobFactory(owner=owner)
    assert "Nobody is at work" in sign_in(owner).get(f"/jobs/{job.pk}/").content.decode()
    assert "Nobody is at work" in sign_in(owner).get("/jobs/").content.decode()


def test_a_job_is_somebodys_own(sign_in: Any) -> None:
    job = JobFactory(owner=UserFactory(), state="failed", error="The file is empty.", trace="Traceback")
    outsider, office = sign_in(UserFactory()), sign_in(secretariat())
    for address in (f"/jobs/{job.pk}/",):
        assert outsider.get(address).status_code == 404
        assert office.get(address).status_code == 200
    for address in (f"/jobs/{job.pk}/cancel/", f"/jobs/{job.pk}/retry/"):
        assert outsider.post(address).status_code == 404
    assert "Traceback" in office.get(f"/jobs/{job.pk}/").content.decode()
    assert "Traceback" not in sign_in(job.owner).get(f"/jobs/{job.pk}/").content.decode()
    assert Client().get(f"/jobs/{job.pk}/").status_code == 302


def test_cancel_and_try_again(sign_in: Any) -> None:
    owner = UserFactory()
    job = JobFactory(owner=owner)
    client = sign_in(owner)
    assert client.post(f"/jobs/{job.pk}/cancel/")["Location"] == f"/jobs/{job.pk}/"
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert "Try again" in client.get(f"/jobs/{job.pk}/").content.decode()
    client.post(f"/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == "queued"
    client.post(f"/jobs/{job.pk}/retry/")
    assert "Only a job that failed" in client.get(f"/jobs/{job.pk}/").content.decode()
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405


def test_the_list_is_empty_in_words(sign_in: Any) -> None:
    assert "No jobs yet" in sign_in(UserFactory()).get("/jobs/").content.decode()


@pytest.mark.parametrize("person", [UserFactory, secretariat])
def test_the_list_costs_the_same_for_one_and_fifty(
    sign_in: Any, person: Any, django_assert_max_num_queries: Any
) -> None:
    owner = person()
    client = sign_in(owner)
    JobFactory(owner=owner)
    client.get("/jobs/")
    with django_assert_max_num_queries(12) as few:
        client.get("/jobs/")
    JobFactory.create_batch(49, owner=owner)
    with django_assert_max_num_queries(12) as many:
        client.get("/jobs/")
    assert len(few) == len(many)
    assert Job.objects.count() == 50


def test_the_list_is_filtered_by_state_and_exported(sign_in: Any) -> None:
    owner = UserFactory()
    JobFactory(owner=owner, title="Broken", state="failed", error="No.")
    JobFactory(owner=owner, title="Fine", state="done")
    client = sign_in(owner)
    page = client.get("/jobs/?state=failed").content.decode()
    assert ">Broken</a>" in page
    assert ">Fine</a>" not in page
    export = client.get("/jobs/?state=failed&format=json")
    rows = json.loads(b"".join(export.streaming_content))  # type: ignore[arg-type]
    assert [(row["name"], row["error"]) for row in rows] == [("Broken", "No.")]
