"""One step along the life cycle, and what every step does."""

from datetime import datetime

from policylearning.accounts.models import User
from policylearning.audit.actions import move
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor
from policylearning.notifications.actions import notify
from policylearning.notifications.registry import Notification
from policylearning.practices.models import Practice
from policylearning.practices.workflow import LIFE_CYCLE

from .keeping import keep


def step(practice: Practice, verb: str, *, by: Actor, at: datetime, why: str = "") -> Practice:
    """Lock the practice, move it, rate and index it. Inside the action's transaction."""
    practice = locked(practice)
    move(practice, LIFE_CYCLE, verb, by=by, at=at, why=why)
    keep(practice, at=at)
    return practice


def tell(
    notification: Notification, practice: Practice, *, to: list[User], by: Actor, at: datetime, why: str = ""
) -> None:
    """Tell people of a step, once for each time it is taken."""
    notify(
        notification,
        to=to,
        about=practice,
        url=practice.get_absolute_url(),
        by=by,
        context={"why": why},
        cause=f"{notification.key}:{practice.pk}:{at.isoformat()}",
    )
