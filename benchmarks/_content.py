"""A platform with as many practices as wanted: generated, seeded, long-tailed as such collections are.

Few organisations have most practices, few practices have most transfers, a few tags and regions are everywhere, most
texts are short and some are as long as their field. The same size gives the same rows with the same keys on
every database, so that a search index made for one serves the other.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice
from typing import Any, TypeVar

from ._words import Vocabulary

T = TypeVar("T")
TAGS = 400
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """Who can be signed in: the owner of the most practices, and the secretariat; both by e-mail."""

    owner: str
    secretariat: str


class Tail:
    """Draws from a sequence so that the first are drawn most, as 1 / (rank + flat)."""

    def __init__(self, items: Iterable[Any], flat: int = 2) -> None:
        self.items = list(items)
        self.weights = list(accumulate(1 / (rank + flat) for rank in range(len(self.items))))

    def one(self, chance: random.Random) -> Any:
        return chance.choices(self.items, cum_weights=self.weights)[0]

    def several(self, chance: random.Random, count: int) -> list[Any]:
        """At most `count` different ones."""
        return list(dict.fromkeys(chance.choices(self.items, cum_weights=self.weights, k=count)))


def fill(size: int) -> Filled:
    """Fill an empty, migrated database with `size` practices and who and what belongs to them."""
    from django.db import connection, transaction

    from policylearning.config.demo.load import load_base
    from policylearning.regions.actions import load_packaged

    with transaction.atomic():
        load_packaged(by=None)
        load_base()
        filled = _Filling(size).all()
        _go_on_counting(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return filled


def _go_on_counting(connection: Any) -> None:
    """Keys were given by hand: the next one is beyond them."""
    from django.apps import apps
    from django.core.management.color import no_style

    for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
        with connection.cursor() as cursor:
            cursor.execute(statement)


class _Filling:
    def __init__(self, size: int) -> None:
        from policylearning.common import clock
        from policylearning.regions.models import Region
        from policylearning.topics.models import Topic

        self.size, self.chance, self.words = size, random.Random(7), Vocabulary()
        self.now = clock.now()
        self.topics = list(Topic.objects.order_by("pk"))
        regions = Region.objects.filter(current=True, level__in=(2, 3)).order_by("code")
        # Shuffled: which regions have most is nobody's choice.
        self.regions = Tail(self.chance.sample(list(regions), len(regions)), flat=20)

    def all(self) -> Filled:
        self._people()
        self._organisations()
        self._projects()
        self._tags()
        self._practices()
        self._transfers()
        self._of_the_owner()
        return Filled(owner="person0@example.org", secretariat=self.secretary)

    def _people(self) -> None:
        from policylearning.accounts.enums import RoleName
        from policylearning.accounts.models import Consent, RoleGrant, User

        start, people = 1_000, self.size
        _many(User, (
            User(pk=start + number, email=f"person{number}@example.org",
                 name=self.words.phrase(self.chance, 2).title())
            for number in range(people)
        ))  # fmt: skip
        self.owners = Tail(range(start, start + people), flat=5)
        self.secretary = "person1@example.org"
        RoleGrant.objects.create(user_id=start + 1, role=RoleName.SECRETARIAT)
        for number in (0, 1):
            Consent.objects.create(user_id=start + number, kind="terms", version="1", given_at=self.now)

    def _organisations(self) -> None:
        from policylearning.organisations.enums import PUBLIC_AUTHORITIES, OrganisationType
        from policylearning.organisations.models import Membership, Organisation

        start, count, types = 1_000, max(50, self.size // 5), Tail(OrganisationType.values)

        def organisation(number: int) -> Organisation:
            kind = types.one(self.chance)
            verified = kind in PUBLIC_AUTHORITIES and self.chance.random() < 0.6
            return Organisation(
                pk=start + number,
                name=self.words.phrase(self.chance, 3).title(),
                type=kind,
                region=self.regions.one(self.chance),
                created_at=self.now,
                verified_at=self.now if verified else None,
            )

        _many(Organisation, (organisation(number) for number in range(count)))
        self.institutions = Tail(range(start, start + count), flat=10)
        self.organisation_regions = dict(Organisation.objects.values_list("pk", "region_id"))
        _many(Membership, (
            Membership(user_id=user, organisation_id=self.institutions.one(self.chance), confirmed_at=self.now)
            for user in self.owners.items
        ))  # fmt: skip

    def _projects(self) -> None:
        from policylearning.programmes.models import Project

        start, count = 1_000, max(20, self.size // 5)
        _many(Project, (
            Project(pk=start + number, acronym=f"P{number} {self.words.phrase(self.chance, 1)}"[:60],
                    title=self.words.phrase(self.chance, 8), summary=self.words.text(self.chance, 300),
                    start=date(2015, 1, 1), budget=self.chance.randrange(10**6, 10**8))
            for number in range(count)
        ))  # fmt: skip
        self.projects = Tail(range(start, start + count), flat=50)

    def _tags(self) -> None:
        from policylearning.topics.models import Tag

        # Words of the vocabulary's middle: neither the commonest nor unheard of.
        _many(Tag, (
            Tag(pk=1_000 + number, slug=f"{word}-{number}", name=f"{word} {number}")
            for number, word in enumerate(self.words.words[500 : 500 + TAGS])
        ))  # fmt: skip
        self.tags = Tail(range(1_000, 1_000 + TAGS), flat=8)
        through = Tag.topics.through
        _many(through, (
            through(tag_id=tag, topic_id=topic.pk)
            for tag in self.tags.items for topic in self.chance.sample(self.topics, 1)
        ))  # fmt: skip

    def _practices(self) -> None:
        from policylearning.practices.models import Practice, PracticeLink, ResultIndicator, Revision

        keys = range(1_000, 1_000 + self.size)
        _many(Practice, (self._practice(key) for key in keys))
        for relation, draw in (
            (Practice.topics.through, lambda: Tail(self.topics).several(self.chance, self.chance.choice((1, 1, 1, 2)))),
            (Practice.tags.through, lambda: self.tags.several(self.chance, self.chance.randint(1, 6))),
        ):  # fmt: skip
            name = "topic_id" if relation is Practice.topics.through else "tag_id"
            _many(relation, (
                relation(practice_id=key, **{name: getattr(each, "pk", each)}) for key in keys for each in draw()
            ))  # fmt: skip
        _many(ResultIndicator, (
            ResultIndicator(practice_id=key, name=self.words.phrase(self.chance, 3), unit="jobs",
                            value=self.chance.randrange(10, 5_000), baseline=self.chance.randrange(10, 5_000))
            for key in keys for _ in range(self._few(0.8, 12))
        ))  # fmt: skip
        _many(PracticeLink, (
            PracticeLink(practice_id=key, title=self.words.phrase(self.chance, 4), url=f"https://example.org/{key}/{n}")
            for key in keys for n in range(self._few(0.8, 12))
        ))  # fmt: skip
        _many(Revision, (
            Revision(practice_id=key, number=n + 1, at=self.now, content={})
            for key in keys for n in range(self._few(1.2, 30))
        ))  # fmt: skip

    def _practice(self, key: int) -> Any:
        from policylearning.practices.enums import PUBLIC_STATES, Kind, State
        from policylearning.practices.models import Practice

        chance, words = self.chance, self.words
        state = chance.choices(
            (State.PUBLISHED, State.STALE, State.DUE, State.RETIRED, State.DRAFT, State.IN_VALIDATION,
             State.SUBMITTED, State.VALIDATED, State.APPEALED),
            weights=(750, 100, 70, 20, 30, 15, 10, 4, 1),
        )[0]  # fmt: skip
        start = date(2008, 1, 1) + timedelta(days=chance.randrange(17 * 365))
        then = self.now - timedelta(days=chance.expovariate(1 / 500))
        # Asked every year and answered within two months, or it would not be in this state any more.
        confirmed = self.now - (self.now - then) % timedelta(days=360)
        since = self.now - (self.now - then) % timedelta(days=50) if state == State.DUE else then
        cost = round(chance.lognormvariate(12.5, 1.5), -2)
        public = state in PUBLIC_STATES
        return Practice(
            pk=key,
            kind=Kind.LESSON if chance.random() < 0.05 else Kind.PRACTICE,
            title=words.phrase(chance, chance.randint(4, 9)).capitalize()[:100],
            summary=words.text(chance, 140),
            language=chance.choices(("en", "fr", "de", "es", "pl", "el"), weights=(80, 6, 5, 4, 3, 2))[0],
            region=self.regions.one(chance),
            place=words.phrase(chance, 2).title(),
            institution_id=self.institutions.one(chance),
            contact_name=words.phrase(chance, 2).title(),
            project_id=self.projects.one(chance) if chance.random() < 0.7 else None,
            start=start,
            end=start + timedelta(days=900) if chance.random() < 0.4 else None,
            description=words.text(chance, self._letters(500, 1_500)),
            resources=words.text(chance, self._letters(80, 300)),
            cost_from=cost,
            cost_to=cost * 2 if chance.random() < 0.5 else None,
            staff=chance.randint(1, 12),
            evidence=words.text(chance, self._letters(200, 500)),
            difficulties=words.text(chance, self._letters(80, 300)),
            potential=words.text(chance, self._letters(200, 1_000)),
            policy_instrument=words.phrase(chance, 4),
            state=state,
            state_since=since,
            owner_id=self.owners.one(chance),
            created_at=then,
            changed_at=then,
            submitted_at=None if state == State.DRAFT else then,
            validated_at=then if public else None,
            published_at=then if public else None,
            confirmed_at=(confirmed if state == State.PUBLISHED else then) if public else None,
            retired_because="It ended." if state == State.RETIRED else "",
            evidence_level=chance.choices(range(6), weights=(5, 25, 30, 20, 15, 5))[0],
        )

    def _transfers(self) -> None:
        """A tenth of the practices travel, most of them once, a few very often."""
        from policylearning.impact.enums import EventVerb
        from policylearning.impact.models import Transfer, TransferEvent
        from policylearning.practices.models import Practice

        public = (
            Practice.objects.filter(published_at__isnull=False).order_by("pk").values_list("pk", "owner_id")
        )
        travelled = self.chance.sample(list(public), max(1, self.size // 10))
        key, made = 1_000, list[tuple[int, int, int]]()
        for rank, (practice, owner) in enumerate(travelled):
            wanted = 1 + int(self.size / 100 / (rank + 1) ** 0.8)
            for organisation in self.institutions.several(self.chance, wanted):
                made.append((practice, owner, organisation))
        owners = self.owners.items
        receiver = dict(zip(owners, [*owners[1:], owners[0]], strict=True))
        region = self.regions.items[0].pk
        _many(Transfer, (
            self._transfer(key + number, practice, owner, receiver[owner], organisation,
                           self.organisation_regions.get(organisation) or region)
            for number, (practice, owner, organisation) in enumerate(made)
        ))  # fmt: skip
        _many(TransferEvent, (
            TransferEvent(transfer_id=transfer, verb=EventVerb.LOG, state=state, side="owner", by_id=by, at=at, on=on,
                          note=self.words.text(self.chance, 80), confirmed_at=confirmed)
            for transfer, state, by, at, on, confirmed in Transfer.objects.order_by("pk").values_list(
                "pk", "state", "logged_by", "logged_at", "started_on", "confirmed_state_since")
        ))  # fmt: skip
        for practice, count in _counted(practice for practice, _, _ in made):
            Practice.objects.filter(pk=practice).update(transfers=count)

    def _transfer(
        self, key: int, practice: int, owner: int, receiver: int, organisation: int, region: int
    ) -> Any:
        from policylearning.impact.enums import FORWARD, Side
        from policylearning.impact.models import Transfer

        stage = self.chance.choice(FORWARD)
        at = self.now - timedelta(days=self.chance.expovariate(1 / 300))
        told = Transfer(
            pk=key, practice_id=practice, organisation_id=organisation, region_id=region,
            logged_by_id=owner, logged_side=Side.OWNER, logged_at=at, receiver_id=receiver, started_on=at.date(),
            state=stage, state_since=at, awaits=Side.RECEIVER, confirmed_by_owner_at=at, confirmed_by_owner_id=owner,
        )  # fmt: skip
        if self.chance.random() < 0.8:
            told.awaits, told.confirmed_by_receiver_at, told.confirmed_by_receiver_id = "", at, receiver
            told.confirmed_state = told.furthest = stage
            told.confirmed_state_since = at
        return told

    def _of_the_owner(self) -> None:
        """What a busy member has besides: a full shortlist and a year of notices."""
        from policylearning.finder.models import Shortlist, ShortlistItem
        from policylearning.notifications.models import Notice

        owner = self.owners.items[0]
        shortlist = Shortlist.objects.create(pk=1_000, owner_id=owner, title="For later", is_default=True)
        ShortlistItem.objects.bulk_create(
            ShortlistItem(shortlist=shortlist, practice_id=1_000 + number, position=number)
            for number in range(min(200, self.size))
        )
        Notice.objects.bulk_create(
            Notice(user_id=owner, cause=f"generated:{number}", key="practices.validated", category="practices",
                   subject=self.words.phrase(self.chance, 6), url="/practices/", action="Open",
                   created_at=self.now - timedelta(days=number), read_at=self.now if number > 20 else None)
            for number in range(300)
        )  # fmt: skip

    def _few(self, mean: float, most: int) -> int:
        """0 or 1 mostly, now and then many."""
        return min(most, int(self.chance.expovariate(1 / mean)))

    def _letters(self, median: int, most: int) -> int:
        return min(most, int(self.chance.lognormvariate(0, 0.8) * median))


def _many(model: Any, rows: Iterator[Any]) -> None:
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def _counted(items: Iterable[T]) -> Iterable[tuple[T, int]]:
    from collections import Counter

    return Counter(items).items()
