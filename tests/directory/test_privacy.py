import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from policylearning.accounts.erasure import erase
from policylearning.accounts.personal import export
from policylearning.directory.models import Profile
from policylearning.directory.privacy import export_profile, photo_of
from policylearning.search.queries import search
from tests.factories.accounts import UserFactory
from tests.factories.directory import ProfileFactory
from tests.factories.topics import TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_export_holds_what_is_hidden_too():
    profile = ProfileFactory(
        audience="nobody",
        seeks="A peer.",
        fields_seen_by={"seeks": "nobody"},
        topics=[TopicFactory(name="Research")],
    )

    [row] = export(profile.user)["directory"]

    assert (row["audience"], row["seeks"], row["topics"]) == ("nobody", "A peer.", ["Research"])
    assert export_profile(UserFactory()) == []


def test_the_photo_goes_along():
    profile = ProfileFactory(photo=ContentFile(b"x", "a.jpg"))

    [(name, file)] = photo_of(profile.user)

    assert (name, file.read()) == ("photo", b"x")
    file.close()


def test_an_erased_person_is_found_nowhere(search_index, django_capture_on_commit_callbacks):  # noqa: F811
    profile = ProfileFactory(
        user=UserFactory(name="Ana Horvat"), audience="public", open=True, photo=ContentFile(b"x", "a.jpg")
    )
    storage, photo = profile.photo.storage, profile.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        erase(user=profile.user, by=profile.user)
    search_index.catch_up()

    assert not Profile.objects.exists()
    assert not storage.exists(photo)
    for reader in (AnonymousUser(), UserFactory()):
        assert search("Ana Horvat", user=reader).total == 0
