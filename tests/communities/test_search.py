"""Threads in the index: open ones for everybody, the others for their members; gone when taken away."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.communities import actions
from policylearning.communities.enums import WayIn
from policylearning.search.queries import search
from tests.factories.accounts import secretariat
from tests.factories.communities import community, member_of, owner_of, thread
from tests.factories.conversations import settled
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def found(user, words="geothermal"):
    return search(words, user=user, kinds=("thread",)).total


def test_who_finds_a_thread(search_index):  # noqa: F811
    private = community(way_in=WayIn.PRIVATE)
    inside = member_of(private)
    thread(private, text="Geothermal wells.")
    thread(text="Geothermal pumps.")
    search_index.catch_up()

    assert (found(VISITOR), found(settled()), found(inside), found(secretariat())) == (1, 1, 2, 2)


def test_when_a_community_closes_its_doors_visitors_find_nothing(search_index):  # noqa: F811
    where = community()
    thread(where, text="Geothermal wells.")
    search_index.catch_up()
    assert found(VISITOR) == 1

    given = {"name": where.name, "summary": "x", "description": "", "way_in": WayIn.PRIVATE}
    actions.edit(community=where, by=owner_of(where), **given)

    assert search("geothermal", user=VISITOR, kinds=("thread",)).hits == []
    search_index.catch_up()
    assert found(VISITOR) == 0


def test_a_post_that_was_taken_away_is_not_found(search_index):  # noqa: F811
    talk = thread(text="Geothermal wells.")
    search_index.catch_up()
    assert found(VISITOR) == 1

    actions.judge(post=talk.posts.get(), verb="remove", why="So.", by=owner_of(talk.community))
    search_index.catch_up()

    assert found(VISITOR) == 0


def test_private_communities_are_found_by_members_alone(search_index):  # noqa: F811
    community(name="Treasurers", way_in=WayIn.PRIVATE)
    search_index.catch_up()

    assert search("treasurers", user=VISITOR).total == 0
    assert search("treasurers", user=settled()).total == 1
