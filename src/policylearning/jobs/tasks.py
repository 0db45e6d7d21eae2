"""The platform's own housekeeping."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.forms import drafts

from .duties import forget_workers
from .enums import FINISHED
from .models import Job
from .registry import Work, every, job


@every(days=1)
@job("jobs.tidy", title=_("Tidying up: old jobs, drafts and sessions"))
def tidy(work: Work) -> dict[str, str]:
    """Delete what nobody needs any more."""
    at = clock.now()
    old = at - timedelta(days=settings.JOBS_KEPT_DAYS)
    jobs, _models = Job.objects.filter(state__in=[str(s) for s in FINISHED], finished_at__lt=old).delete()
    rows = jobs + drafts.tidy(at)
    forget_workers(at)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {"summary": f"{rows}"}
