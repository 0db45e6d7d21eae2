"""Four ways into a community, and what each lets others see."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.common.errors import Forbidden
from policylearning.communities import actions, queries
from policylearning.communities.enums import Role, WayIn
from policylearning.communities.models import Community, CommunityMember
from policylearning.notifications.models import Notice
from tests.factories.accounts import UserFactory, manager, secretariat
from tests.factories.communities import community, member_of, owner_of, thread
from tests.factories.conversations import settled
from tests.factories.organisations import verified_authority
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def may_read(user, where):
    return where in queries.readable_by(user) and thread(where) in queries.threads_visible_to(user)


def test_everybody_joins_an_open_one_and_everybody_reads_it():
    where, ana = community(), settled()

    member = actions.join(community=where, by=ana)

    assert member.role == Role.MEMBER
    assert may_read(VISITOR, where)
    assert where in queries.visible_to(VISITOR)
    with pytest.raises(Forbidden):
        actions.join(community=where, by=ana)


def test_people_of_verified_authorities_join_theirs_and_its_members_read_it():
    where, official, ana = community(way_in=WayIn.AUTHORITIES), verified_authority(), settled()

    actions.join(community=where, by=official)
    with pytest.raises(Forbidden, match="verified public authorities"):
        actions.join(community=where, by=ana)

    assert may_read(official, where)
    assert not may_read(ana, where)
    assert where in queries.visible_to(ana)
    assert where not in queries.visible_to(VISITOR)


def test_a_domain_lets_in():
    where = community(way_in=WayIn.DOMAIN, email_domains=["Region.Example.eu"])
    inside, outside = settled(email="a@region.example.eu"), settled(email="b@example.org")

    actions.join(community=where, by=inside)
    with pytest.raises(Forbidden, match=r"region\.example\.eu"):
        actions.join(community=where, by=outside)
    with pytest.raises(Forbidden):
        actions.join(community=where, by=settled(email="c@region.example.eu", email_verified=False))

    assert may_read(inside, where)
    assert not may_read(outside, where)


@pytest.mark.parametrize("domains", [[], ["gmail.com"], ["not a domain"]])
def test_a_domain_that_says_nothing_is_refused(domains):
    with pytest.raises(actions.UnusableDomain):
        community(way_in=WayIn.DOMAIN, email_domains=domains)
    assert not Community.objects.exists()


def test_an_owner_lets_into_a_private_one():
    where, ana = community(way_in=WayIn.PRIVATE), settled(name="Ana")
    asked = actions.join(community=where, by=ana, why="I run a cluster.")

    assert asked.role == Role.ASKED
    assert not may_read(ana, where)
    assert "I run a cluster." in Notice.objects.get(user=owner_of(where)).text
    with pytest.raises(Forbidden):
        actions.admit(member=asked, by=settled())
    actions.admit(member=asked, by=owner_of(where))
    assert may_read(ana, where)
    assert Notice.objects.filter(user=ana, key="communities.let_in").count() == 1


def test_who_is_turned_down_is_told_and_may_ask_again():
    where, ana = community(way_in=WayIn.PRIVATE), settled()
    asked = actions.join(community=where, by=ana)

    actions.turn_down(member=asked, why="It is for treasurers.", by=owner_of(where))

    assert "It is for treasurers." in Notice.objects.get(user=ana, key="communities.not_let_in").text
    assert actions.join(community=where, by=ana).role == Role.ASKED


def test_the_secretariat_reads_all_and_a_thematic_manager_those_of_the_topic():
    topic = TopicFactory()
    [of_topic] = actions.ensure_for_topics()
    private = community(way_in=WayIn.PRIVATE)

    assert may_read(secretariat(), private)
    assert not may_read(manager(topic), private)
    assert of_topic in queries.moderated_by(manager(topic))
    assert of_topic not in queries.moderated_by(manager(TopicFactory()))
    assert actions.ensure_for_topics() != []
    assert actions.ensure_for_topics() == []


def test_the_last_owner_stays_until_somebody_else_is_one():
    where = community()
    mine = where.members.get()
    other = CommunityMember.objects.get(user=member_of(where))

    with pytest.raises(actions.LastOwner):
        actions.leave(member=mine, by=mine.user)
    with pytest.raises(actions.LastOwner):
        actions.appoint(member=mine, role=Role.MEMBER, by=mine.user)
    actions.appoint(member=other, role=Role.OWNER, by=mine.user)
    actions.leave(member=mine, by=mine.user)
    assert list(where.members.values_list("user", "role")) == [(other.user_id, Role.OWNER)]


def test_a_moderator_takes_members_out_but_no_owner():
    where = community()
    moderator = member_of(where, role=Role.MODERATOR)
    member = CommunityMember.objects.get(user=member_of(where))

    actions.leave(member=member, by=moderator)
    assert not where.members.filter(user=member.user).exists()
    with pytest.raises(Forbidden):
        actions.leave(member=where.members.get(role=Role.OWNER), by=moderator)
    with pytest.raises(Forbidden):
        actions.appoint(member=where.members.get(user=moderator), role=Role.OWNER, by=moderator)


def test_what_is_closed_is_only_read():
    where = community()
    talk = thread(where)
    actions.archive(community=where, by=owner_of(where))

    assert may_see_thread(VISITOR, talk)
    with pytest.raises(Forbidden, match="kept to be read"):
        actions.write(thread=talk, text="Late.", by=talk.by)
    with pytest.raises(Forbidden):
        actions.join(community=where, by=settled())
    actions.reopen(community=where, by=owner_of(where))
    actions.write(thread=talk, text="In time.", by=talk.by)


def may_see_thread(user, talk):
    return talk in queries.threads_visible_to(user)


def test_a_newcomer_begins_no_community_and_nobody_many_a_day():
    with pytest.raises(Forbidden, match="first week"):
        community(by=UserFactory())
    ana = settled()
    for _number in range(3):
        community(by=ana)
    with pytest.raises(actions.TooMuch):
        community(by=ana)


def test_two_of_one_name_are_refused_also_by_renaming():
    community(name="Clusters")
    with pytest.raises(actions.AlreadyThere):
        community(name="clusters")
    other = community(name="Other")
    given = {"summary": "x", "description": "", "way_in": WayIn.OPEN, "by": owner_of(other)}
    with pytest.raises(actions.AlreadyThere):
        actions.edit(community=other, name="Clústers", **given)
    assert actions.edit(community=other, name="OTHER", **given).name == "OTHER"
    with pytest.raises(Forbidden):
        actions.edit(community=other, name="Mine", **{**given, "by": settled()})
