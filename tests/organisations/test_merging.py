"""Organisations that are one: found, merged, told apart, separated again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from policylearning.audit.models import Entry
from policylearning.common import clock as one_clock
from policylearning.common.errors import Forbidden
from policylearning.impact.models import Transfer
from policylearning.jobs import duties, worker
from policylearning.organisations import actions
from policylearning.organisations.bearers import bearers
from policylearning.organisations.errors import CannotMerge, CannotSeparate
from policylearning.organisations.models import Lookalike, Membership, Organisation, VerificationRequest
from policylearning.organisations.queries import alike, by_key, listed, lookalikes_waiting, suggest
from policylearning.practices.imports.known import Known
from policylearning.search.models import Change
from tests.factories import impact
from tests.factories.accounts import member, secretariat
from tests.factories.organisations import MembershipFactory, OrganisationFactory, VerificationRequestFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory, region

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


@pytest.fixture
def office() -> Any:
    return secretariat()


@pytest.fixture
def gone() -> Organisation:
    return OrganisationFactory(name="Provincie Gelderland", email_domain="prv.gelderland.example")


@pytest.fixture
def stays() -> Organisation:
    return OrganisationFactory(
        name="Province of Gelderland", verified=True, email_domain="gelderland.example"
    )


# What moves -----------------------------------------------------------------------------------------
def test_everything_that_points_at_organisations_is_moved_by_a_merger() -> None:
    own = {Membership, VerificationRequest, Lookalike, Organisation}
    pointing = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is Organisation and model not in own
    }
    assert pointing == {(each.model, each.field) for each in bearers}


def test_a_merger_moves_people_practices_and_transfers(
    gone: Organisation, stays: Organisation, office: Any
) -> None:
    alone, both = member(), member()
    moved = MembershipFactory(user=alone, organisation=gone)
    MembershipFactory(user=both, organisation=gone)
    MembershipFactory(user=both, organisation=stays, confirmed_at=None)
    practice = PracticeFactory(published=True, institution=gone)
    transfer = impact.confirmed()
    Transfer.objects.filter(pk=transfer.pk).update(organisation=gone)
    Change.objects.all().delete()

    actions.merge(organisation=gone, into=stays, by=office, why="One house")

    practice.refresh_from_db()
    transfer.refresh_from_db()
    assert (practice.institution, practice.version, transfer.organisation) == (stays, 1, stays)
    assert list(Change.objects.values_list("kind", "object_id")) == [("practice", practice.pk)]
    people = stays.memberships.order_by("user_id")
    assert [(each.user, bool(each.confirmed_at)) for each in people] == [(alone, True), (both, True)]
    assert not gone.memberships.exists()
    entry = Entry.objects.get(verb="organisations.merge")
    assert (entry.object_id, entry.by, entry.why) == (str(gone.pk), office, "One house")
    assert entry.data == {
        "into": stays.pk,
        "moved": {
            "names": [],
            "memberships": [moved.pk],
            "practices": [practice.pk],
            "transfers": [transfer.pk],
        },
    }
    assert Entry.objects.filter(verb="organisations.take_in", object_id=str(stays.pk)).count() == 1


def test_the_old_name_domain_and_address_lead_to_the_one_that_stays(
    gone: Organisation, stays: Organisation, office: Any, client: Client, sign_in: SignIn
) -> None:
    actions.confirm_domain(organisation=gone, email_domain="prv.gelderland.example", by=office)
    actions.merge(organisation=gone, into=stays, by=office)

    assert list(listed(None)) == [stays]
    assert suggest(None, "provincie") == suggest(None, "prv.gelderland.example") == [stays]
    assert alike("Provincie Gelderland") == [stays]
    assert by_key(str(gone.pk)) == stays
    response = client.get(gone.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, stays.get_absolute_url())
    assert "Provincie Gelderland" in client.get(stays.get_absolute_url()).content.decode()
    newcomer = member(email="new@prv.gelderland.example")
    assert (
        actions.join(organisation=stays, user=newcomer, by=newcomer).confirmed_domain
        == "prv.gelderland.example"
    )
    actions.drop_domain(organisation=stays, by=office)
    assert Membership.objects.get(user=newcomer).confirmed_at is None


def test_a_domain_goes_along_where_there_is_none(gone: Organisation, office: Any) -> None:
    other = OrganisationFactory(name="Gelderland")
    other = actions.merge(organisation=gone, into=other, by=office)
    assert other.email_domain == "prv.gelderland.example"


def test_an_import_finds_it_by_the_old_name(gone: Organisation, stays: Organisation, office: Any) -> None:
    from policylearning.practices.actions.bringing_in import _organisations
    from policylearning.practices.imports.comparing import Decision
    from policylearning.practices.imports.enums import Outcome

    actions.merge(organisation=gone, into=stays, by=office)
    said = {"name": "Provincie Gelderland", "country": "", "type": "other"}
    decision = Decision(None, Outcome.NEW, changes={"institution": said})  # type: ignore[arg-type]
    found = _organisations([decision], Known(), one_clock.now())
    assert list(found.values()) == [stays]


def test_a_request_that_waits_goes_along_or_is_withdrawn(
    gone: Organisation, stays: Organisation, office: Any
) -> None:
    waiting = VerificationRequestFactory(organisation=gone)
    other = OrganisationFactory(name="Gelderland")
    actions.merge(organisation=gone, into=other, by=office)
    waiting.refresh_from_db()
    assert (waiting.organisation, waiting.state) == (other, "requested")
    VerificationRequestFactory(organisation=stays, state="verified")
    actions.merge(organisation=other, into=stays, by=office)
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


# What stands against it -----------------------------------------------------------------------------
def test_what_cannot_be_merged_says_why(gone: Organisation, stays: Organisation, office: Any) -> None:
    with pytest.raises(CannotMerge, match="this is the same one"):
        actions.merge(organisation=gone, into=gone, by=office)
    with pytest.raises(CannotMerge, match="The verified one stays"):
        actions.merge(organisation=stays, into=gone, by=office)
    with pytest.raises(Forbidden):
        actions.merge(organisation=gone, into=stays, by=member())
    practice = PracticeFactory(published=True, title="Shared boats")
    first, second = impact.logged(practice), impact.logged(practice)
    with pytest.raises(CannotMerge, match="Shared boats"):
        actions.merge(organisation=first.organisation, into=second.organisation, by=office)
    actions.merge(organisation=gone, into=stays, by=office)
    with pytest.raises(CannotMerge, match="merged meanwhile"):
        actions.merge(organisation=gone, into=first.organisation, by=office)


# Undone ---------------------------------------------------------------------------------------------
def test_a_merger_is_undone_by_its_record(gone: Organisation, stays: Organisation, office: Any) -> None:
    person = MembershipFactory(organisation=gone)
    theirs = PracticeFactory(published=True, institution=gone)
    elsewhere = PracticeFactory(published=True, institution=gone)
    third = OrganisationFactory(name="Third")
    named = OrganisationFactory(name="Old Gelderland")
    actions.merge(organisation=named, into=gone, by=office)
    actions.merge(organisation=gone, into=stays, by=office)
    named.refresh_from_db()
    assert named.merged_into == stays
    elsewhere.institution = third
    elsewhere.save()

    alone = actions.separate(organisation=Organisation.objects.get(pk=gone.pk), by=office, why="Two houses")

    for row in (person, theirs, elsewhere, named):
        row.refresh_from_db()
    assert (alone.merged_into, person.organisation, theirs.institution) == (None, gone, gone)
    assert (elsewhere.institution, named.merged_into) == (third, gone)
    with pytest.raises(CannotSeparate, match="of its own already"):
        actions.separate(organisation=alone, by=office)


def test_without_its_record_nothing_is_separated(
    gone: Organisation, stays: Organisation, office: Any
) -> None:
    actions.merge(organisation=gone, into=stays, by=office)
    Entry.objects.all().delete()
    gone.refresh_from_db()
    with pytest.raises(CannotSeparate, match="The record of this merger is gone"):
        actions.separate(organisation=gone, by=office)


# The queue ------------------------------------------------------------------------------------------
def test_pairs_are_found_by_name_within_a_country_and_by_domain(clock: Any) -> None:
    here, there = RegionFactory(country="AT"), region("CZ010", "Hlavní město Praha", country="CZ")
    one = OrganisationFactory(name="Agentur für Innovation Wien", region=here)
    same = OrganisationFactory(name="Agentur fur Innovation, Wien")
    OrganisationFactory(name="Agentur für Innovation Wien", region=there)
    department = OrganisationFactory(name="City of Brno", email_domain="brno.example", region=there)
    house = OrganisationFactory(name="City of Brno, Transport", email_domain="brno.example", region=there)
    OrganisationFactory(name="Something else", email_domain="brno.example", region=there)
    OrganisationFactory(name="Unlike any other")
    duties.start_due(one_clock.now())
    worker.run_due()

    found = {(each.first, each.second) for each in lookalikes_waiting()}
    assert {(one, same), (department, house)} <= found
    assert len(found) == 3  # the one without a country may be either


def test_an_answer_is_kept_and_what_no_longer_fits_goes(office: Any) -> None:
    first, second, third = (
        OrganisationFactory(name=name) for name in ("Oulu City", "Oulu city", "City Oulu")
    )
    assert actions.look_alike() == 3
    told = Lookalike.objects.get(first=first, second=second)
    actions.tell_apart(pair=told, by=office)
    third.name = "Turku"
    third.save()
    assert actions.look_alike() == 0
    assert list(Lookalike.objects.all()) == [told]
    assert not lookalikes_waiting().exists()


def test_pairs_among_many_are_found_in_a_moment() -> None:
    import time

    Organisation.objects.bulk_create(
        Organisation(
            name=f"University of place {number}", folded=f"university of place {number}", type="university"
        )
        for number in range(3000)
    )
    began = time.monotonic()
    actions.look_alike()
    assert time.monotonic() - began < 3


def test_the_secretariat_merges_from_the_queue(
    gone: Organisation, stays: Organisation, office: Any, sign_in: SignIn
) -> None:
    client = sign_in(office)
    assert "None look alike" in client.get("/organisations/waiting/lookalikes/").content.decode()
    first, second = sorted([gone.pk, stays.pk])
    Lookalike.objects.create(first_id=first, second_id=second, likeness=90)
    page = client.get("/organisations/waiting/lookalikes/").content.decode()
    link = f"/organisations/{gone.pk}/merge/?into={stays.pk}"
    assert link in page
    assert "Organisations that may be the same" in client.get("/office/").content.decode()
    page = client.get(link).content.decode()
    assert "Stays" in page
    response = client.post(f"/organisations/{gone.pk}/merge/", {"into": stays.pk, "why": "One house"})
    assert response["Location"] == stays.get_absolute_url()
    page = client.get(stays.get_absolute_url()).content.decode()
    assert f"/organisations/{gone.pk}/separate/" in page
    assert not Lookalike.objects.exists()
    client.post(f"/organisations/{gone.pk}/separate/", {"why": ""})
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_the_one_that_stays_is_looked_for(
    gone: Organisation, stays: Organisation, office: Any, sign_in: SignIn
) -> None:
    client = sign_in(office)
    page = client.get(f"/organisations/{gone.pk}/merge/?q=gelderland").content.decode()
    assert f"?into={stays.pk}" in page
    assert f"?into={gone.pk}" not in page
    assert "None found" in client.get(f"/organisations/{gone.pk}/merge/?q=nothing").content.decode()
    pair = Lookalike.objects.create(
        first=min(gone, stays, key=lambda o: o.pk), second=max(gone, stays, key=lambda o: o.pk), likeness=90
    )
    client.post(f"/organisations/waiting/lookalikes/{pair.pk}/two/")
    pair.refresh_from_db()
    assert pair.told_apart_at is not None
    assert pair.told_apart_at - one_clock.now() < timedelta(minutes=1)
