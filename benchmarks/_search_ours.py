"""The product's part of the search benchmark, one size a process: `build` an index, then `ask`. Prints JSON.

The rows lie in a database of SQLite with their texts, the index is built by the product's own rebuild. Vectors: to
embed a million documents takes hours, and what a look at vectors costs does not depend on what they mean. So each
document's is one of a thousand meanings of generated titles with seeded noise upon it; a question is embedded when it
is asked.
"""

import gc
import itertools
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ._search_documents import Asked, Asking, Documents
from ._search_timing import memory, timed

FACETS = ("topic", "country", "region", "language", "year", "evidence", "fresh", "cost", "tag")
MEANINGS, NEARNESS = 1_000, 0.6
"""How many centres the vectors lie around, and the cosine to their centre."""
WARM = 10


def main(what: str, size: int, folder: Path, rounds: int = 0) -> dict[str, Any]:
    _set_up(folder)
    if what == "build":
        return _build(size, folder)
    if what == "rebuild":
        return _rebuilt_while_asked(size, folder)
    return _Asking(size, folder, rounds).all()


def _set_up(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.SEARCH_INDEX_DIR = folder / "search"
    settings.SEARCH_MODEL = "bundled"
    settings.SEARCH_MODEL_DIR = folder / "model"
    call_command("migrate", verbosity=0, run_syncdb=True)


def _build(size: int, folder: Path) -> dict[str, Any]:
    from policylearning.search import generations, indexer

    documents = Documents(size)
    _rows(documents, folder)
    started, spent = time.perf_counter(), time.process_time()
    told = _teller(size)
    indexer.rebuild(told)
    built = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - spent}
    built["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    current = generations.current()
    assert current is not None
    built["disk"] = sum(path.stat().st_size for path in current.path.rglob("*") if path.is_file()) / 1e6
    return built | _vectors(documents)


def _rows(documents: Documents, folder: Path) -> None:
    with sqlite3.connect(folder / "bench.sqlite3") as database:
        database.executemany(
            "INSERT INTO notes_note (id, title, text, facts, hidden) VALUES (?, ?, ?, ?, 0)",
            ((key, title, text, json.dumps(facts)) for key, title, text, facts in documents.rows()),
        )
        database.execute("ANALYZE")


def _vectors(documents: Documents) -> dict[str, Any]:
    import numpy as np
    from tests.search.notes.models import Note

    from policylearning.search import embedding, outbox, vectors
    from policylearning.search.dense import root
    from policylearning.search.progress import Progress
    from policylearning.search.registry import sources

    model = embedding.prepare()
    titles = Note.objects.filter(pk__lte=MEANINGS).order_by("pk").values_list("title", flat=True)
    centres = np.array([model.embed(model.cut(title).ids) for title in titles], np.float32) / 127
    random = np.random.default_rng(1)
    appender = vectors.Appender(root(model.name) / "note", model.width)
    for start in range(0, documents.size, 10_000):
        count = min(10_000, documents.size - start)
        noise = random.standard_normal((count, model.width), np.float32)
        noise *= (1 / NEARNESS**2 - 1) ** 0.5 / np.linalg.norm(noise, axis=1, keepdims=True)
        rows = centres[random.integers(len(centres), size=count)] + noise
        rows = np.rint(rows / np.linalg.norm(rows, axis=1, keepdims=True) * 127).astype(np.int8)
        for place in range(count):
            appender.put(start + place + 1, 1, rows[place : place + 1])
    appender.close()
    Progress(outbox.beginning(), built=[source.kind for source in sources]).keep(root(model.name))
    folder = root(model.name) / "note"
    return {"vectors_disk": sum(path.stat().st_size for path in folder.iterdir()) / 1e6}


class _Asking:
    def __init__(self, size: int, folder: Path, rounds: int) -> None:
        self.documents, self.database, self.rounds = Documents(size), folder / "bench.sqlite3", rounds

    def all(self) -> dict[str, Any]:
        from django.conf import settings
        from django.contrib.auth.models import AnonymousUser

        from policylearning.search.queries import search, suggest

        visitor = AnonymousUser()
        asked = Asking(self.database).searches(self.rounds + WARM)
        beginnings = Asking(self.database, seed=6).beginnings(self.rounds + WARM)
        gc.collect()
        gc.freeze()  # as the server does before it forks
        found: dict[str, Any] = {"memory": {"before the first question": memory()}, "times": {}}

        def searched(each: Asked, facets: Iterable[str] = FACETS) -> Callable[[], Any]:
            return lambda: [
                (
                    hit.title,
                    hit.summary,
                    hit.passage,
                )  # as a page shows them; they are marked when they are asked for
                for hit in search(
                    each.text, user=visitor, filters=each.filters, facets=tuple(facets), language="en"
                ).hits
            ]

        suggesting = [lambda typed=typed: suggest(typed, user=visitor) for typed in beginnings]  # type: ignore[misc]
        found["times"]["suggestion"] = timed(suggesting, warm=WARM)
        found["memory"]["after suggestions"] = memory()
        settings.SEARCH_MODEL = "none"
        found["times"]["lexical"] = timed([searched(each) for each in asked], warm=WARM)
        found["memory"]["after searches by words"] = memory()
        settings.SEARCH_MODEL = "bundled"
        meant = Asking(self.database, seed=7).searches(self.rounds + WARM)
        found["times"]["hybrid"] = timed([searched(each) for each in meant], warm=WARM)
        found["memory"]["after searches by meaning as well"] = memory()
        found["sorts"] = {
            name: [each.sort for each in these[WARM:]]
            for name, these in (("lexical", asked), ("hybrid", meant))
        }
        found["recall"] = self._recall(asked[WARM : WARM + 50])
        return found

    def _recall(self, asked: list[Asked]) -> dict[str, float]:
        """Of the ten nearest documents by looking at every vector, the share that is among the first ten of D."""
        from policylearning.search import dense, embedding, facets, ranking
        from policylearning.search.reading import snapshot
        from policylearning.search.vectors import stored

        now, model = snapshot(), embedding.model()
        folder = dense.root(model.name)
        rows = stored(folder / "note", model.width)
        assert rows is not None
        shares: dict[str, list[float]] = {"all": [], "facets chosen": []}
        for each in asked:
            vector = embedding.of_query(each.text)
            meaning = dense.Meaning(vector, dense.Shelves(folder, model.width, ["note"]), understood=True)
            limits = [facets.filter_query(name, values, now) for name, values in each.filters.items()]
            first = meaning.nearest(limits, now)[:10]
            got = {int(ranking.key_at(one.place, now).partition(":")[2]) for one in first}
            exact = self._exactly(rows, vector, each)
            shares["facets chosen" if each.filters else "all"].append(len(got & exact) / len(exact))
        return {name: statistics.fmean(values) for name, values in shares.items() if values}

    def _exactly(self, rows: Any, vector: Any, asked: Asked) -> set[int]:
        import numpy as np

        cosines = np.concatenate([
            rows.rows[start : start + 50_000].astype(np.float32) @ vector.astype(np.float32)
            for start in range(0, len(rows.rows), 50_000)
        ])  # fmt: skip
        found: set[int] = set()
        for row in np.argsort(-cosines):
            number = int(rows.ids[row])
            if self._chosen(number, asked.filters):
                found.add(number)
            if len(found) == 10:
                break
        return found

    def _chosen(self, number: int, filters: dict[str, list[str]]) -> bool:
        facts = self.documents.facts(number, "")
        names = {"country": "countries", "topic": "topics"}
        return all(set(facts[names[name]]) & set(values) for name, values in filters.items())


def _rebuilt_while_asked(size: int, folder: Path) -> dict[str, float]:
    """A rebuild in another process; here, question upon question, and now and then a new document."""
    from django.db import transaction
    from tests.search.notes.models import Note

    from policylearning.search import actions, indexer, queries

    every = Asking(folder / "bench.sqlite3", seed=8).searches(1_000)
    asking = itertools.cycle(each for each in every if not each.filters)
    told: dict[str, float] = {
        "answers": 0,
        "answers that failed": 0,
        "answers that were empty": 0,
        "written": 0,
    }
    wall, written = [], []
    command = "from policylearning.search import indexer; indexer.rebuild()"
    started = time.perf_counter()
    rebuilding = subprocess.Popen([sys.executable, "-c", f"{_IN_ANOTHER}\n{command}", str(folder)])
    while rebuilding.poll() is None:
        at = time.perf_counter()
        found = queries.search(next(asking).text, user=None, facets=FACETS, language="en")
        wall.append((time.perf_counter() - at) * 1000)
        told["answers"] += 1
        told["answers that failed"] += found.degraded is not None
        told["answers that were empty"] += not found.hits
        if told["answers"] % 10 == 0:
            with transaction.atomic():
                note = Note.objects.create(title=f"Wyqx{len(written)}zq", facts={"language": "en"})
                actions.changed(note)
            written.append(note)
        time.sleep(0.05)
    took = time.perf_counter() - started
    indexer.catch_up(timeout=60)
    told["written"] = len(written)
    told["written and not found"] = sum(queries.count(f'"{note.title}"', user=None) != 1 for note in written)
    with transaction.atomic():
        for note in written:
            actions.gone(note)
        Note.objects.filter(pk__gt=size).delete()
    indexer.catch_up(timeout=60)
    told["a search, p50: ms by the clock on the wall"] = statistics.median(wall)
    told["a search, p95: ms by the clock on the wall"] = statistics.quantiles(wall, n=20)[-1]
    return told | {"seconds": took, "it failed": float(rebuilding.returncode != 0)}


_IN_ANOTHER = """
import sys
from pathlib import Path
from benchmarks import _search_ours
_search_ours._set_up(Path(sys.argv[1]))
"""


def _teller(size: int) -> Callable[[int], None]:
    every = max(1, size // 10)

    def told(done: int) -> None:
        if done % every < 500:
            print(f"  {done:,} documents indexed", file=sys.stderr, flush=True)

    return told


if __name__ == "__main__":
    what, size, folder, *rounds = sys.argv[1:]
    print(json.dumps(main(what, int(size), Path(folder), *map(int, rounds))))
