"""What the floors below keep about a person goes out with the export and away with the account."""

import pytest

from policylearning.accounts.personal import sources
from policylearning.common import clock
from policylearning.common.models import FormDraft
from policylearning.jobs.models import Job
from policylearning.notifications.models import Notice, Preference
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.notifications import NoticeFactory, PreferenceFactory

pytestmark = pytest.mark.django_db


def test_it_is_exported_and_erased() -> None:
    user, other = UserFactory(), UserFactory()
    for person in (user, other):
        NoticeFactory(user=person, subject=f"For {person}")
        PreferenceFactory(user=person)
        FormDraft.objects.create(user=person, key="k", data={"title": ["T"]})
        JobFactory(owner=person, title=f"By {person}")
    parts = {key: sources[key] for key in ("notices", "choices", "drafts", "jobs")}

    assert [row["subject"] for row in parts["notices"].export(user)] == [f"For {user}"]
    assert [(row["category"], row["on"]) for row in parts["choices"].export(user)] == [("jobs", False)]
    assert [row["data"] for row in parts["drafts"].export(user)] == [{"title": ["T"]}]
    assert [row["what"] for row in parts["jobs"].export(user)] == [f"By {user}"]

    for part in parts.values():
        part.erase(user, user, clock.now())
    assert [part.export(user) for part in parts.values()] == [[], [], [], []]
    for model in (Notice, Preference, FormDraft):
        assert [each.user for each in model.objects.all()] == [other]
    assert {job.owner for job in Job.objects.all()} == {None, other}
