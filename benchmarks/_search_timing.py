"""How the search benchmark and its peers take time and memory. Standard library alone: peers have nothing of ours."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

FACETS = ("country", "topic", "year", "evidence")
"""What the peers count: each document has one value of each in their tables."""
PAGE = 20

Clock = Callable[[], float]


def timed(
    asking: Iterable[Callable[[], Any]], *, warm: int, budget: float = 1e9, clock: Clock = time.thread_time
) -> dict[str, list[float]]:
    """Milliseconds of each after the first `warm`, which read files and fill caches: of the processor, by `clock`, and
    of the clock on the wall. Ends when the `budget` in seconds is spent, but not before ten."""
    processor: list[float] = []
    wall: list[float] = []
    until = time.perf_counter() + budget
    for number, ask in enumerate(asking):
        spent, started = clock(), time.perf_counter()
        ask()
        if number >= warm:
            processor.append((clock() - spent) * 1000)
            wall.append((time.perf_counter() - started) * 1000)
        if time.perf_counter() > until and len(wall) >= 10:
            break
    return {"processor": processor, "wall": wall}


def memory() -> tuple[float, float]:
    """MB of this process: its share of everything (PSS), and what no file backs."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        found[name] = int(rest.split()[0]) / 1e3
    return found["Pss"], found["Pss_Anon"]


def peer(
    build: Callable[[Iterator[tuple[Any, ...]]], None], ask: Callable[[dict[str, Any]], Any], **how: Any
) -> None:
    """Fill with the documents and answer the questions that were handed in; print what it took.

    `build` gets rows of key, language, title, text, country, topic, year and evidence. `ask` gets a question's
    `words` and `filters`.
    """
    task = json.load(sys.stdin)
    told: dict[str, Any] = {}
    if not task["built"]:
        started = time.perf_counter()
        build(rows(task["documents"]))
        told["seconds"] = time.perf_counter() - started
    asking = [lambda each=each: ask(each) for each in task["asked"]]
    told["times"] = timed(asking, warm=3, budget=task["budget"], **how)
    print(json.dumps(told))


def rows(documents: str) -> Iterator[tuple[Any, ...]]:
    import sqlite3

    facts = ("language", "countries[0]", "topics[0]", "year", "evidence")
    picked = ", ".join(f"json_extract(facts, '$.{name}')" for name in facts)
    with sqlite3.connect(documents) as database:
        for key, title, text, language, *rest in database.execute(
            f"SELECT id, title, text, {picked} FROM notes_note ORDER BY id"  # noqa: S608
        ):
            yield key, language, title, text, *rest
