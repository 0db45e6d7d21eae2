from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from policylearning.audit.models import Entry
from policylearning.common.errors import ChangedMeanwhile, Forbidden
from policylearning.directory import actions
from policylearning.directory.models import Profile
from policylearning.search.models import Change
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.directory import ProfileFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

AT = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)


def given(**fields):
    return {
        "audience": "members",
        "fields_seen_by": {"offers": "public"},
        "role_title": "Programme manager",
        "region": None,
        "topics": [],
        "expertise": "Vouchers.",
        "tags": [],
        "languages": ["da", "en"],
        "offers": "A visit.",
        "seeks": "A peer.",
        "willing": ["host"],
        **fields,
    }


def test_the_first_time_makes_a_profile_and_tells_both_faces_to_the_index():
    user, topic, tag, region = UserFactory(), TopicFactory(), TagFactory(), RegionFactory()

    profile = actions.save_profile(
        user=user, by=user, at=AT, **given(topics=[topic], tags=[tag], region=region)
    )

    kept = Profile.objects.get(user=user)
    assert kept == profile
    assert (kept.audience, kept.listed_at, kept.changed_at, kept.version) == ("members", AT, AT, 1)
    assert (kept.languages, kept.willing, kept.fields_seen_by) == (
        ["da", "en"],
        ["host"],
        {"offers": "public"},
    )
    assert (list(kept.topics.all()), list(kept.tags.all()), kept.region) == ([topic], [tag], region)
    assert list(Change.objects.order_by("pk").values_list("kind", "object_id")) == [
        ("person", kept.pk),
        ("person-in-public", kept.pk),
    ]
    entry = Entry.objects.get(verb="directory.save")
    assert (entry.by, entry.before, entry.after) == (user, "nobody", "members")


def test_the_date_stays_while_one_is_listed_and_goes_with_leaving():
    user = UserFactory()
    actions.save_profile(user=user, by=user, at=AT, **given())

    later = AT.replace(year=2028)
    assert actions.save_profile(user=user, by=user, at=later, **given(audience="public")).listed_at == AT
    assert actions.save_profile(user=user, by=user, at=later, **given(audience="nobody")).listed_at is None
    assert actions.save_profile(user=user, by=user, at=later, **given()).listed_at == later


def test_who_changed_it_in_another_window_is_shown_both_texts():
    user = UserFactory()
    first = actions.save_profile(user=user, by=user, at=AT, **given())
    actions.save_profile(user=user, by=user, at=AT, version=str(first.version), **given(offers="A call."))

    with pytest.raises(ChangedMeanwhile):
        actions.save_profile(
            user=user, by=user, at=AT, version=str(first.version), **given(offers="Nothing.")
        )

    assert Profile.objects.get().offers == "A call."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"audience": "all"}, "audience"),
        ({"fields_seen_by": {"e-mail": "public"}}, "seen_e-mail"),
        ({"fields_seen_by": {"offers": "friends"}}, "seen_offers"),
        ({"languages": ["xx"]}, "languages"),
        ({"willing": ["anything"]}, "willing"),
    ],
)
def test_words_the_directory_does_not_know_are_refused_at_their_field(wrong, field):
    user = UserFactory()

    with pytest.raises(actions.UnknownWord) as refused:
        actions.save_profile(user=user, by=user, at=AT, **given(**wrong))

    assert refused.value.field == field
    assert not Profile.objects.exists()


def test_nobody_writes_in_anothers_name():
    user = UserFactory()

    for other in (UserFactory(), secretariat()):
        with pytest.raises(Forbidden):
            actions.save_profile(user=user, by=other, at=AT, **given())
        with pytest.raises(Forbidden):
            actions.keep_photo(profile=ProfileFactory(), photo=None, by=other)


def test_a_new_photo_takes_the_place_of_the_old_one_and_none_deletes_it(django_capture_on_commit_callbacks):
    profile = ProfileFactory(photo=ContentFile(b"old", "old.jpg"))
    storage, old = profile.photo.storage, profile.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        profile = actions.keep_photo(profile=profile, photo=ContentFile(b"new", "new.png"), by=profile.user)

    assert profile.photo.read() == b"new"
    profile.photo.close()
    assert not storage.exists(old)
    with django_capture_on_commit_callbacks(execute=True):
        profile = actions.keep_photo(profile=profile, photo=None, by=profile.user)
    assert not profile.photo
    assert Entry.objects.filter(verb="directory.photo").count() == 2
