"""The one clock. Nothing else in the code asks what time it is."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in the current time zone (the reader's, within a request)."""
    return timezone.localdate()
