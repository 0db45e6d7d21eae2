"""A peer: the pages by hand, from SQLite to HTML without any framework."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs

SIZE = 24
_local = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    asked = parse_qs(environ.get("QUERY_STRING", ""))
    key = environ["PATH_INFO"].strip("/")
    page, query = int(asked.get("page", ["1"])[0]), asked.get("q", [""])[0]
    body = _detail(int(key)) if key else _list(page, query)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [f"<!DOCTYPE html><html lang=en><title>Documents</title><main>{body}</main></html>".encode()]


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["PEER_DOCUMENTS"])
    connection: sqlite3.Connection = _local.connection
    return connection


def _list(page: int, query: str) -> str:
    connection = _connection()
    if query:
        words = " OR ".join(f'"{word}"' for word in query.replace('"', " ").split())
        rows = connection.execute(
            "SELECT d.id, d.title, d.summary FROM found JOIN documents d ON d.id = found.rowid"
            " WHERE found MATCH ? ORDER BY rank LIMIT ?", (words, SIZE),
        ).fetchall()  # fmt: skip
    else:
        rows = connection.execute(
            "SELECT id, title, summary FROM documents ORDER BY id DESC LIMIT ? OFFSET ?",
            (SIZE, (page - 1) * SIZE),
        ).fetchall()
    cards = "".join(
        f'<li><a href="/{key}/">{escape(title)}</a><p>{escape(summary)}</p></li>'
        for key, title, summary in rows
    )
    return f"<ul>{cards}</ul>{''.join(map(_facet, ('country', 'year', 'evidence')))}"


def _facet(column: str) -> str:
    counted = _connection().execute(f"SELECT {column}, count(*) FROM documents GROUP BY 1 ORDER BY 2 DESC")  # noqa: S608
    return f"<ul>{''.join(f'<li>{value} ({count})</li>' for value, count in counted)}</ul>"


def _detail(key: int) -> str:
    title, summary, text = _connection().execute(
        "SELECT title, summary, text FROM documents WHERE id = ?", (key,)
    ).fetchone()  # fmt: skip
    return f"<h1>{escape(title)}</h1><p>{escape(summary)}</p><p>{escape(text)}</p>"
