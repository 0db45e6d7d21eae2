"""The platform's settings as the tests run them: the same, with cheap passwords and a folder of their own."""

import os
import tempfile

# Each test process has its own data folder, whatever the shell says; conftest removes it at the end.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="policylearning-tests-")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("RANDOM_SEED", "1")

from policylearning.config.settings import *  # noqa: F403
from policylearning.config.settings import DATA_DIR, DATABASES, INSTALLED_APPS, TEMPLATES

from .undefined import Undefined

SEARCH_MODEL = "none"  # tests that are about meaning ask for it
INSTALLED_APPS += ["tests.search.notes"]  # something to be found that is no service's
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
(DATA_DIR / "static").mkdir()  # WhiteNoise warns where it is missing
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()  # type: ignore[index]

# Connections are not kept: a test database must be free to go. A file, not memory, so that the browser's
# server and the test see it through connections of their own; without waiting for the disk.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
