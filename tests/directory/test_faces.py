"""Who reads what of a profile: every field, every reader, every choice."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.directory.enums import Audience
from policylearning.directory.faces import FIELDS, face_for, seen_by
from policylearning.directory.queries import for_faces, visible_to
from tests.factories.accounts import UserFactory
from tests.factories.directory import ProfileFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def full(**fields):
    user = UserFactory(name="Ana Horvat")
    MembershipFactory(user=user, organisation=OrganisationFactory(name="Region of Funen"))
    return ProfileFactory(
        user=user,
        role_title="Programme manager",
        region=RegionFactory(name="Funen"),
        topics=[TopicFactory(name="Research")],
        tags=[TagFactory(name="Hydrogen")],
        expertise="Vouchers.",
        languages=["da"],
        offers="A visit.",
        seeks="A peer.",
        willing=["peer"],
        photo="directory/a.jpg",
        **fields,
    )


def read_of(face):
    """What of the face is not empty, by field."""
    values = {
        "role_title": face.role_title,
        "organisation": face.organisation,
        "region": face.region,
        "topics": face.topics,
        "expertise": face.expertise or face.tags,
        "languages": face.languages or face.language_names,
        "offers": face.offers,
        "seeks": face.seeks,
        "willing": face.willing or face.willing_to,
        "photo": face.photo,
        "deeds": face.shows("deeds"),
    }
    assert set(values) == set(FIELDS)
    return {name for name, value in values.items() if value}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.MEMBERS])
@pytest.mark.parametrize("chosen", Audience)
def test_a_field_is_read_by_whom_its_owner_chose_and_never_by_more_than_find_the_profile(
    field, audience, chosen
):
    others = dict.fromkeys(set(FIELDS) - {field}, Audience.NOBODY.value)
    profile = full(audience=audience, fields_seen_by={**others, field: chosen.value})
    member_reads = {field} if chosen != Audience.NOBODY else set()
    visitor_reads = {field} if chosen == audience == Audience.PUBLIC else set()

    assert read_of(face_for(UserFactory(), profile)) == member_reads
    assert read_of(face_for(VISITOR, profile)) == visitor_reads
    assert read_of(face_for(profile.user, profile)) == set(FIELDS)


def test_what_nobody_chose_about_is_for_members():
    profile = full(audience=Audience.PUBLIC)

    assert {seen_by(profile, field) for field in FIELDS} == {Audience.MEMBERS}
    assert read_of(face_for(VISITOR, profile)) == set()


@pytest.mark.parametrize(
    ("audience", "visitor", "member"),
    [("public", True, True), ("members", False, True), ("nobody", False, False)],
)
def test_who_finds_a_profile(audience, visitor, member):
    profile = ProfileFactory(audience=audience)

    assert (profile in visible_to(VISITOR)) is visitor
    assert (profile in visible_to(UserFactory())) is member
    assert profile in visible_to(profile.user)


def test_nobody_finds_who_closed_the_account():
    profile = ProfileFactory(audience="public", user=UserFactory(is_active=False))

    assert profile not in visible_to(VISITOR)
    assert profile not in visible_to(UserFactory())


def test_the_organisation_is_the_first_confirmed_one(django_assert_num_queries):
    profile = ProfileFactory(open=True)
    MembershipFactory(user=profile.user, confirmed_at=None)
    confirmed = MembershipFactory(user=profile.user)
    MembershipFactory(user=profile.user)

    face = face_for(UserFactory(), for_faces(visible_to(None)).get())

    with django_assert_num_queries(0):
        assert face.organisation == confirmed.organisation


def test_the_line_under_a_name_leaves_out_what_is_hidden():
    profile = full(fields_seen_by={"role_title": "nobody"})

    assert face_for(profile.user, profile).line == "Programme manager, Region of Funen"
    assert face_for(UserFactory(), profile).line == "Region of Funen"
