"""The one settings file. Everything a machine may change comes from the environment, with loud errors."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from environs import FileAwareEnv

from . import logs, mail

env = FileAwareEnv(eager=False, strip_whitespace=True)

# Where things are -------------------------------------------------------------------------------
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default="var")).resolve()
"""The embedded database, files, the search index and the demo's secret live here."""

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
"""Example content is shown as such, mail goes to the console, passwords of the demo accounts are printed."""
NO_SECRET = "not-a-secret-only-for-demo-and-tests"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=NO_SECRET) if DEBUG or DEMO else env.str("SECRET_KEY")
"""Signs cookies and links: 50 random characters or more. `policylearning demo` makes one and keeps it."""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Policy Learning Platform")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="secretariat@localhost")
"""Where people turn with questions about accessibility, privacy and everything else."""
RANDOM_SEED = env.int("RANDOM_SEED", default=None)
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", default=False)
"""Behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For itself."""
HTTPS = env.bool("HTTPS", default=BASE_URL.startswith("https://"))

# Apps, from the roof down -----------------------------------------------------------------------
INSTALLED_APPS = [
    "policylearning.config",
    "policylearning.web",
    "policylearning.office",
    "policylearning.validation",
    "policylearning.finder",
    "policylearning.impact",
    "policylearning.practices",
    "policylearning.programmes",
    "policylearning.communities",
    "policylearning.conversations",
    "policylearning.directory",
    "policylearning.organisations",
    "policylearning.accounts",
    "policylearning.regions",
    "policylearning.topics",
    "policylearning.search",
    "policylearning.notifications",
    "policylearning.opendata",
    "policylearning.jobs",
    "policylearning.audit",
    "policylearning.common",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "heroicons",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's page of passkeys says "an hour ago" by it
]

MIDDLEWARE = [
    "policylearning.config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "policylearning.common.middleware.CachingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "policylearning.common.forms.kept.KeepsWhatWasTyped",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "policylearning.accounts.middleware.ReaderMiddleware",
    "policylearning.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "policylearning.common.middleware.ForbiddenMiddleware",
]

ROOT_URLCONF = "policylearning.config.urls"
WSGI_APPLICATION = "policylearning.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "policylearning.common.context.shell",
                "policylearning.notifications.context.bell",
            ],
            "builtins": ["policylearning.common.templatetags.look"],
        },
    },
]

# Database ---------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'platform.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        # Full sync: what was confirmed survives the loss of power.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cache_size=-1000;"
            "PRAGMA journal_size_limit=67108864;"
        ),
    }

# Cache: throttles count in it, so all processes share one ---------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Security ---------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS and env.bool("HTTPS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "policylearning.common.refusals.csrf_failure"
if HTTPS:
    # Browsers take these from this very host alone, and only over HTTPS: no neighbour under the domain plants one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_ENGINE = "policylearning.common.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
"""Seconds that a link to a new password holds."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:desk"
LOGOUT_REDIRECT_URL = "web:home"
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMO)
"""Experts, thematic managers and the secretariat must have one. Off in the demo, which says so."""
TERMS_VERSION = env.str("TERMS_VERSION", default="1")
"""Kept with each consent. A new one asks every member again."""
PUBLIC_DOMAINS: list[str] = env.list("PUBLIC_DOMAINS", default=[])
"""E-mail domains of public authorities, besides those of organisations/domains.py; subdomains count."""
FORGET_UNCONFIRMED_DAYS = env.int("FORGET_UNCONFIRMED_DAYS", default=30)
"""Accounts whose address nobody confirmed are forgotten after so many days."""
EXPORTS_KEPT_DAYS = env.int("EXPORTS_KEPT_DAYS", default=7)
"""What people took along of their data can be downloaded for so many days, then it is removed."""
ACCOUNT_ADAPTER = "policylearning.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "policylearning.accounts.signup.SignupFields"
ACCOUNT_FORMS = {"signup": "policylearning.accounts.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# By code, so that a changed address is kept only once it is confirmed, and scanners of mail confirm nothing.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Besides allauth's own: nobody's mailbox is filled from here.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key", "confirm_email": "1/10s/key,10/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUSTED_PROXY else 0
MFA_ADAPTER = "policylearning.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "policylearning.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False

# Sign-in by OpenID Connect: EU Login or any other, named by five variables.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": env.str("OIDC_ID", default="oidc"),
                    "name": env.str("OIDC_NAME"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
        }
    }
    # The button posts to us and we send the browser on: the policy must let the form end there.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += env.list(
        "OIDC_ORIGINS", default=["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))]
    )

# Languages and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/Brussels"
USE_I18N = USE_TZ = True
LOCALE_PATHS = [PACKAGE / "common" / "locale"]
FORMAT_MODULE_PATH = ["policylearning.common.formats"]

# Files ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_HANDLERS = [
    "policylearning.common.uploads.Measured",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_SCANNER = env.str("UPLOAD_SCANNER", default="")
"""A Python path to a function that is given every uploaded document and raises ValidationError to refuse it."""
SEARCH_INDEX_DIR = DATA_DIR / "search"
SEARCH_MODEL = env.str("SEARCH_MODEL", default="bundled")
"""What knows the meaning of texts: bundled, none, a folder, or a name on the hub (search/embedding.py)."""
SEARCH_MODEL_LANGUAGES = env.list("SEARCH_MODEL_LANGUAGES", default=["en"])
"""Languages the model was made for; * is every language."""
SEARCH_MODEL_DIR = DATA_DIR / "model"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# Mail, jobs, logs -------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="console:" if (DEBUG or DEMO) else "smtp://localhost:25")
globals().update(mail.email_settings(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Policy Learning Platform <noreply@localhost>")
JOBS_KEPT_DAYS = env.int("JOBS_KEPT_DAYS", default=90)
"""Finished jobs are shown for so long."""
MISSED_SEARCHES_KEPT_DAYS = env.int("MISSED_SEARCHES_KEPT_DAYS", default=365)
"""Searches that found nothing are counted, without persons, and kept for so long (search/missing.py)."""
NOTICES_KEPT_DAYS = env.int("NOTICES_KEPT_DAYS", default=365)
"""Notices are kept for so long after they were read or, unread, twice as long."""
LOGGING = logs.configuration(
    level=env.log_level("LOG_LEVEL", default=logging.WARNING if DEMO else logging.INFO),
    as_json=env.bool("LOG_JSON", default=not (DEBUG or DEMO)),
)

env.seal()
