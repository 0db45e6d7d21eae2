"""Organisations for tests."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.accounts.models import User
from policylearning.common import clock
from policylearning.organisations.models import Membership, Organisation, VerificationRequest

from .accounts import UserFactory


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A regional authority that nobody verified. `verified=True` verifies it."""

    class Meta:
        model = Organisation

    class Params:
        verified = factory.Trait(verified_at=factory.LazyFunction(clock.now))

    name = factory.Sequence(lambda n: f"Region {n}")
    type = "regional_authority"


class MembershipFactory(DjangoModelFactory[Membership]):
    """Confirmed; `confirmed_at=None` for one that waits."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    confirmed_at = factory.LazyFunction(clock.now)


class VerificationRequestFactory(DjangoModelFactory[VerificationRequest]):
    class Meta:
        model = VerificationRequest

    organisation = factory.SubFactory(OrganisationFactory)
    asked_by = factory.SubFactory(UserFactory)
    statement = "We run the regional programme."


def verified_authority(**fields: Any) -> User:
    """A member of a verified public authority."""
    return MembershipFactory(user=UserFactory(**fields), organisation=OrganisationFactory(verified=True)).user
