"""A peer: Wagtail alone, with one page type, its database search and the list written as its manual would have it.

Runs in an environment of its own, which has Wagtail and granian and nothing of ours. Fills its database at the first
start: that takes a minute or two.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

SIZE = 24
DATABASE = Path(os.environ["PEER_FOLDER"]) / "wagtail.sqlite3"
LIST = """<!DOCTYPE html><html lang="en"><title>Documents</title><main><ul>{% for each in rows %}
<li><a href="{{ each.url }}">{{ each.title }}</a><p>{{ each.summary }}</p></li>{% endfor %}</ul>
{% for name, values in facets.items %}<h2>{{ name }}</h2><ul>{% for value, count in values %}
<li><a href="?{{ name }}={{ value }}">{{ value }}</a> ({{ count }})</li>{% endfor %}</ul>{% endfor %}</main></html>"""
DETAIL = """{% load wagtailcore_tags %}<!DOCTYPE html><html lang="en"><title>{{ page.title }}</title><main>
<h1>{{ page.title }}</h1><p>{{ page.summary }}</p>{{ page.text|richtext }}<p>{{ page.country }}</p></main></html>"""

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="of a benchmark",  # noqa: S106
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="static/",
    WAGTAIL_SITE_NAME="Documents",
    WAGTAILADMIN_BASE_URL="http://127.0.0.1",
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATABASE), "CONN_MAX_AGE": 60},
    },
    INSTALLED_APPS=[
        "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.documents", "wagtail.images", "wagtail.search",
        "wagtail.admin", "wagtail", "modelcluster", "taggit", "django.contrib.auth",
        "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.locmem.Loader", {"list.html": LIST, "detail.html": DETAIL}),
                "django.template.loaders.app_directories.Loader",
            ]
        },
    }],
)  # fmt: skip
django.setup()

from django.core.management import call_command  # noqa: E402 - settings first
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.shortcuts import render  # noqa: E402
from wagtail import urls as wagtail_urls  # noqa: E402
from wagtail.fields import RichTextField  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from wagtail.search import index  # noqa: E402


class DocumentPage(Page):
    summary = models.TextField()
    text = RichTextField()
    country = models.TextField()
    year = models.IntegerField()
    evidence = models.IntegerField()

    template = "detail.html"
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("text")]

    class Meta:
        app_label = "wagtailcore"

    def __str__(self) -> str:
        return str(self.title)


def listing(request: HttpRequest) -> HttpResponse:
    page, query = int(request.GET.get("page", 1)), request.GET.get("q", "")
    rows: Any = DocumentPage.objects.live().public().order_by("-pk")
    if query:
        rows = rows.search(query, operator="or")
    facets = {
        name: DocumentPage.objects.live()
        .values_list(name)
        .annotate(count=Count("pk"))
        .order_by("-count", name)
        for name in ("country", "year", "evidence")
    }
    start = (page - 1) * SIZE
    return render(request, "list.html", {"rows": rows[start : start + SIZE], "facets": facets})


urlpatterns = [path("", listing), path("", include(wagtail_urls))]


def _fill() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(DocumentPage)
    with sqlite3.connect(os.environ["PEER_DOCUMENTS"]) as documents:
        rows = documents.execute("SELECT id, title, summary, text, country, year, evidence FROM documents")
        names = ("title", "summary", "text", "country", "year", "evidence")
        with transaction.atomic():
            root = Page.get_first_root_node()
            home = root.add_child(instance=Page(title="Home", slug="documents-home"))
            Site.objects.update_or_create(
                is_default_site=True, defaults={"hostname": "127.0.0.1", "root_page": home}
            )
            for key, *values in rows:
                content = dict(zip(names, values, strict=True))
                home.add_child(instance=DocumentPage(slug=str(key), **content))
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


if not DATABASE.exists():
    _fill()
application = get_wsgi_application()
