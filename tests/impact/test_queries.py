"""Who sees what of the ledger, and its figures."""

from dataclasses import asdict

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.impact import actions, queries
from policylearning.impact.desk import waiting
from policylearning.impact.enums import Stage
from policylearning.impact.models import Transfer
from tests.factories.accounts import UserFactory, expert, manager, secretariat
from tests.factories.impact import confirmed, copies, logged
from tests.factories.organisations import MembershipFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import region
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def sees(user, transfer):
    return queries.visible_to(user).filter(pk=transfer.pk).exists()


def test_who_sees_an_unconfirmed_entry():
    topic = TopicFactory()
    transfer = logged(PracticeFactory(published=True, topics=[topic]))
    colleague = MembershipFactory(organisation=transfer.organisation).user
    insiders = [
        transfer.practice.owner,
        transfer.receiver,
        colleague,
        expert(topic),
        manager(topic),
        expert(),
        secretariat(),
        None,
    ]
    outsiders = [
        AnonymousUser(),
        UserFactory(),
        expert(TopicFactory()),
        manager(TopicFactory()),
        MembershipFactory(organisation=transfer.organisation, confirmed_at=None).user,
        MembershipFactory().user,
    ]
    assert [sees(each, transfer) for each in insiders] == [True] * len(insiders)
    assert [sees(each, transfer) for each in outsiders] == [False] * len(outsiders)


def test_everybody_sees_what_both_sides_confirmed():
    transfer = confirmed()
    assert sees(AnonymousUser(), transfer)
    assert sees(UserFactory(), transfer)


def test_my_transfers_and_what_waits_for_me():
    mine = logged()
    other = logged()
    owner = mine.practice.owner
    assert list(queries.mine(owner)) == [mine]
    assert list(queries.waiting_for(owner)) == [mine]
    assert list(queries.mine(mine.receiver)) == [mine]
    assert list(queries.waiting_for(mine.receiver)) == []
    assert [item.url for item in waiting(owner)] == [mine.get_absolute_url()]
    assert list(queries.mine(AnonymousUser())) == list(queries.waiting_for(AnonymousUser())) == []

    actions.dispute(transfer=mine, by=owner, why="No.")
    assert list(queries.waiting_for(owner)) == []
    assert list(queries.disputed_for(mine.receiver)) == [mine]
    assert [item.action for item in waiting(mine.receiver)] == ["Answer the dispute"]
    assert waiting(other.receiver) == []


def test_the_funnel_counts_what_was_reached():
    practice = PracticeFactory(published=True)
    for stage in (Stage.SHORTLISTED, Stage.VISITED, Stage.VISITED, Stage.RUNNING):
        confirmed(practice, stage=stage)
    dropped = confirmed(practice, stage=Stage.ADAPTED)
    actions.drop(transfer=dropped, by=dropped.receiver)
    logged(practice, stage=Stage.RUNNING)

    funnel = queries.funnel(practice)

    assert asdict(funnel) == {
        "shortlisted": 5,
        "visited": 4,
        "adapted": 2,
        "running": 1,
        "dropped": 1,
        "confirmed": 5,
    }
    assert [number for _stage, number in funnel.rows()] == [5, 4, 2, 1]


def test_the_totals_hold_confirmed_transfers_of_public_practices():
    practice = PracticeFactory(published=True)
    for stage in (Stage.VISITED, Stage.ADAPTED, Stage.RUNNING):
        confirmed(practice, stage=stage)
    logged(practice)
    hidden = confirmed(stage=Stage.RUNNING)
    type(hidden.practice).objects.filter(pk=hidden.practice_id).update(state="draft")
    assert asdict(queries.totals()) == {
        "transfers": 3,
        "transferred": 2,
        "running": 1,
        "practices": 1,
        "regions": 3,
    }


def test_the_figures_of_nothing():
    assert set(asdict(queries.totals()).values()) == {0}
    assert set(asdict(queries.funnel(PracticeFactory())).values()) == {0}


@pytest.mark.parametrize(
    ("home", "away", "counted"),
    [
        ("FRK2", "FRK1", 1),
        ("FRK2", "FRK2", 0),
        ("FRK2", "FRK26", 0),
        ("FRK26", "FRK", 0),
        ("FRK2", "ES51", 1),
    ],
)
def test_a_part_of_the_same_region_is_not_another_one(home, away, counted):
    practice = PracticeFactory(published=True, region=region(home))
    transfer = confirmed(practice, stage=Stage.RUNNING)
    Transfer.objects.filter(pk=transfer.pk).update(region=region(away))
    assert queries.transferred_elsewhere(practice) == counted


def test_a_practice_without_region_counts_every_region():
    practice = PracticeFactory(published=True, region=None)
    confirmed(practice, stage=Stage.ADAPTED)
    assert queries.transferred_elsewhere(practice) == 1


def test_figures_and_ledger_cost_the_same_for_one_and_fifty(django_assert_num_queries):
    practice = PracticeFactory(published=True)
    first = confirmed(practice)
    for number in (1, 50):
        copies(first, number - Transfer.objects.count())
        with django_assert_num_queries(1):
            queries.funnel(practice)
        with django_assert_num_queries(1):
            queries.totals()
        with django_assert_num_queries(1):
            in_short, shown = queries.ledger_in_short(practice, 8)
        assert in_short == queries.funnel(practice)
        assert [each.told_on for each in shown] == [first.started_on] * min(number, 8)
        with django_assert_num_queries(1):
            assert len([each.told_on for each in queries.ledger(practice)]) == number
