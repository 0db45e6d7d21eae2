"""What every page knows."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .navigation import links, tabs

PLACES = ("header", "search", "account", "footer")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether this is a demo, and the links of the shell, worked out when they are used."""
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "office_tabs": SimpleLazyObject(partial(tabs, "office", request)),
        **{f"{place}_links": SimpleLazyObject(partial(links, place, request)) for place in PLACES},
    }
