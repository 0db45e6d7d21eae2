"""Jobs for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from policylearning.jobs.models import Job


class JobFactory(DjangoModelFactory[Job]):
    """A job that waits. `state="running"` needs `attempt=1` and a heartbeat; a finished one its date."""

    class Meta:
        model = Job

    kind = "jobs.tidy"

    @factory.lazy_attribute
    def finished_at(self) -> datetime | None:
        over = getattr(self, "state", "queued") in ("done", "failed", "cancelled")
        return datetime(2027, 3, 12, 9, 0, tzinfo=UTC) if over else None
