"""EMAIL_URL to Django's settings."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKEND = "django.core.mail.backends.{}.EmailBackend"
TIMEOUT = 20
"""Seconds until a mail server that does not answer is given up."""
KNOWN = (
    "console:, memory:, file:///folder, smtp://user:password@host:port?tls=1, smtps://user:password@host:port"
)


def email_settings(url: str) -> dict[str, Any]:
    """The EMAIL_* settings. ImproperlyConfigured says what is wrong, without the password."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": BACKEND.format("console")}
    if parts.scheme == "memory":
        return {"EMAIL_BACKEND": BACKEND.format("locmem")}
    if parts.scheme == "file":
        return _folder(parts)
    if parts.scheme in ("smtp", "smtps"):
        return _server(parts)
    raise ImproperlyConfigured(
        f"EMAIL_URL begins with {parts.scheme or 'nothing'}:, which is not one of {KNOWN}"
    )


def _folder(parts: SplitResult) -> dict[str, Any]:
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("EMAIL_URL names no folder: write file:///path/to/folder")
    return {"EMAIL_BACKEND": BACKEND.format("filebased"), "EMAIL_FILE_PATH": unquote(parts.path)}


def _server(parts: SplitResult) -> dict[str, Any]:
    if not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL names no mail server: write smtp://host:port")
    secure = parts.scheme == "smtps"
    tls = parse_qs(parts.query).get("tls", ["0"])[-1] in ("1", "true", "yes")
    if secure and tls:
        raise ImproperlyConfigured("EMAIL_URL asks for both smtps: and tls=1; a server offers one of them")
    try:
        port = parts.port or (465 if secure else 25)
    except ValueError as error:
        raise ImproperlyConfigured("EMAIL_URL's port is not a number up to 65535") from error
    return {
        "EMAIL_BACKEND": BACKEND.format("smtp"),
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": tls,
        "EMAIL_TIMEOUT": TIMEOUT,
    }
