"""Search with facets over generated documents, at three sizes: what it costs, and how that grows.

`python -m benchmarks search` runs 10,000 and 100,000 documents; `--large` adds 1,000,000. Quality is measured by
`policylearning search evaluate`.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000)
LARGE = 1_000_000
ROUNDS = 60
FACETS = ("topic", "country", "region", "language", "year", "evidence", "fresh", "cost", "tag")
BOUNDS = {10_000: 25.0, 100_000: 25.0, LARGE: 60.0}
"""p95 in milliseconds that a search with facets must keep, by number of documents (quality.md)."""


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a bound of `lexical search with facets` is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks search")
    options.add_argument("--large", action="store_true", help="also 1,000,000 documents")
    options.add_argument("--sizes", type=int, nargs="*", help="these instead")
    chosen = options.parse_args(arguments or [])
    sizes = chosen.sizes or [*SIZES, *([LARGE] if chosen.large else [])]
    with tempfile.TemporaryDirectory(prefix="policylearning-bench-") as folder:
        _set_up(Path(folder))
        measured = {size: _measure(size) for size in sizes}
    _print(measured)
    late = [
        f"{size:,} documents: {measured[size]['two words, all facets'][1]:.1f} ms, must be under {BOUNDS[size]}"
        for size in sizes
        if size in BOUNDS and measured[size]["two words, all facets"][1] > BOUNDS[size]
    ]
    print("\n".join(late))
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

    settings.SEARCH_INDEX_DIR = folder / "search"
    call_command("migrate", verbosity=0, run_syncdb=True)


def _measure(size: int) -> dict[str, tuple[float, float]]:
    """p50 and p95 in milliseconds by what was asked; "build" is seconds and megabytes."""
    from django.contrib.auth.models import AnonymousUser
    from tests.search.notes.models import Note

    from policylearning.search import generations, indexer
    from policylearning.search.queries import search, suggest

    vocabulary = _vocabulary()
    Note.objects.all().delete()
    notes = _notes(size, vocabulary)
    while batch := list(islice(notes, 5_000)):
        Note.objects.bulk_create(batch)
    started = time.perf_counter()
    generation = indexer.rebuild()
    took = time.perf_counter() - started
    megabytes = sum(path.stat().st_size for path in generation.path.rglob("*") if path.is_file()) / 1e6
    assert generations.current() == generation

    chance = random.Random(2)
    visitor = AnonymousUser()

    def words(count: int) -> str:
        return " ".join(chance.choices(vocabulary.words, cum_weights=vocabulary.weights, k=count))

    def slip() -> str:
        word = chance.choice([word for word in vocabulary.words[:5000] if len(word) > 7])
        return word[:3] + word[4] + word[3] + word[5:]

    def list_(query: str, **more: Any) -> Callable[[], Any]:
        return lambda: search(query, user=visitor, facets=FACETS, language="en", **more)

    asked: dict[str, Callable[[], Callable[[], Any]]] = {
        "two words, all facets": lambda: list_(words(2)),
        "two words, no facets": lambda: lambda: search(words(2), user=visitor, language="en"),
        "a question of ten words, all facets": lambda: list_(words(10)),
        "two words, two filters, all facets": lambda: list_(
            words(2), filters={"country": ["c3", "c4"], "topic": ["t1"]}
        ),
        "a slip of the pen, all facets": lambda: list_(slip()),
        "no words, all facets": lambda: list_("", filters={"country": [f"c{chance.randrange(30)}"]}),
        "newest first, page 5": lambda: list_(words(2), sort="newest", page=5),
        "suggestion of three letters": lambda: lambda: suggest(words(1)[:3], user=visitor),
    }
    measured = {name: _timed(make) for name, make in asked.items()}
    return {"build (s, MB)": (took, megabytes)} | measured


def _timed(make: Callable[[], Callable[[], Any]]) -> tuple[float, float]:
    """Processor time of the asking thread, which does all the work: other programs do not disturb it."""
    times = []
    for _ in range(ROUNDS):
        ask = make()
        started = time.thread_time()
        ask()
        times.append((time.thread_time() - started) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


class _Vocabulary:
    """50,000 words of syllables, as frequent as Zipf has it."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.weights: list[float] = []
        total = 0.0
        for rank in range(len(words)):
            total += 1 / (rank + 30)
            self.weights.append(total)


def _vocabulary() -> _Vocabulary:
    chance = random.Random(1)
    syllables = [
        first + vowel + last for first in "bdfglmnprstv" for vowel in "aeiou" for last in ("", "n", "r", "s")
    ]
    found: dict[str, None] = {}
    while len(found) < 50_000:
        found["".join(chance.choices(syllables, k=chance.randint(2, 4)))] = None
    return _Vocabulary(list(found))


def _notes(size: int, vocabulary: _Vocabulary) -> Iterator[Any]:
    from tests.search.notes.models import Note

    chance = random.Random(3)
    for number in range(size):
        words = chance.choices(vocabulary.words, cum_weights=vocabulary.weights, k=110)
        region = f"r{chance.randrange(300)}"
        yield Note(
            title=" ".join(words[:8]),
            text=" ".join(words[8:]),
            facts={
                "language": "en",
                "topics": [f"t{chance.randrange(4)}"],
                "countries": [f"c{chance.randrange(30)}"],
                "regions": [region, region[:3], region[:2]],
                "year": 2010 + chance.randrange(17),
                "evidence": chance.randrange(6),
                "fresh": f"{2022 + chance.randrange(5)}-03-01",
                "date": f"{2015 + chance.randrange(12)}-{chance.randint(1, 12):02}-15",
                "cost_from": chance.choice([10_000, 100_000, 700_000, 3_000_000]),
                "tags": [f"g{chance.randrange(200)}" for _ in range(4)],
                "audience": ["public"] if number % 20 else ["members"],
            },
        )


def _print(measured: dict[int, dict[str, tuple[float, float]]]) -> None:
    sizes = sorted(measured)
    print(
        "Search, ms of processor time p50 / p95".ljust(44)
        + "".join(f"{size:>18,}" for size in sizes)
        + "    growth p50"
    )
    for name in measured[sizes[0]]:
        cells = "".join(f"{measured[size][name][0]:9.1f} /{measured[size][name][1]:7.1f}" for size in sizes)
        growth = measured[sizes[-1]][name][0] / max(measured[sizes[0]][name][0], 0.01)
        print(f"{name:44}{cells}{growth:12.1f}x")


if __name__ == "__main__":
    import sys

    sys.exit(run(sys.argv[1:]))
