"""Throttles count where every process sees them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from policylearning.accounts.apps import make_cache_table
from policylearning.config import settings as shipped
from tests.factories.accounts import PASSWORD, member

pytestmark = pytest.mark.django_db


def test_the_shipped_cache_is_shared() -> None:
    backend = shipped.CACHES["default"]["BACKEND"]
    assert backend in {
        "django.core.cache.backends.db.DatabaseCache",
        "django.core.cache.backends.redis.RedisCache",
    }


def test_wrong_passwords_are_counted_in_the_table_that_migrating_makes(settings: Any) -> None:
    table = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": table, "LOCATION": "cache"}}
    make_cache_table(using="default")
    make_cache_table(using="default")
    user = member()
    for number in range(5):
        Client(REMOTE_ADDR=f"127.0.0.{number + 1}").post(
            "/account/login/", {"login": user.email, "password": "x"}
        )
    page = Client().post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "Too many wrong passwords" in page.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1
