from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.directory.actions import tell_search
from policylearning.directory.enums import Audience
from policylearning.directory.likeness import reasons, score
from policylearning.directory.meeting import people_like
from tests.factories.accounts import UserFactory
from tests.factories.directory import ProfileFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import search_index  # noqa: F401


class Kind(SimpleNamespace):
    def get_type_display(self):
        return self.type


def named(*names):
    return [SimpleNamespace(name=name) for name in names]


def face(**fields):
    empty = {"topics": [], "tags": [], "languages": [], "region": None, "organisation": None}
    return SimpleNamespace(**{**empty, **fields})


def place(code):
    return SimpleNamespace(
        code=code, name=f"Region {code}", country=code[:2], country_name=f"Country {code[:2]}"
    )


def said(me, other, **how):
    found = reasons(me, other, **{"offers": "", "seeks": "", **how})
    return [(each.weight, each.text) for each in found]


def test_each_reason_with_its_weight_the_weightiest_first():
    topics, tags = named("Research", "Energy"), named("Hydrogen")
    me = face(
        topics=topics,
        tags=tags,
        languages=["da", "en"],
        region=place("DK03"),
        organisation=Kind(type="cluster"),
    )
    other = face(
        topics=topics,
        tags=tags,
        languages=["en"],
        region=place("DK04"),
        organisation=Kind(type="cluster", other=1),
    )

    assert said(me, other, offers="A visit.", seeks="A peer.") == [
        (3.0, "Offers what you seek: “A visit.”"),
        (2.0, "Seeks what you offer: “A peer.”"),
        (2.0, "Works on Research, Energy too"),
        (1.0, "Shares the tag Hydrogen"),
        (0.5, "Works in Country DK, as you do"),
        (0.5, "The same kind of organisation: cluster"),
        (0.25, "Speaks English, as you do"),
    ]


def test_the_same_region_counts_more_than_the_same_country():
    assert said(face(region=place("DK03")), face(region=place("DK03"))) == [(1.0, "Works in Region DK03 too")]


def test_colleagues_are_no_news_and_a_language_alone_is_no_reason():
    same = Kind(type="cluster")

    assert said(face(organisation=same), face(organisation=same)) == []
    assert said(face(languages=["en"]), face(languages=["en"])) == []


def test_of_no_kind_is_no_kind_in_common():
    one, other = (Kind(type="other", number=number) for number in (1, 2))

    assert said(face(organisation=one), face(organisation=other)) == []


@given(
    st.sampled_from(["", "A visit."]),
    st.sampled_from(["", "A peer."]),
    st.sets(st.sampled_from("abcdef")),
    st.sets(st.sampled_from("abcdef")),
)
def test_more_in_common_never_counts_less(offers, seeks, mine, theirs):
    by_name = {name: SimpleNamespace(name=name) for name in "abcdef"}
    me = face(tags=[by_name[name] for name in sorted(mine)])
    other = face(tags=[by_name[name] for name in sorted(theirs)])
    more = face(tags=[by_name[name] for name in sorted(theirs | mine)])

    less = score(reasons(me, other, offers=offers, seeks=seeks))
    assert 0 <= less <= score(reasons(me, more, offers=offers, seeks=seeks))
    assert less <= score(reasons(me, other, offers="A visit.", seeks="A peer."))


@pytest.mark.django_db
def test_who_offers_what_i_seek_comes_first_and_only_what_i_may_read_counts(search_index):  # noqa: F811
    topic, tag = TopicFactory(name="Research"), TagFactory(name="Hydrogen")
    mine = ProfileFactory(seeks="Somebody who drilled geothermal wells.", topics=[topic], tags=[tag])
    offering = ProfileFactory(user=UserFactory(name="Offers"), offers="Geothermal wells, drilled and lost.")
    hiding = ProfileFactory(offers="Geothermal wells.", fields_seen_by={"offers": "nobody"})
    sharing = ProfileFactory(user=UserFactory(name="Shares"), topics=[topic], tags=[tag])
    ProfileFactory(user=UserFactory(name="Hidden"), topics=[topic], audience="nobody")
    tell_search([mine.pk, offering.pk, hiding.pk, sharing.pk])
    search_index.catch_up()

    matches = people_like(mine.user)

    assert [(each.face.name, [reason.text for reason in each.reasons]) for each in matches] == [
        ("Offers", ["Offers what you seek: “Geothermal wells, drilled and lost.”"]),
        ("Shares", ["Works on Research too", "Shares the tag Hydrogen"]),
    ]


@pytest.mark.django_db
def test_nobody_is_like_who_said_nothing(search_index):  # noqa: F811
    ProfileFactory(open=True)

    assert people_like(UserFactory()) == []
    assert people_like(ProfileFactory().user) == []


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(search_index, django_assert_max_num_queries):  # noqa: F811
    topic = TopicFactory()
    mine = ProfileFactory(topics=[topic], seeks="Wells")
    for _each in range(30):
        person = ProfileFactory(
            topics=[topic], offers="Wells", region=RegionFactory(), audience=Audience.MEMBERS
        )
        MembershipFactory(user=person.user, organisation=OrganisationFactory())
        tell_search([person.pk])
    search_index.catch_up()

    with django_assert_max_num_queries(16):
        assert len(people_like(mine.user)) == 12
