"""What waits for the secretariat, and for others: one count each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.jobs.models import Job
from policylearning.organisations import queries as organisations
from policylearning.practices.enums import State
from policylearning.practices.models import Practice


@dataclass(frozen=True, slots=True)
class Queue:
    label: str
    count: int
    url: str


def queues() -> list[Queue]:
    """Every queue of the house, in the order somebody should look at them."""
    at_work = reverse("office:practices")
    states = [
        (_("Practices in validation"), State.IN_VALIDATION),
        (_("Practices under appeal"), State.APPEALED),
        (_("Practices validated, not published"), State.VALIDATED),
        (_("Practices with their project"), State.SUBMITTED),
        (_("Practices not confirmed for over a year"), State.STALE),
    ]
    return [
        Queue(
            _("Authorities to verify"),
            organisations.verifications_waiting().count(),
            reverse("organisations:waiting"),
        ),
        Queue(
            _("Memberships to confirm"),
            organisations.memberships_waiting().count(),
            reverse("organisations:waiting"),
        ),
        Queue(
            _("Organisations that may be the same"),
            organisations.lookalikes_waiting().count(),
            reverse("organisations:lookalikes"),
        ),
        *(
            Queue(label, Practice.objects.filter(state=state).count(), f"{at_work}?state={state}")
            for label, state in states
        ),
        Queue(_("Jobs that failed"), Job.objects.filter(state="failed").count(), reverse("jobs:list")),
    ]
