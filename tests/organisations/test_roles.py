import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.accounts.models import User
from policylearning.organisations.enums import PUBLIC_AUTHORITIES, OrganisationType
from policylearning.organisations.roles import is_member_of, is_verified_authority
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, verified_authority

pytestmark = pytest.mark.django_db


def test_a_confirmed_member_of_a_verified_authority_is_a_verified_authority() -> None:
    assert is_verified_authority(verified_authority()) is True


@pytest.mark.parametrize(
    ("verified", "confirmed"),
    [(False, True), (True, False), (False, False)],
    ids=["organisation", "person", "both"],
)
def test_both_the_organisation_and_the_membership_must_be_confirmed(verified: bool, confirmed: bool) -> None:
    fields = {} if confirmed else {"confirmed_at": None}
    membership = MembershipFactory(organisation=OrganisationFactory(verified=verified), **fields)
    assert is_verified_authority(membership.user) is False


def test_nobody_else_is_a_verified_authority() -> None:
    verified_authority()
    assert is_verified_authority(UserFactory()) is False
    assert is_verified_authority(AnonymousUser()) is False
    assert is_verified_authority(None) is False
    closed = verified_authority()
    closed.is_active = False
    assert is_verified_authority(closed) is False


def test_it_is_read_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = User.objects.get(pk=verified_authority().pk)
    with django_assert_num_queries(1):
        assert is_verified_authority(user)
        assert is_verified_authority(user)


def test_member_of_one_organisation() -> None:
    membership = MembershipFactory()
    assert is_member_of(membership.user, membership.organisation.pk) is True
    assert is_member_of(membership.user, OrganisationFactory().pk) is False
    assert is_member_of(UserFactory(), membership.organisation.pk) is False
    assert is_member_of(AnonymousUser(), membership.organisation.pk) is False


def test_the_public_authorities_of_the_programme() -> None:
    assert {str(each) for each in PUBLIC_AUTHORITIES} == {
        "managing_authority",
        "intermediate_body",
        "national_authority",
        "regional_authority",
        "local_authority",
    }
    assert set(OrganisationType) > PUBLIC_AUTHORITIES
