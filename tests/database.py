"""`python -m tests.database URL`: exit code 0 when a PostgreSQL answers there."""

import sys

import dj_database_url
import psycopg


def answers(url: str) -> str | None:
    """The version of the PostgreSQL server at `url`, or None. Asked of its database `postgres`."""
    where = dj_database_url.parse(url)
    try:
        with psycopg.connect(
            host=where["HOST"] or "127.0.0.1",
            port=where["PORT"] or 5432,
            user=where["USER"] or None,
            password=where["PASSWORD"] or None,
            dbname="postgres",
            connect_timeout=3,
        ) as connection:
            return str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
    except psycopg.OperationalError:
        return None


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
