from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.jobs.models import Job
from policylearning.jobs.registry import Work, every, job, when_finished

from .erasure import forget_unconfirmed
from .exporting import JOB, forget_exports, give_up, make_export
from .models import DataExport


@every(days=1)
@job("accounts.forget_unconfirmed", title=gettext_lazy("Forget accounts nobody confirmed"))
def forget(work: Work) -> dict[str, Any]:
    number = forget_unconfirmed(at=clock.now(), after=timedelta(days=settings.FORGET_UNCONFIRMED_DAYS))
    return {
        "summary": ngettext("%(n)s account forgotten", "%(n)s accounts forgotten", number) % {"n": number}
    }


@job(JOB, title=gettext_lazy("Everything about me, to take along"))
def export_data(work: Work, *, export: int) -> dict[str, Any]:
    asked = DataExport.objects.select_related("user").filter(pk=export).first()
    if asked is None:
        raise ActionError(_("What was asked for is gone."))
    make_export(export=asked)
    return {"summary": _("Your data are ready to be taken along."), "url": reverse("accounts:data")}


@when_finished("accounts.export")
def after_export(finished: Job) -> None:
    if finished.kind == JOB and finished.state != "done":
        give_up(export=finished.arguments["export"])


@every(days=1)
@job("accounts.forget_exports", title=gettext_lazy("Remove exports of personal data that have expired"))
def forget_old_exports(work: Work) -> dict[str, Any]:
    number = forget_exports()
    return {"summary": ngettext("%(n)s export removed", "%(n)s exports removed", number) % {"n": number}}
