from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policylearning.common import clock
from policylearning.jobs.registry import Work, every, job

from .erasure import forget_unconfirmed


@every(days=1)
@job("accounts.forget_unconfirmed", title=_("Forget accounts nobody confirmed"))
def forget(work: Work) -> dict[str, Any]:
    number = forget_unconfirmed(at=clock.now(), after=timedelta(days=settings.FORGET_UNCONFIRMED_DAYS))
    return {
        "summary": ngettext("%(n)s account forgotten", "%(n)s accounts forgotten", number) % {"n": number}
    }
