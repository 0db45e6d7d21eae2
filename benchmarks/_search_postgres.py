"""A peer of the search benchmark: PostgreSQL's full text alone, each document in its own language's configuration."""

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from ._search_timing import FACETS, PAGE, peer

CONFIGURATIONS = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian"}
SCHEMA = f"searched_{int(os.environ['PEER_SIZE'])}"
connection = psycopg.connect(os.environ["PEER_DATABASE"], autocommit=True)
connection.execute(f"SET search_path = {SCHEMA}")
connection.execute("SET max_parallel_workers_per_gather = 0")  # one processor, as everybody here
connection.execute("SET work_mem = '256MB'")
connection.execute("SET jit = off")


def build(rows: Iterator[tuple[Any, ...]]) -> None:
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    connection.execute(
        "CREATE TABLE documents (id bigint PRIMARY KEY, language text, title text, text text, country text, topic text,"
        " year int, evidence int, words tsvector)"
    )
    columns = "id, language, title, text, country, topic, year, evidence"
    with connection.cursor() as cursor, cursor.copy(f"COPY documents ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    for language in (*CONFIGURATIONS, ""):
        name = CONFIGURATIONS.get(language, "simple")
        which = "language = %s" if language else "words IS NULL AND %s = ''"
        connection.execute(
            f"UPDATE documents SET words = setweight(to_tsvector('{name}', title), 'A')"  # noqa: S608
            f" || to_tsvector('{name}', text) WHERE {which}",
            [language],
        )
    connection.execute("CREATE INDEX ON documents USING gin (words)")
    for column in FACETS:
        connection.execute(f"CREATE INDEX ON documents ({column})")
    connection.execute("VACUUM ANALYZE documents")


def ask(asked: dict[str, Any]) -> None:
    """The first page with the words marked, the number of all, and the counts of four facets over all."""
    words = " | ".join(asked["words"])
    where = "".join(f" AND {name} = ANY(%({name})s)" for name in asked["filters"])
    values = {"words": words, **asked["filters"]}
    matching = f"FROM documents, to_tsquery('english', %(words)s) q WHERE words @@ q{where}"
    connection.execute(
        f"SELECT id, title, ts_headline('english', text, q) FROM (SELECT id, title, text, q {matching}"  # noqa: S608
        f" ORDER BY ts_rank(words, q) DESC LIMIT {PAGE}) best",
        values,
    ).fetchall()
    sets = ", ".join(f"({name})" for name in FACETS)
    connection.execute(
        f"SELECT {', '.join(FACETS)}, count(*) {matching} GROUP BY GROUPING SETS ((), {sets})",
        values,
    ).fetchall()


def processor(pid: int) -> float:
    """Seconds of the processor, the server's for this connection and ours."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 + time.thread_time()


if __name__ == "__main__":
    peer(build, ask, clock=partial(processor, connection.info.backend_pid))
