"""Transfers for tests, by the actions that make them."""

from typing import Any

from policylearning.accounts.models import User
from policylearning.impact import actions
from policylearning.impact.enums import Stage
from policylearning.impact.models import Transfer, TransferEvent
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice

from .organisations import MembershipFactory, OrganisationFactory
from .practices import PracticeFactory
from .regions import RegionFactory


def receiving(**fields: Any) -> tuple[User, Organisation]:
    """A confirmed member of an organisation in a region of its own, and that organisation."""
    organisation = OrganisationFactory(region=RegionFactory(), **fields)
    return MembershipFactory(organisation=organisation).user, organisation


def logged(
    practice: Practice | None = None, *, stage: str = Stage.SHORTLISTED, by: User | None = None, **fields: Any
) -> Transfer:
    """Entered by the receiving side, waiting for the owner."""
    member, organisation = receiving()
    if by is not None:
        MembershipFactory(user=by, organisation=organisation)
    practice = practice or PracticeFactory(published=True)
    return actions.log(practice=practice, organisation=organisation, by=by or member, stage=stage, **fields)


def confirmed(practice: Practice | None = None, *, stage: str = Stage.SHORTLISTED, **fields: Any) -> Transfer:
    """Entered by the receiving side and confirmed by the owner: public."""
    transfer = logged(practice, stage=stage, **fields)
    return actions.confirm(transfer=transfer, by=transfer.practice.owner)


def copies(transfer: Transfer, number: int) -> None:
    """As many more as `transfer`, of other organisations in its region, with its events; quickly."""
    events = list(transfer.events.all())
    organisations = OrganisationFactory.create_batch(number, region=transfer.region)
    made = [_copy(transfer, organisation=organisation) for organisation in organisations]
    Transfer.objects.bulk_create(made)
    TransferEvent.objects.bulk_create(_copy(event, transfer=each) for each in made for event in events)


def _copy(row: Any, **changes: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    copy = type(row)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
