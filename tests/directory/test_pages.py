import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from policylearning.directory.actions import tell_search
from policylearning.directory.faces import FIELDS
from policylearning.directory.models import Profile
from tests.factories.accounts import UserFactory
from tests.factories.directory import ProfileFactory
from tests.factories.impact import confirmed
from tests.factories.organisations import MembershipFactory
from tests.factories.practices import PracticeFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def posted(**fields):
    seen = {f"seen_{name}": "members" for name in FIELDS}
    return {"audience": "members", "offers": "A visit.", "languages": ["da"], **seen, **fields}


def test_a_member_writes_a_profile_and_reads_it(client):
    user = UserFactory(name="Ana Horvat")
    MembershipFactory(user=user, role_title="Programme manager")
    client.force_login(user)

    form = client.get(reverse("directory:mine"))
    assert 'value="Programme manager"' in form.content.decode()
    answer = client.post(
        reverse("directory:mine"), posted(role_title="Head", seen_offers="public"), follow=True
    )

    profile = Profile.objects.get(user=user)
    assert answer.redirect_chain[-1][0] == profile.get_absolute_url()
    assert profile.fields_seen_by["offers"] == "public"
    page = answer.content.decode()
    assert "Head, " in page
    assert "A visit." in page
    assert "Members find it" in page


def test_a_wrong_choice_is_said_at_its_field_and_nothing_typed_is_lost(client):
    client.force_login(UserFactory())

    answer = client.post(reverse("directory:mine"), posted(audience="", expertise="x" * 801))

    page = answer.content.decode()
    assert answer.context["form"].errors.keys() == {"audience", "expertise"}
    assert "A visit." in page
    assert not Profile.objects.exists()


def test_the_list_shows_to_a_visitor_what_a_visitor_may_see(client, search_index):  # noqa: F811
    open_one = ProfileFactory(
        user=UserFactory(name="Open One"), audience="public", open=True, offers="Wells", languages=["da"]
    )
    members = ProfileFactory(user=UserFactory(name="For Members"), offers="Wells")
    tell_search([open_one.pk, members.pk])
    search_index.catch_up()

    as_visitor = client.get(reverse("directory:list"), {"q": "wells"}).content.decode()
    assert "Open One" in as_visitor
    assert "For Members" not in as_visitor
    exported = client.get(reverse("directory:list"), {"format": "csv"}).getvalue().decode()
    assert "Open One" in exported
    assert "For Members" not in exported
    client.force_login(UserFactory())
    assert "For Members" in client.get(reverse("directory:list"), {"q": "wells"}).content.decode()


def test_no_page_shows_an_address(client, search_index):  # noqa: F811
    profile = ProfileFactory(user=UserFactory(email="secret@example.org"), audience="public", open=True)
    tell_search([profile.pk])
    search_index.catch_up()
    client.force_login(UserFactory())

    for url in (reverse("directory:list"), profile.get_absolute_url()):
        for parameters in ({}, {"format": "csv"}, {"format": "json"}, {"view": "table"}):
            answer = client.get(url, parameters)
            content = answer.getvalue() if answer.streaming else answer.content
            assert b"secret@example.org" not in content


def test_a_photo_is_kept_shown_to_whom_it_is_for_and_deleted(client):
    profile = ProfileFactory(
        audience="public", photo=ContentFile(b"\xff\xd8\xff", "a.jpg"), fields_seen_by={"photo": "members"}
    )
    url = reverse("directory:photo", args=[profile.pk])

    assert client.get(url).status_code == 404
    client.force_login(UserFactory())
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"\xff\xd8\xff"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client.force_login(profile.user)
    client.post(reverse("directory:remove_photo"))
    assert client.get(url).status_code == 404


def test_a_file_that_is_no_picture_is_refused(client):
    profile = ProfileFactory()
    client.force_login(profile.user)
    svg = ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "me.png")

    answer = client.post(reverse("directory:my_photo"), {"photo": svg})

    assert "no picture we can read" in answer.content.decode()
    profile.refresh_from_db()
    assert not profile.photo


def test_proof_of_expertise_and_people_who_did_this(client):
    practice = PracticeFactory(published=True, title="Heat from a river")
    transfer = confirmed(practice)
    owner = ProfileFactory(user=practice.owner, audience="public", open=True)
    receiver = ProfileFactory(user=transfer.confirmed_by_receiver, fields_seen_by={"deeds": "members"})
    did = reverse("directory:did", args=["practice", practice.pk])

    page = client.get(owner.get_absolute_url()).content.decode()
    assert "1 good practice" in page
    assert f'href="{practice.get_absolute_url()}"' in page
    assert did in client.get(practice.get_absolute_url()).content.decode()
    as_visitor = client.get(did).content.decode()
    assert "Owns this practice" in as_visitor
    assert str(receiver) not in as_visitor

    client.force_login(UserFactory())
    as_member = client.get(did, headers={"HX-Request": "true"}).content.decode()
    assert f"Took it up in {transfer.region.label}" in as_member
    assert "<html" not in as_member
    assert "1 transfer" in client.get(receiver.get_absolute_url()).content.decode()


def test_who_hides_what_they_did_is_not_among_those_who_did_it(client):
    practice = PracticeFactory(published=True)
    ProfileFactory(user=practice.owner, audience="public", fields_seen_by={"deeds": "nobody"})
    client.force_login(UserFactory())

    page = client.get(reverse("directory:did", args=["practice", practice.pk])).content.decode()

    assert "Nobody who did this is in the directory." in page
    assert str(practice.owner) not in page


def test_people_of_an_organisation_are_on_its_page(client):
    membership = MembershipFactory(user=UserFactory(name="Ana Horvat"))
    ProfileFactory(user=membership.user, audience="public", fields_seen_by={"organisation": "members"})
    url = membership.organisation.get_absolute_url()

    assert "Ana Horvat" not in client.get(url).content.decode()
    client.force_login(UserFactory())
    assert "Ana Horvat" in client.get(url).content.decode()


def test_people_like_me_asks_for_a_profile_first(client):
    client.force_login(UserFactory())

    assert "Say first who you are" in client.get(reverse("directory:like_me")).content.decode()
