from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_cache_table(using: str, **kwargs: Any) -> None:
    """Throttles count in the cache. Does nothing where the table exists or the cache is elsewhere."""
    call_command("createcachetable", database=using, verbosity=0)


class AccountsConfig(AppConfig):
    name = "policylearning.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        post_migrate.connect(make_cache_table, sender=self)
