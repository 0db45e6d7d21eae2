"""The checks of the platform as a whole: database, files, mail, disk and clock."""

import shutil
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.health import Finding, bad, check, good, warning

MB = 1024 * 1024
LITTLE_DISK, NO_DISK = 1024 * MB, 100 * MB
SKEW_SECONDS = 2


@check("config.database", _("Database"), ready=True, order=10)
def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return good(__("%(name)s answers.") % {"name": connection.display_name}, engine=connection.vendor)


_migrated = False


@check("config.migrations", _("Migrations"), ready=True, order=11)
def migrations() -> Finding:
    """Once true it stays true for this process: its code does not change."""
    global _migrated
    waiting = [] if _migrated else waiting_migrations()
    if waiting:
        return bad(
            __("%(count)d migrations wait: run “policylearning manage migrate”.") % {"count": len(waiting)},
            waiting=waiting,
        )
    _migrated = True
    return good(__("The database is as this version needs it."))


def waiting_migrations() -> list[str]:
    """The migrations this code knows and the database has not had, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


@check("config.storage", _("Files"), order=20)
def storage() -> Finding:
    name = default_storage.save(f"health/{uuid4().hex}.txt", ContentFile(b"written by policylearning check"))
    try:
        with default_storage.open(name) as kept:
            whole = kept.read() == b"written by policylearning check"
    finally:
        default_storage.delete(name)
    return (
        good(__("Files can be written, read and removed.")) if whole else bad(__("A file read back differs."))
    )


@check("config.disk", _("Disk"), order=21)
def disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    told = __("%(free)d MB free in the data folder.") % {"free": free // MB}
    if free < NO_DISK:
        return bad(told + " " + __("Make room now: nothing more can be kept."), free_mb=free // MB)
    if free < LITTLE_DISK:
        return warning(told + " " + __("Make room soon."), free_mb=free // MB)
    return good(told, free_mb=free // MB)


@check("config.mail", _("Mail"), order=30)
def mail() -> Finding:
    backend = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
    if backend != "smtp":
        told = __("Mail does not leave this machine: it goes to “%(where)s” (EMAIL_URL).") % {
            "where": backend
        }
        return good(told) if settings.DEMO else warning(told)
    server = get_connection()
    server.open()
    server.close()
    return good(__("The mail server answers."))


@check("config.clock", _("Clock"), order=40)
def clock_skew() -> Finding:
    if connection.vendor != "postgresql":
        return good(__("The database has this machine's clock."))
    with connection.cursor() as cursor:
        before = clock.now()
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    skew = (theirs - before).total_seconds()
    told = __("This clock and the database's are %(skew).1f seconds apart.") % {"skew": abs(skew)}
    if abs(skew) > SKEW_SECONDS:
        return warning(told + " " + __("Let both follow a time server."), skew_seconds=round(skew, 3))
    return good(told, skew_seconds=round(skew, 3))


@check("config.settings", _("Settings"), order=1)
def settings_in_use() -> Finding:
    """What is legal to set and yet unwise on a public address."""
    doubts = []
    if settings.DEBUG:
        doubts.append(__("DEBUG is on: error pages show the code."))
    if not settings.HTTPS and not settings.DEMO:
        doubts.append(__("BASE_URL is not https: cookies travel in the clear."))
    if len(settings.SECRET_KEY) < 50 and not settings.DEMO:
        doubts.append(__("SECRET_KEY is short: use 50 characters or more."))
    return warning(" ".join(doubts)) if doubts else good(__("The settings are in order."))
