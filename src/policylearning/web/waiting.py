"""What waits for a person, from every app that declared it."""

from dataclasses import dataclass
from datetime import datetime

from policylearning.common import clock
from policylearning.common.panels import DeskItem, desk
from policylearning.common.permissions import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the desk. `tone` is bad when its day has passed, warn within three days."""

    item: DeskItem
    source: str
    tone: str

    @property
    def due(self) -> datetime | None:
        return self.item.due


SOON_DAYS = 3


def waiting_for(user: Actor) -> list[Waiting]:
    """The most urgent first; what has no day comes last, in the order of its app. One query a source."""
    now = clock.now()
    found = [
        Waiting(item, str(source.title), _tone(item.due, now))
        for source in desk
        for item in source.items(user)
    ]
    return sorted(found, key=lambda waiting: (waiting.due is None, waiting.due or now))


def _tone(due: datetime | None, now: datetime) -> str:
    if due is None:
        return ""
    days = (due - now).total_seconds() / 86_400
    return "bad" if days < 0 else "warn" if days < SOON_DAYS else ""
