"""Under HTTPS the cookies that tell who asks belong to this host alone."""

import json
import os
import subprocess
import sys

import pytest

PRINT = (
    "import json, django; from django.conf import settings as s;"
    "print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY]))"
)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://learning.example.org", ["__Host-sessionid", "__Host-csrftoken", True, True]),
        ("http://127.0.0.1:8000", ["sessionid", "csrftoken", False, True]),
    ],
)
def test_names_that_browsers_guard(address: str, names: list[object]) -> None:
    environment = {
        **os.environ,
        "BASE_URL": address,
        "SECRET_KEY": "x" * 50,
        "DJANGO_SETTINGS_MODULE": "policylearning.config.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", PRINT], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == names
