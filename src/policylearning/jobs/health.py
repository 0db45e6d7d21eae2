from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.health import Finding, check, good, warning

from . import queries

LONG_WAIT = 300
"""Seconds a due job may wait before somebody should look."""


@check("jobs.worker", gettext_lazy("Background jobs"))
def at_work() -> Finding:
    """Without a worker pages are served; mail, imports and reminders wait."""
    now = queries.health()
    figures = {
        "waiting": now.waiting,
        "waiting_seconds": now.waiting_seconds,
        "running": now.running,
        "failed_last_day": now.failed_last_day,
        "workers": now.workers,
    }
    if not now.workers:
        return warning(
            _("No worker is running: mail and imports wait. Start `policylearning worker`."), **figures
        )
    if now.waiting_seconds > LONG_WAIT:
        return warning(
            _("Jobs wait long: start more workers, or look at /jobs/ for what holds them up."), **figures
        )
    if now.failed_last_day:
        return warning(_("Some jobs failed within a day: /jobs/ says which and why."), **figures)
    return good(_("Jobs are done as they come."), **figures)


@check("jobs.duties", gettext_lazy("Regular duties"))
def on_time() -> Finding:
    """Reminders and housekeeping that the clock starts."""
    known = queries.duties()
    late = [duty.title for duty in known if duty.is_overdue]
    failed = [duty.title for duty in known if duty.state == "failed"]
    if late:
        return warning(_("Not done in time: %(which)s. A worker starts them.") % {"which": ", ".join(late)})
    if failed:
        return warning(_("Failed the last time: %(which)s. /jobs/ says why.") % {"which": ", ".join(failed)})
    return good(_("All duties were done in time."), duties=len(known))
