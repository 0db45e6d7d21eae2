"""Telling followers: what a round costs with 10,000 saved searches, and how that grows with what is new.

`python -m benchmarks following` uses 20,000 documents; `--documents 100000` another number.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ._words import Vocabulary

DOCUMENTS, FOLLOWS, PEOPLE, NEW = 20_000, 10_000, 4_000, 100
BOUNDS = {"weekly: 10,000 searches, 100 new": 90.0, "at once: 1,000 searches, 1 new": 5.0}
"""Seconds of processor time for a round."""


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a bound is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks following")
    options.add_argument("--documents", type=int, default=DOCUMENTS)
    options.add_argument("--quick", action="store_true", help="2,000 documents only")
    chosen = options.parse_args(arguments or [])
    with tempfile.TemporaryDirectory(prefix="policylearning-bench-") as folder:
        _set_up(Path(folder))
        measured = _measure(2_000 if chosen.quick else chosen.documents)
    print(f"{'round':40} {'asked':>9} {'notices':>9} {'seconds':>9}")
    for name, (searches, notices, seconds) in measured.items():
        print(f"{name:40} {searches:9,} {notices:9,} {seconds:9.1f}")
    late = [name for name, bound in BOUNDS.items() if measured[name][2] > bound]
    print("\n".join(f"{name}: must be under {BOUNDS[name]:.0f} s" for name in late))
    return 1 if late else 0


def _set_up(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from policylearning.search.registry import listeners

    settings.SEARCH_INDEX_DIR = folder / "search"
    listeners._items.clear()  # the rounds are begun by hand
    call_command("migrate", verbosity=0, run_syncdb=True)


class _Work:
    checkpoint_data: Any = None

    def progress(self, done: int, total: int = 0, message: str = "") -> None: ...

    def checkpoint(self, data: Any) -> None: ...


def _measure(size: int) -> dict[str, tuple[int, int, float]]:
    """Searches asked, notices written, seconds of processor time, by round."""
    from django.conf import settings
    from tests.search.notes.models import Note

    from policylearning.accounts.models import User
    from policylearning.finder.following.arrivals import survey
    from policylearning.finder.models import Follow
    from policylearning.search import indexer

    words, chance = Vocabulary(), random.Random(3)
    Note.objects.bulk_create(_notes(size, words, chance), batch_size=5_000)
    indexer.rebuild()
    survey(_Work())  # type: ignore[arg-type]
    people = User.objects.bulk_create(
        User(email=f"p{number}@example.org", name=f"P {number}", language=settings.LANGUAGE_CODE)
        for number in range(PEOPLE)
    )
    made: dict[tuple[int, str], Follow] = {}
    while len(made) < FOLLOWS:
        follow = _follow(chance, words, chance.choice(people))
        made.setdefault((follow.owner_id, follow.digest), follow)
    Follow.objects.bulk_create(made.values(), batch_size=1_000)
    measured = {}
    for number, new, frequency in ((FOLLOWS, NEW, "weekly"), (1_000, NEW, "at_once"), (1_000, 1, "at_once")):
        name = f"{frequency.replace('_', ' ')}: {number:,} searches, {new} new"
        measured[name] = _round(number, frequency, lambda new=new: _notes(new, words, chance))  # type: ignore[misc]
    return measured


def _notes(size: int, words: Vocabulary, chance: random.Random) -> Iterator[Any]:
    from tests.search.notes.models import Note

    for _number in range(size):
        facts = {
            "language": "en",
            "topics": [f"t{chance.randrange(4)}"],
            "countries": [f"c{chance.randrange(30)}"],
            "tags": [f"g{chance.randrange(200)}" for _tag in range(4)],
        }
        yield Note(title=words.phrase(chance, 8), text=words.phrase(chance, 100), facts=facts)


def _follow(chance: random.Random, words: Vocabulary, owner: Any) -> Any:
    """Half are words, one in four of these with a topic; the other half follow a topic, a country or a tag."""
    from policylearning.finder.following.wanted import Wanted
    from policylearning.finder.models import Follow

    filters: dict[str, list[str]] = {}
    query = ""
    if chance.random() < 0.5:
        query = words.phrase(chance, 2)
        if chance.random() < 0.25:
            filters = {"topic": [f"t{chance.randrange(4)}"]}
    else:
        facet, first, many = chance.choice((("topic", "t", 4), ("country", "c", 30), ("tag", "g", 200)))
        filters = {facet: [f"{first}{chance.randrange(many)}"]}
    wanted = Wanted.of(query, filters)
    return Follow(
        owner=owner,
        title=query or str(filters),
        query=query,
        filters=dict(wanted.filters),
        digest=wanted.digest,
    )


def _round(number: int, frequency: str, new: Callable[[], Any]) -> tuple[int, int, float]:
    from tests.search.notes.models import Note

    from policylearning.common import clock
    from policylearning.finder.following import telling
    from policylearning.finder.following.arrivals import read_outbox
    from policylearning.finder.following.queries import last_arrival
    from policylearning.finder.models import Follow
    from policylearning.search import indexer
    from policylearning.search.actions import changed_many

    seen = last_arrival()
    changed_many(Note, [each.pk for each in Note.objects.bulk_create(new())])
    read_outbox()
    indexer.catch_up()
    keys = list(Follow.objects.order_by("pk").values_list("pk", flat=True)[:number])
    Follow.objects.update(due_at=None)
    Follow.objects.filter(pk__in=keys).update(
        due_at=clock.now(), seen=seen, frequency=frequency, created_at=clock.now().replace(year=2020)
    )
    asked, fitting = [0], telling.fitting

    def counted(*args: Any, **kwargs: Any) -> Any:
        asked[0] += 1
        return fitting(*args, **kwargs)

    telling.fitting = counted
    started = time.process_time()
    told = telling.tell_due(_Work(), clock.now())  # type: ignore[arg-type]
    seconds = time.process_time() - started
    telling.fitting = fitting
    return asked[0], told, seconds


if __name__ == "__main__":
    import sys

    sys.exit(run(sys.argv[1:]))
