"""Time zones, read from the time zone database once: it is a tree of files."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings


def zone(name: str) -> ZoneInfo:
    """The zone of that name. What the time zone database no longer knows must not close an account's pages."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


@cache
def time_zones() -> dict[str, str]:
    """Labels by name of the IANA database: "Europe/Athens" is "Europe / Athens"."""
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    return {"UTC": "UTC"} | {name: name.replace("/", " / ").replace("_", " ") for name in names}
