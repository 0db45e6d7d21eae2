"""Every page costs the same number of queries for 1 row and 50: no list and no detail grows with what it shows."""

from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policylearning.accounts.models import User
from policylearning.common import clock
from policylearning.finder.models import ShortlistItem
from policylearning.impact.models import TransferEvent
from policylearning.organisations.models import Membership, Organisation
from policylearning.practices.models import Attachment, Practice, PracticeLink, ResultIndicator, Revision
from policylearning.regions.actions import import_file
from policylearning.search.actions import changed_many
from tests.factories.accounts import secretariat
from tests.factories.finder import ShortlistFactory
from tests.factories.impact import confirmed
from tests.factories.notifications import NoticeFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import Index, search_index

__all__ = ["search_index"]

pytestmark = pytest.mark.django_db

MANY = 50


class World:
    """One of everything; `grow` makes fifty, each hung on where the first one hangs."""

    def __init__(self) -> None:
        import_file(content=b"code,name\nFR,France\n", name="a list", version=2024, by=None)
        self.topic, self.tag = TopicFactory(), TagFactory()
        self.secretary = secretariat()
        self.membership = MembershipFactory()
        self.user: User = self.membership.user
        self.practice = PracticeFactory(
            published=True,
            owner=self.user,
            topics=[self.topic],
            tags=[self.tag],
            institution=self.membership.organisation,
        )
        self.like = PracticeFactory(published=True, owner=self.user, topics=[self.topic], tags=[self.tag])
        IndicatorFactory(practice=self.practice)
        PracticeLink.objects.create(practice=self.practice, title="A link", url="https://example.org/")
        Attachment.objects.create(practice=self.practice, file="practices/a.pdf", name="a.pdf")
        Revision.objects.create(practice=self.practice, number=1, at=clock.now(), content={})
        self.transfer = confirmed(self.practice)
        self.shortlist = ShortlistFactory(owner=self.user)
        ShortlistItem.objects.create(shortlist=self.shortlist, practice=self.practice, position=1)
        self.notice = NoticeFactory(user=self.user)

    def grow(self) -> None:
        others = _copies(self.like, count=MANY)
        for through, name, held in ((Practice.topics, "topic", self.topic), (Practice.tags, "tag", self.tag)):
            rows = (through.through(practice=each, **{name: held}) for each in others)
            through.through.objects.bulk_create(rows)
        for model in (ResultIndicator, PracticeLink, Attachment):
            _copies(model.objects.get(practice=self.practice), count=MANY)
        _copies(self.practice.revisions.get(), count=MANY, number=range(2, MANY + 2))
        people = _copies(self.user, count=MANY, email=[f"copy{n}@example.org" for n in range(MANY)])
        bodies = _copies(self.membership.organisation, count=MANY)
        Membership.objects.bulk_create(
            Membership(user=each, organisation=self.membership.organisation, confirmed_at=clock.now())
            for each in people
        )
        self._grow_transfers(bodies)
        ShortlistItem.objects.bulk_create(
            ShortlistItem(shortlist=self.shortlist, practice=each, position=place)
            for place, each in enumerate(others, start=2)
        )
        _copies(self.shortlist, count=MANY, is_default=[False] * MANY)
        _copies(self.notice, count=MANY, cause=[f"copy:{n}" for n in range(MANY)])
        changed_many(Practice, [each.pk for each in others])

    def _grow_transfers(self, bodies: list[Organisation]) -> None:
        event = TransferEvent.objects.filter(transfer=self.transfer).earliest("pk")
        made = _copies(self.transfer, count=MANY, organisation=bodies)
        _copies(event, count=MANY, transfer=made)


def _copies(first: Any, *, count: int, **varied: Any) -> list[Any]:
    """`count` rows like `first`; `varied` names what each has of its own."""
    model: type[models.Model] = type(first)
    kept = {
        field.attname: getattr(first, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    own = {name: list(values) for name, values in varied.items()}
    rows = []
    for number in range(count):
        row = model(**kept)
        for name, values in own.items():
            setattr(row, name, values[number])
        rows.append(row)
    return model._base_manager.bulk_create(rows)


LISTS = [
    ("practices:list", ""),
    ("practices:list", "?q=practice"),
    ("practices:list", "?view=table"),
    ("practices:list", "?view=map"),
    ("practices:list", "?format=csv"),
    ("practices:list", "?format=atom"),
    ("organisations:list", ""),
    ("regions:list", ""),
    ("web:home", ""),
]
OWN = [
    ("web:desk", ""),
    ("practices:mine", ""),
    ("impact:mine", ""),
    ("finder:mine", ""),
    ("notices:list", ""),
    ("jobs:list", ""),
    ("organisations:mine", ""),
]
OFFICE = [
    ("office:people", ""),
    ("office:practices", ""),
    ("office:audit", ""),
    ("office:words", ""),
    ("office:searches", ""),
    ("office:glossary", ""),
    ("organisations:waiting", ""),
    ("validation:queue", ""),
    ("web:desk", ""),
]


def addresses(world: World) -> list[tuple[str, Any]]:
    """(address, who asks) of every list, and of the page of each thing that holds other things."""
    details = [
        world.practice.get_absolute_url(),
        world.membership.organisation.get_absolute_url(),
        world.practice.region.get_absolute_url(),
        reverse("web:topic", args=[world.topic.slug]),
        reverse("impact:ledger", args=[world.practice.pk]),
        world.transfer.get_absolute_url(),
    ]
    own = [world.shortlist.get_absolute_url(), reverse("practices:history", args=[world.practice.pk])]
    return [
        *((reverse(name) + query, None) for name, query in LISTS),
        *((address, None) for address in details),
        *((reverse(name) + query, world.user) for name, query in OWN),
        *((address, world.user) for address in own),
        *((reverse(name) + query, world.secretary) for name, query in OFFICE),
        (reverse("office:person", args=[world.user.pk]), world.secretary),
    ]


def test_no_page_costs_more_queries_for_fifty_rows_than_for_one(search_index: Index, sign_in: Any) -> None:
    world = World()
    changed_many(Practice, [world.practice.pk, world.like.pk])
    search_index.catch_up()
    clients = {None: Client(), world.user: sign_in(world.user), world.secretary: sign_in(world.secretary)}
    asked = addresses(world)

    few = {each: cost(clients[each[1]], each[0]) for each in asked}
    world.grow()
    search_index.catch_up()
    many = {each: cost(clients[each[1]], each[0]) for each in asked}

    grown = {
        address: (few[address, who], many[address, who])
        for address, who in asked
        if many[address, who] > few[address, who]
    }
    assert grown == {}
    assert {address: number for (address, who), number in many.items() if who is None and number > 12} == {}
    assert {
        address: number for (address, who), number in many.items() if who is not None and number > 20
    } == {}


def cost(client: Client, address: str) -> int:
    """Queries of the second request: what is read once a process is read by then."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)
            b"".join(response) if response.streaming else response.content
    return len(captured)
