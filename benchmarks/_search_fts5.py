"""A peer of the search benchmark: SQLite's FTS5 alone, with its own stemmer and ranking, by its manual."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ._search_timing import FACETS, PAGE, peer

database = sqlite3.connect(Path(os.environ["PEER_FOLDER"]) / "fts5.sqlite3", isolation_level=None)
database.execute("PRAGMA mmap_size = 8000000000")
database.execute("PRAGMA cache_size = -200000")


def build(rows: Iterator[tuple[Any, ...]]) -> None:
    database.executescript(
        "DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS found;"
        "CREATE TABLE documents (id INTEGER PRIMARY KEY, language TEXT, title TEXT, text TEXT, country TEXT,"
        " topic TEXT, year INTEGER, evidence INTEGER);"
        "CREATE VIRTUAL TABLE found USING fts5(title, text, content=documents, content_rowid=id,"
        " tokenize='porter unicode61 remove_diacritics 2');"
    )
    database.execute("BEGIN")
    database.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute("INSERT INTO found(found) VALUES ('rebuild')")
    database.execute("COMMIT")
    database.execute("INSERT INTO found(found) VALUES ('optimize')")
    for column in FACETS:
        database.execute(f"CREATE INDEX by_{column} ON documents ({column})")
    database.execute("ANALYZE")


def ask(asked: dict[str, Any]) -> None:
    """The first page with the words marked, the number of all, and the counts of four facets over all."""
    words = " OR ".join(f'"{word}"' for word in asked["words"])
    where, values = "", []
    for name, chosen in asked["filters"].items():
        where += f" AND {name} IN ({', '.join('?' * len(chosen))})"
        values += chosen
    matching = f"FROM found JOIN documents ON id = found.rowid WHERE found MATCH ?{where}"
    database.execute(
        f"SELECT id, documents.title, snippet(found, 1, '[', ']', ' … ', 30) {matching} ORDER BY rank LIMIT {PAGE}",
        [words, *values],
    ).fetchall()
    database.execute("DROP TABLE IF EXISTS temp.hits")
    columns = ", ".join(FACETS)
    database.execute(f"CREATE TEMP TABLE hits AS SELECT {columns} {matching}", [words, *values])
    database.execute("SELECT count(*) FROM temp.hits").fetchall()
    for name in FACETS:
        database.execute(f"SELECT {name}, count(*) FROM temp.hits GROUP BY 1 ORDER BY 2 DESC").fetchall()  # noqa: S608


if __name__ == "__main__":
    peer(build, ask)
