from typing import Any

from django.utils.translation import gettext as _

from policylearning.common.permissions import Actor, Allowed, Decision, Denied, can, rule, verbs

SEE_ALL = "jobs.see_all"
"""Declared above, where roles are known; where nobody declares it, everybody sees their own jobs only."""


def sees_all(user: Actor) -> bool:
    return SEE_ALL in verbs() and bool(can(user, SEE_ALL))


@rule("jobs.cancel")
@rule("jobs.retry")
def may_steer(user: Actor, job: Any) -> Decision:
    """Their owner, and whoever sees all."""
    if job.owner_id is not None and job.owner_id == user.pk:
        return Allowed()
    return Allowed() if sees_all(user) else Denied(_("This job belongs to somebody else."))
