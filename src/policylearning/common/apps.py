from functools import lru_cache

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import trans_real


class CommonConfig(AppConfig):
    name = "policylearning.common"
    verbose_name = "Common"

    def ready(self) -> None:
        from .registry import autodiscover

        autodiscover()
        _remember_words()


def _remember_words() -> None:
    """Look every message up once. A page has hundreds, and one that is as its author wrote it is looked for in the
    catalogue of every fallback before it is found to be in none."""
    for language, _name in settings.LANGUAGES:
        known = trans_real.translation(language)
        known.gettext = lru_cache(maxsize=8192)(known.gettext)  # type: ignore[method-assign]
