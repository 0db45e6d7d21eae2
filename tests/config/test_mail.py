from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from policylearning.config.mail import email_settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def smtp(**values: Any) -> dict[str, Any]:
    plain = {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 25,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 20,
    }
    return plain | values


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("console:", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("memory:", {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}),
        (
            "file:///var/my%20mail",
            {
                "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "EMAIL_FILE_PATH": "/var/my mail",
            },
        ),
        ("smtp://mail.example.org", smtp()),
        (
            "smtp://ann%40example.org:p%3Aw%2F@mail.example.org:587?tls=1",
            smtp(
                EMAIL_PORT=587,
                EMAIL_HOST_USER="ann@example.org",
                EMAIL_HOST_PASSWORD="p:w/",
                EMAIL_USE_TLS=True,
            ),
        ),
        ("smtps://mail.example.org", smtp(EMAIL_PORT=465, EMAIL_USE_SSL=True)),
    ],
)
def test_an_address_becomes_settings(url: str, settings: dict[str, Any]) -> None:
    assert email_settings(url) == settings


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "begins with nothing:"),
        ("imap://x", "begins with imap:"),
        ("file:///", "names no folder"),
        ("smtp://", "names no mail server"),
        ("smtp://u:secret@host:99999", "port is not a number"),
        ("smtps://u:secret@host?tls=1", "asks for both"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as caught:
        email_settings(url)
    assert "secret" not in str(caught.value)
