"""Everything about me, to take along: made in the background, kept for a few days, then gone."""

import secrets
import tempfile
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.jobs.actions import start

from .models import DataExport, User
from .personal import write_archive

JOB = "accounts.export"
IN_MEMORY = 5_000_000


@transaction.atomic
def ask_for_export(*, user: User, by: Actor, at: datetime | None = None) -> DataExport:
    """Have it made. While one is being made, that one."""
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.export", user)
    under_way = DataExport.objects.filter(user=user, made_at=None, failed_at=None).first()
    if under_way is not None:
        return under_way
    # The name is known before the file is: whatever happens between, the file is found and removed.
    export = DataExport.objects.create(user=user, asked_at=at, file=f"exports/{secrets.token_hex(16)}.zip")
    start(kind=JOB, arguments={"export": export.pk}, by=user, at=at, key=f"{JOB}:{export.pk}")
    record(verb="accounts.export", obj=user, by=by, at=at)
    return export


def make_export(*, export: DataExport, at: datetime | None = None) -> DataExport:
    """Write the file. What was asked for by an account that is gone since is not made; what came of it is removed.

    May run again after it was interrupted: the file of before is replaced.
    """
    at = at or clock.now()
    if not export.user.is_active:
        raise ActionError(_("This account is closed."))
    storage, name = export.file.storage, str(export.file.name)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as archive:
        write_archive(export.user, archive, at=at)
        size = archive.tell()
        archive.seek(0)
        storage.delete(name)
        storage.save(name, File(archive))
    expires = at + timedelta(days=settings.EXPORTS_KEPT_DAYS)
    if not DataExport.objects.filter(pk=export.pk).update(made_at=at, expires_at=expires, size=size):
        storage.delete(name)
        raise ActionError(_("This account is closed."))
    export.refresh_from_db()
    return export


def give_up(*, export: int, at: datetime | None = None) -> None:
    """It was cancelled or failed for good: it may be asked for again."""
    DataExport.objects.filter(pk=export, made_at=None).update(failed_at=at or clock.now())


@transaction.atomic
def forget_exports(*, of: User | None = None, at: datetime | None = None) -> int:
    """Remove what has expired, and what never came to be; all `of` a person. Files go once that has held."""
    at = at or clock.now()
    old = DataExport.objects.filter(expires_at__lte=at) | DataExport.objects.filter(
        made_at=None, asked_at__lte=at - timedelta(days=settings.EXPORTS_KEPT_DAYS)
    )
    rows = list(old if of is None else DataExport.objects.filter(user=of))
    DataExport.objects.filter(pk__in=[each.pk for each in rows]).delete()
    for each in rows:
        transaction.on_commit(lambda file=each.file: file.storage.delete(file.name))  # type: ignore[misc]
    return len(rows)
