"""A prepared question answers as the queryset does, whatever the number of values, on either database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policylearning.common.prepared import Prepared, attach
from policylearning.practices.models import Practice, PracticeLink
from policylearning.topics.models import Tag, Topic
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db

tags = Prepared(lambda slugs: Tag.objects.filter(slug__in=slugs).order_by("slug").values_list("slug", "name"))
owned = Prepared(
    lambda owner, keys: (
        Practice.objects.filter(owner=owner, pk__in=keys).select_related("region").order_by("pk")
    )
)


@pytest.mark.parametrize("number", [1, 2, 7, 8, 9, 40])
def test_texts_in_lists_of_every_length(number: int) -> None:
    Tag.objects.bulk_create([Tag(slug=f"tag-{n:02}", name=f"Tag {n}") for n in range(50)])
    wanted = [f"tag-{n:02}" for n in range(number)]
    assert tags(wanted) == [(f"tag-{n:02}", f"Tag {n}") for n in range(number)]


def test_nothing_wanted_is_nothing_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert tags([]) == []
    assert len(queries) == 0


def test_numbers_and_lists_together_with_what_belongs_to_a_row() -> None:
    first, second, other = PracticeFactory.create_batch(3)
    Practice.objects.filter(pk=second.pk).update(owner=first.owner)
    keys = [other.pk, second.pk, first.pk]
    for owner, theirs in ((first.owner_id, [first, second]), (other.owner_id, [other])):
        with CaptureQueriesContext(connection) as queries:
            found = owned(owner, keys)
            assert found == theirs
            assert [each.region for each in found] == [
                Practice.objects.get(pk=each.pk).region for each in theirs
            ]
        assert len(queries) == 1 + 2 * len(theirs)


def test_what_is_attached_is_read_without_a_question() -> None:
    practice = PracticeFactory()
    link = PracticeLink.objects.create(practice=practice, title="A page", url="https://example.org/")
    attach([practice], "links", PracticeLink, {practice.pk: [link]})
    attach([practice], "topics", Topic, {})
    with CaptureQueriesContext(connection) as queries:
        assert list(practice.links.all()) == [link]
        assert list(practice.topics.all()) == []
    assert len(queries) == 0
