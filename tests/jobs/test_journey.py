"""A person watches a job in a real browser, and reads what came of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from policylearning.jobs.models import Job, SeenWorker
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.notifications import NoticeFactory
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def job() -> Job:
    now = timezone.now()
    SeenWorker.objects.create(name="w", seen_at=now)
    running = {"state": "running", "attempt": 1, "heartbeat_at": now, "started_at": now}
    return JobFactory(owner=UserFactory(), title="Import of cases", done=100, total=400, **running)


def change(job: Job, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(**values)


def test_the_page_follows_the_job_until_it_is_over(page: Page, job: Job) -> None:
    sign_in(page, job.owner)
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_text("100 of 400")).to_be_visible()
    change(job, done=200)
    expect(page.get_by_text("200 of 400")).to_be_visible()
    change(
        job, state="done", finished_at=timezone.now(), result={"summary": "400 cases read", "url": "/jobs/"}
    )
    expect(page.get_by_text("400 cases read")).to_be_visible()
    page.get_by_role("link", name="Open the result").click()
    page.wait_for_url("**/jobs/")


def test_cancelling_without_javascript(new_page: Callable[..., Page], job: Job) -> None:
    page = new_page(java_script=False)
    sign_in(page, job.owner)
    page.goto(f"/jobs/{job.pk}/")
    page.get_by_role("button", name="Cancel the job").click()
    expect(page.get_by_text("It stops at its next step.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_accessible(new_page: Callable[..., Page], job: Job, width: int, scheme: str) -> None:
    JobFactory(owner=job.owner, state="failed", error="The file is empty.")
    NoticeFactory(user=job.owner, subject="Done: Import of cases", text="The job is done.\n\n703 rows read.")
    page = new_page(width=width, scheme=scheme)
    sign_in(page, job.owner)
    for name, address in {
        "job": f"/jobs/{job.pk}/",
        "jobs": "/jobs/",
        "notices": "/notices/",
        "preferences": "/notices/preferences/",
    }.items():
        page.goto(address)
        screenshot(page, f"kits/{name}-{width}-{scheme}")
        assert_accessible(page)
