"""The suite runs on the database it was asked to run on, and says which."""

import os

import pytest
from django.db import connection

from tests.database import answers

LOCAL = "postgres://{user}@127.0.0.1:5432/postgres"


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_was_asked_for() -> None:
    asked = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"

    assert connection.vendor == asked


@pytest.mark.django_db
def test_postgresql_is_recent_enough() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("this run is on SQLite; .ci/run makes another on PostgreSQL where one answers")

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000


def test_ci_has_a_postgresql() -> None:
    if not os.environ.get("CI"):
        pytest.skip("only CI is asked to have a PostgreSQL")
    user = os.environ.get("PGUSER") or os.environ.get("USER") or "root"
    if answers(os.environ.get("CI_DATABASE_URL") or LOCAL.format(user=user)) is None:
        pytest.skip("no PostgreSQL answers at 127.0.0.1:5432: the suite ran on SQLite alone")


@pytest.mark.django_db
def test_sqlite_keeps_what_it_confirmed() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this run is on PostgreSQL")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    told = connection.settings_dict["OPTIONS"]

    assert told["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA synchronous=FULL;" in told["init_command"]
