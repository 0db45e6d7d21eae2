"""A peer: Django with one model, two views and two templates, and of its middleware what any site has."""

import os
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

SIZE = 24
LIST = """<!DOCTYPE html><html lang="en"><title>Documents</title><main><ul>{% for each in rows %}
<li><a href="{% url "detail" each.id %}">{{ each.title }}</a><p>{{ each.summary }}</p></li>{% endfor %}</ul>
{% for name, values in facets.items %}<h2>{{ name }}</h2><ul>{% for value, count in values %}
<li><a href="?{{ name }}={{ value }}">{{ value }}</a> ({{ count }})</li>{% endfor %}</ul>{% endfor %}</main></html>"""
DETAIL = """<!DOCTYPE html><html lang="en"><title>{{ row.title }}</title><main><h1>{{ row.title }}</h1>
<p>{{ row.summary }}</p>{{ row.text|linebreaks }}<dl><dt>Country</dt><dd>{{ row.country }}</dd></dl></main></html>"""

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="of a benchmark",  # noqa: S106
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["PEER_DOCUMENTS"],
            "CONN_MAX_AGE": 60,
        }
    },
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"list.html": LIST, "detail.html": DETAIL})
                ]
            },
        }
    ],
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - settings first
from django.db import models  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.db.models.expressions import RawSQL  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402


class Document(models.Model):
    title = models.TextField()
    summary = models.TextField()
    text = models.TextField()
    country = models.TextField()
    year = models.IntegerField()
    evidence = models.IntegerField()

    class Meta:
        app_label, db_table, managed = "peer", "documents", False

    def __str__(self) -> str:
        return self.title


def listing(request: HttpRequest) -> HttpResponse:
    page, query = int(request.GET.get("page", 1)), request.GET.get("q", "")
    rows = Document.objects.order_by("-pk")
    if query:
        words = " OR ".join(f'"{word}"' for word in query.replace('"', " ").split())
        best = RawSQL("SELECT rowid FROM found WHERE found MATCH %s ORDER BY rank LIMIT %s", (words, SIZE))
        rows = Document.objects.filter(pk__in=best)
    facets: dict[str, Any] = {
        name: Document.objects.values_list(name).annotate(count=Count("pk")).order_by("-count", name)
        for name in ("country", "year", "evidence")
    }
    start = (page - 1) * SIZE
    return render(request, "list.html", {"rows": rows[start : start + SIZE], "facets": facets})


def detail(request: HttpRequest, key: int) -> HttpResponse:
    return render(request, "detail.html", {"row": get_object_or_404(Document, pk=key)})


urlpatterns = [path("", listing), path("<int:key>/", detail, name="detail")]
application = get_wsgi_application()
