"""Sending, tidying up, and the notice that long work is done."""

from contextlib import closing
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common import clock
from policylearning.jobs.models import Job
from policylearning.jobs.registry import Work, every, job, when_finished

from .actions import MAIL_JOB, notify
from .enums import MailState
from .mail import letter
from .models import Notice
from .notifications import JOB_DONE, JOB_FAILED


class NotSent(Exception):
    """Some letters wait for another try."""


@job(MAIL_JOB, title=gettext_lazy("Sending e-mail"), retries=8, quick=True)
def send_mail(work: Work, *, cause: str) -> dict[str, str]:
    """Send what is due for one cause. Each letter is written down when it went; the rest is tried again."""
    waiting = Notice.objects.filter(_open_to(work.job), cause=cause).select_related("user").order_by("pk")
    total, sent, trouble = len(waiting), 0, ""
    with closing(get_connection()) as connection:
        for notice in waiting:
            if _take(notice, work.job):
                trouble = _send(notice, connection) or trouble
                sent += 1
                work.progress(sent, total + 1)
    if trouble:
        raise NotSent(trouble)
    return {"summary": _("E-mail: %(number)s") % {"number": sent}}


def _open_to(job: Job) -> Q:
    """What waits, and what an earlier attempt of the same job began or gave up."""
    return Q(mail_state=MailState.DUE) | Q(
        mail_state__in=[MailState.SENDING, MailState.GIVEN_UP], mail_job=job.pk
    )


def _take(notice: Notice, job: Job) -> bool:
    """Compare and set: one job sends it."""
    taken = Notice.objects.filter(_open_to(job), pk=notice.pk)
    return bool(taken.update(mail_state=MailState.SENDING, mail_job=job.pk))


def _send(notice: Notice, connection: Any) -> str:
    """Send one letter; "" or why it waits. Raises OSError when the mail server is not there."""
    row = Notice.objects.filter(pk=notice.pk)
    if not (notice.user.is_active and notice.user.email):
        row.update(mail_state=MailState.NONE)
        return ""
    message = letter(notice)
    if message is None:
        row.update(mail_state=MailState.NONE)
        return ""
    message.connection = connection
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _refused(row, code, said)
    except SMTPResponseException as error:
        return _refused(row, error.smtp_code, error.smtp_error)
    except OSError as error:
        row.update(mail_state=MailState.DUE, mail_error=str(error)[:500])
        raise
    row.update(mail_state=MailState.SENT, mailed_at=clock.now(), mail_error="")
    return ""


def _refused(row: QuerySet[Notice], code: int, said: bytes | str) -> str:
    """From 500 on the server means it for good; below, it asks to come again. The page says so too."""
    reason = said.decode(errors="replace") if isinstance(said, bytes) else said
    if code >= 500:
        row.update(mail_state=MailState.REFUSED, mail_error=reason[:500], on_page=True)
        return ""
    row.update(mail_state=MailState.DUE, mail_error=reason[:500])
    return reason


@when_finished("notifications.mail")
def after_mail(finished: Job) -> None:
    """When sending was given up, the notices say so and stand on the page at least."""
    if finished.kind == MAIL_JOB and finished.state != "done":
        left = Notice.objects.filter(_open_to(finished), cause=finished.arguments["cause"])
        left.update(mail_state=MailState.GIVEN_UP, mail_job=finished.pk, on_page=True)


@when_finished("notifications.owner")
def after_job(finished: Job) -> None:
    """Tell the owner that long work is over."""
    if finished.owner is None or finished.state == "cancelled":
        return
    told = JOB_DONE if finished.state == "done" else JOB_FAILED
    notify(
        told,
        to=[finished.owner],
        about=finished,
        url=finished.get_absolute_url(),
        context={"summary": finished.outcome.get("summary", ""), "error": finished.error},
        cause=f"{told.key}:{finished.pk}:{finished.attempt}",
    )


@every(days=1)
@job("notifications.tidy", title=gettext_lazy("Tidying up: old notices"))
def tidy(work: Work) -> dict[str, str]:
    """Delete notices that were read long ago, or never."""
    kept = timedelta(days=settings.NOTICES_KEPT_DAYS)
    at = clock.now()
    old = Q(read_at__lt=at - kept) | Q(created_at__lt=at - 2 * kept)
    gone, _models = Notice.objects.filter(old).delete()
    return {"summary": str(gone)}
