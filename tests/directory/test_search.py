"""People in the index: found by what the reader may read of them, and by nothing else."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.accounts.actions import close_account, update_profile
from policylearning.directory.actions import tell_search
from policylearning.directory.search import kind_for
from policylearning.organisations import actions as organisations
from policylearning.search.queries import search
from policylearning.topics.actions import merge_tag
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.directory import ProfileFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.topics import TagFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def found(words, user, **filters):
    results = search(words, user=user, kinds=(kind_for(user),), filters=filters)
    return [
        hit.title[0].text if len(hit.title) == 1 else "".join(p.text for p in hit.title)
        for hit in results.hits
    ]


def listed(search_index, *profiles):  # noqa: F811
    tell_search([each.pk for each in profiles])
    search_index.catch_up()


def test_a_visitor_does_not_find_by_what_only_members_read(search_index):  # noqa: F811
    profile = ProfileFactory(
        user=UserFactory(name="Ana Horvat"),
        audience="public",
        offers="Geothermal wells.",
        seeks="Tidal turbines.",
        fields_seen_by={"offers": "public", "seeks": "members"},
    )
    listed(search_index, profile)

    assert found("geothermal", VISITOR) == ["Ana Horvat"]
    assert found("tidal", VISITOR) == []
    assert found("tidal", UserFactory()) == ["Ana Horvat"]
    assert found("geothermal", UserFactory()) == ["Ana Horvat"]


def test_everybody_finds_each_person_once_in_all_kinds(search_index):  # noqa: F811
    listed(search_index, ProfileFactory(audience="public", offers="Geothermal wells.", open=True))

    for reader in (VISITOR, UserFactory()):
        assert search("geothermal", user=reader).total == 1


def test_who_left_the_directory_is_gone_at_once(search_index):  # noqa: F811
    profile = ProfileFactory(audience="public", offers="Geothermal wells.", open=True)
    listed(search_index, profile)
    type(profile).objects.update(audience="nobody", listed_at=None)

    assert search("geothermal", user=UserFactory()).hits == []
    assert search("geothermal", user=VISITOR).hits == []


def test_a_new_name_an_organisation_and_a_closed_account_reach_the_index(search_index):  # noqa: F811
    user = UserFactory(name="Ana Horvat")
    listed(search_index, ProfileFactory(user=user, open=True))
    reader = UserFactory()

    update_profile(user=user, name="Ana Kovač", language=user.language, time_zone="UTC", by=user)
    search_index.catch_up()
    assert found("Kovač", reader) == ["Ana Kovač"]

    membership = MembershipFactory(
        user=user, organisation=OrganisationFactory(name="Harbour Authority"), confirmed_at=None
    )
    office = secretariat()
    organisations.confirm_membership(membership=membership, by=office)
    search_index.catch_up()
    assert found("harbour", reader) == ["Ana Kovač"]

    organisations.leave(membership=membership, by=user)
    search_index.catch_up()
    assert found("harbour", reader) == []

    close_account(user=user, by=office)
    search_index.catch_up()
    assert found("Kovač", reader) == []


def test_facets_count_what_the_reader_sees(search_index):  # noqa: F811
    listed(
        search_index,
        ProfileFactory(audience="public", languages=["da"], fields_seen_by={"languages": "members"}),
        ProfileFactory(audience="public", languages=["da"], fields_seen_by={"languages": "public"}),
    )

    def counts(user):
        results = search("", user=user, kinds=(kind_for(user),), facets=("speaks",))
        return {each.label: each.count for each in results.facets["speaks"]}

    assert counts(UserFactory()) == {"Danish": 2}
    assert counts(VISITOR) == {"Danish": 1}


def test_a_merged_tag_is_carried_on(search_index):  # noqa: F811
    old, new = TagFactory(name="Hydrogen"), TagFactory(name="Green hydrogen")
    profile = ProfileFactory(tags=[old], open=True)
    listed(search_index, profile)

    merge_tag(tag=old, into=new, by=secretariat())
    search_index.catch_up()

    assert list(profile.tags.all()) == [new]
    assert len(found("", UserFactory(), tag=[new.slug])) == 1
