"""A peer of the search benchmark: Wagtail's database search alone, on SQLite, by its manual.

Runs in an environment that has Wagtail and nothing of ours.
"""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from ._search_timing import FACETS, PAGE, peer

settings.configure(
    SECRET_KEY="of a benchmark",  # noqa: S106
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="static/",
    WAGTAILADMIN_BASE_URL="http://127.0.0.1",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(os.environ["PEER_FOLDER"]) / "wagtail.sqlite3"),
        }
    },
    INSTALLED_APPS=[
        "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.documents", "wagtail.images", "wagtail.search",
        "wagtail.admin", "wagtail", "modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes",
        "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
    ],
    WAGTAILSEARCH_BACKENDS={
        "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}
    },
)  # fmt: skip
django.setup()

from django.core.management import call_command  # noqa: E402 - settings first
from django.db import connection, models  # noqa: E402
from wagtail.search import index  # noqa: E402
from wagtail.search.backends import get_search_backend  # noqa: E402


class Document(index.Indexed, models.Model):
    language = models.TextField()
    title = models.TextField()
    text = models.TextField()
    country = models.TextField(db_index=True)
    topic = models.TextField(db_index=True)
    year = models.IntegerField(db_index=True)
    evidence = models.IntegerField(db_index=True)

    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("text"),
        *(index.FilterField(name) for name in FACETS),
    ]

    class Meta:
        app_label = "wagtailcore"

    def __str__(self) -> str:
        return str(self.title)


def build(rows: Iterator[tuple[Any, ...]]) -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Document)
    names = ("id", "language", "title", "text", *FACETS)
    while batch := list(islice(rows, 5_000)):
        Document.objects.bulk_create(Document(**dict(zip(names, row, strict=True))) for row in batch)
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def ask(asked: dict[str, Any]) -> None:
    """The first page, the number of all, and the counts of four facets over all."""
    chosen = {f"{name}__in": values for name, values in asked["filters"].items()}
    found = get_search_backend().search(
        " ".join(asked["words"]), Document.objects.filter(**chosen), operator="or"
    )
    list(found[:PAGE])
    found.count()
    for name in FACETS:
        found.facet(name)


if __name__ == "__main__":
    peer(build, ask)
