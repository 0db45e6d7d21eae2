"""Search with facets over generated documents, at three sizes: what it costs, and how that grows.

`python -m benchmarks search` runs 10,000 and 100,000 documents; `--large` adds 1,000,000 with as many
terms, which takes a quarter of an hour and 2 GB of disk. Quality is measured by `policylearning search evaluate`.

The database holds a row for each document and no text: a document is generated from its number whenever it is read,
and the time that takes is not counted. The index is filled directly, with the product's own fields and analysers;
how fast the product itself builds one is measured on the smallest size.
"""

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from ._words import Vocabulary

SIZES = (10_000, 100_000)
LARGE = 1_000_000
ROUNDS = 80
FACETS = ("topic", "country", "region", "language", "year", "evidence", "fresh", "cost", "tag")
BOUNDS = {10_000: 25.0, 100_000: 25.0, LARGE: 60.0}
"""p95 in milliseconds that a search with facets must keep, by number of documents (quality.md)."""
SUGGESTION = 15.0
"""p95 in milliseconds of a suggestion, at any size."""
SEARCH, SUGGEST = "two words, all facets", "suggestion of three letters"


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a bound is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks search")
    options.add_argument("--quick", action="store_true", help="10,000 documents only")
    options.add_argument("--large", action="store_true", help="also 1,000,000 documents")
    options.add_argument("--sizes", type=int, nargs="*", help="these instead")
    chosen = options.parse_args(arguments or [])
    sizes = chosen.sizes or [*SIZES[: 1 if chosen.quick else 2], *([LARGE] if chosen.large else [])]
    with tempfile.TemporaryDirectory(prefix="policylearning-bench-") as folder:
        _set_up(Path(folder))
        measured = {size: _Measuring(size).all() for size in sorted(sizes)}
    _print(measured)
    late = [
        f"{size:,} documents, {name}: {found[name][1]:.1f} ms, must be under {bound}"
        for size, found in measured.items()
        for name, bound in ((SEARCH, BOUNDS.get(size, BOUNDS[LARGE])), (SUGGEST, SUGGESTION))
        if found[name][1] > bound
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


class _Texts:
    """Documents by number. `spent` is the time their making took."""

    def __init__(self, size: int) -> None:
        self.vocabulary = Vocabulary(LARGE if size >= LARGE else 50_000)
        self.spent = 0.0

    def words(self, number: int) -> list[str]:
        return self.vocabulary.some(random.Random(number), 110)

    def facts(self, number: int) -> dict[str, Any]:
        chance = random.Random(-number)
        region = f"r{chance.randrange(300)}"
        return {
            "language": "en",
            "url": f"/notes/{number}/",
            "topics": (f"t{chance.randrange(4)}",),
            "countries": (f"c{chance.randrange(30)}",),
            "regions": (region, region[:3], region[:2]),
            "year": 2010 + chance.randrange(17),
            "evidence": chance.randrange(6),
            "fresh": date(2022 + chance.randrange(5), 3, 1),
            "date": date(2015 + chance.randrange(12), chance.randint(1, 12), 15),
            "cost_from": chance.choice([10_000, 100_000, 700_000, 3_000_000]),
            "tags": tuple(dict.fromkeys(f"g{chance.randrange(200)}" for _ in range(4))),
            "audience": ("public",) if number % 20 else ("members",),
        }

    def document(self, note: Any) -> Any:
        """The search document of a row, as the product asks for it."""
        from policylearning.search.registry import Passage, SearchDocument

        started = time.thread_time()
        words = self.words(note.pk)
        made = SearchDocument(
            title=" ".join(words[:8]), body=(Passage("Text", " ".join(words[8:])),), **self.facts(note.pk)
        )
        self.spent += time.thread_time() - started
        return made


class _Measuring:
    def __init__(self, size: int) -> None:
        from policylearning.search.registry import sources

        self.size, self.texts, self.chance = size, _Texts(size), random.Random(2)
        sources._items["note"] = replace(sources["note"], document=self.texts.document)

    def all(self) -> dict[str, tuple[float, float]]:
        """p50 and p95 in milliseconds by what was asked; "build" is seconds and megabytes."""
        from policylearning.search import reading

        found = {"build (s, MB)": self._build()}
        reading.forget()
        gc.collect()
        gc.freeze()  # as the server does before it forks
        for name, make in self._asked().items():
            found[name] = self._timed(make)
        return found

    def _build(self) -> tuple[float, float]:
        from tests.search.notes.models import Note

        from policylearning.search import generations, indexer, reading

        Note.objects.all().delete()
        for start in range(1, self.size + 1, 10_000):
            keys = range(start, min(start + 10_000, self.size + 1))
            Note.objects.bulk_create([Note(pk=key, title="", text="") for key in keys])
        started = time.perf_counter()
        if self.size <= min(SIZES):
            indexer.rebuild()
        else:
            self._fill_directly()
        took = time.perf_counter() - started
        reading.forget()
        generation = generations.current()
        assert generation is not None
        files = (path for path in generation.path.rglob("*") if path.is_file())
        return took, sum(path.stat().st_size for path in files) / 1e6

    def _fill_directly(self) -> None:
        import tantivy

        from policylearning.search import generations, outbox
        from policylearning.search.documents import analysed
        from policylearning.search.grams import spelled
        from policylearning.search.registry import SearchDocument
        from policylearning.search.schema import document_schema, word_schema
        from policylearning.search.words import stem

        stems = lru_cache(maxsize=200_000)(lambda word: stem.__wrapped__(word, "en"))
        pieces = lru_cache(maxsize=200_000)(spelled.__wrapped__)
        generation = generations.make()
        writer = tantivy.Index(document_schema(), path=str(generation.documents)).writer(
            256_000_000, num_threads=1
        )
        for number in range(1, self.size + 1):
            words = self.texts.words(number)
            entry = analysed("note", number, SearchDocument(title="", **self.texts.facts(number))).document
            entry.add_text("title", " ".join(words[:8]))
            for part in (words[:8], words[8:]):
                entry.add_text("stems", " ".join(map(stems, part)))
                entry.add_text("grams", " ".join(map(pieces, part)))
            writer.add_document(entry)
            if number % 100_000 == 0:
                print(f"  {number:,} documents indexed", file=sys.stderr, flush=True)
        writer.commit()
        writer.wait_merging_threads()
        writer = tantivy.Index(word_schema(), path=str(generation.words)).writer(64_000_000, num_threads=1)
        for word in self.texts.vocabulary.words:
            entry = tantivy.Document()
            entry.add_text("word", word)
            entry.add_text("stem", stem(word, "en"))
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()
        generation.keep(outbox.beginning())
        generations.install(generation)

    def _asked(self) -> dict[str, Callable[[], Callable[[], Any]]]:
        """What is asked: each makes a question, another each time, that is then timed."""
        from django.contrib.auth.models import AnonymousUser

        from policylearning.search.queries import search, suggest

        chance, visitor, vocabulary = self.chance, AnonymousUser(), self.texts.vocabulary

        def words(count: int) -> str:
            return vocabulary.phrase(chance, count)

        def slip() -> str:
            word = chance.choice([word for word in vocabulary.words[:5000] if len(word) > 7])
            return word[:3] + word[4] + word[3] + word[5:]

        def found(query: str, *, facets: Iterable[str] = FACETS, **more: Any) -> Callable[[], Any]:
            return lambda: search(query, user=visitor, facets=tuple(facets), language="en", **more)

        return {
            SEARCH: lambda: found(words(2)),
            "two words, no facets": lambda: found(words(2), facets=()),
            "a question of ten words, all facets": lambda: found(words(10)),
            "two words, two filters, all facets": lambda: found(
                words(2), filters={"country": ["c3", "c4"], "topic": ["t1"]}
            ),
            "a slip of the pen, all facets": lambda: found(slip()),
            "no words, all facets": lambda: found("", filters={"country": [f"c{chance.randrange(30)}"]}),
            "newest first, page 5": lambda: found(words(2), sort="newest", page=5),
            SUGGEST: lambda: partial(suggest, words(1)[:3], user=visitor),
        }

    def _timed(self, make: Callable[[], Callable[[], Any]]) -> tuple[float, float]:
        """Processor time of the asking thread, which does all the work: other programs do not disturb it."""
        times = []
        for number in range(ROUNDS + 5):
            ask = make()
            self.texts.spent, started = 0.0, time.thread_time()
            ask()
            if number >= 5:  # the first ones read files and fill caches
                times.append((time.thread_time() - started - self.texts.spent) * 1000)
        return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _print(measured: dict[int, dict[str, tuple[float, float]]]) -> None:
    sizes = sorted(measured)
    head = "Search, ms of processor time p50 / p95"
    print(head.ljust(44) + "".join(f"{size:>18,}" for size in sizes) + "    growth p50")
    for name in measured[sizes[0]]:
        cells = "".join(f"{measured[size][name][0]:9.1f} /{measured[size][name][1]:7.1f}" for size in sizes)
        growth = measured[sizes[-1]][name][0] / max(measured[sizes[0]][name][0], 0.01)
        print(f"{name:44}{cells}{growth:12.1f}x")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
