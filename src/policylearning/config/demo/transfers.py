"""Example transfers: what other regions did with the practices, written straight into the ledger."""

from datetime import UTC, date, datetime, time
from typing import Any

from policylearning.accounts.models import User
from policylearning.impact.enums import FORWARD, EventVerb, Side, Stage
from policylearning.impact.models import Transfer, TransferEvent
from policylearning.impact.queries import transferred_elsewhere
from policylearning.organisations.models import Membership
from policylearning.practices.actions import note_transfers
from policylearning.practices.models import Practice

from .load import World, read
from .practices import SOURCE


def load_transfers(world: World) -> None:
    """The ledgers of the YAML, for practices that have none yet."""
    known = set(Transfer.objects.values_list("practice_id", flat=True))
    practices = {each.import_key: each for each in Practice.objects.filter(import_source=SOURCE)}
    for topic in world.topics:
        for row in read(f"practices-{topic}"):
            practice = practices[row["key"]]
            if practice.pk not in known and practice.is_public:
                _ledger(world, practice, row.get("transfers") or [])


def _ledger(world: World, practice: Practice, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        _transfer(world, practice, row)
    if rows:
        note_transfers(practice=practice, count=transferred_elsewhere(practice), at=practice.changed_at)


def _transfer(world: World, practice: Practice, row: dict[str, Any]) -> None:
    organisation = world.organisations[row["organisation"]]
    receiver = _member_of(organisation.pk, but=practice.owner_id)
    if receiver is None:
        return
    stage, at = Stage(row["stage"]), _moment(row["date"])
    both = row["confirmed_by_owner"] and row["confirmed_by_receiver"]
    transfer = Transfer.objects.create(
        practice=practice,
        organisation=organisation,
        region=world.regions[row["region"]],
        logged_by=receiver if row["confirmed_by_receiver"] else practice.owner,
        logged_side=Side.RECEIVER if row["confirmed_by_receiver"] else Side.OWNER,
        logged_at=at,
        started_on=row["date"],
        state=stage,
        state_since=at,
        awaits=_awaited(row),
        **_word("owner", practice.owner if row["confirmed_by_owner"] else None, at),
        **_word("receiver", receiver if row["confirmed_by_receiver"] else None, at),
        confirmed_state=stage if both else "",
        confirmed_state_since=at if both else None,
        furthest=(stage if stage in FORWARD else Stage.SHORTLISTED) if both else "",
    )
    TransferEvent.objects.create(
        transfer=transfer,
        verb=EventVerb.LOG,
        state=stage,
        side=transfer.logged_side,
        by=transfer.logged_by,
        at=at,
        on=row["date"],
        note=row["note"] or "",
        confirmed_at=at if both else None,
    )


def _awaited(row: dict[str, Any]) -> str:
    if not row["confirmed_by_owner"]:
        return Side.OWNER
    return "" if row["confirmed_by_receiver"] else Side.RECEIVER


def _word(side: str, person: User | None, at: datetime) -> dict[str, Any]:
    if person is None:
        return {}
    return {f"confirmed_by_{side}": person, f"confirmed_by_{side}_at": at}


def _member_of(organisation: int, *, but: int) -> User | None:
    """Somebody of the receiving organisation who is not the owner: nobody confirms for both sides."""
    membership = (
        Membership.objects.filter(organisation=organisation).exclude(user=but).select_related("user").first()
    )
    return membership.user if membership else None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=UTC)
