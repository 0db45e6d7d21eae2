"""News for followers: as soon as the index has it, and by the clock for what was missed."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common import clock
from policylearning.jobs.actions import start
from policylearning.jobs.registry import Work, every, job
from policylearning.search import indexer
from policylearning.search.reading import NoIndex, Unreadable
from policylearning.search.registry import when_indexed

from .following.arrivals import read_outbox, survey
from .following.telling import tell_due
from .models import Follow, Told

NEWS = "finder.news"
SURVEY = "finder.survey"
TOLD_KEPT = timedelta(days=400)


@when_indexed
def something_changed() -> None:
    """Look at it at the end of this minute: one job for all nodes and all changes of a minute."""
    if Follow.objects.exists():
        minute = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
        start(kind=NEWS, at=minute, key=f"{NEWS}@{minute.isoformat()}")


@every(minutes=15)
@job(NEWS, title=gettext_lazy("News for followers"))
def tell_followers(work: Work) -> dict[str, str]:
    """Read what came into sight, and tell everybody whose turn has come."""
    if not read_outbox():
        start(kind=SURVEY, key=f"{SURVEY}@{clock.today().isoformat()}")
        return {"summary": _("What there is, is looked through first.")}
    try:
        indexer.catch_up()
        told = tell_due(work, clock.now())
    except (NoIndex, Unreadable):
        return {"summary": _("The search index is being built; the next round tells.")}
    return {"summary": str(told)}


@job(SURVEY, title=gettext_lazy("News for followers: looking through what there is"))
def look_through(work: Work) -> None:
    survey(work)


@every(days=1)
@job("finder.tidy", title=gettext_lazy("Tidying up: what followers were told"))
def tidy(work: Work) -> dict[str, str]:
    gone, _models = Told.objects.filter(at__lt=clock.now() - TOLD_KEPT).delete()
    return {"summary": str(gone)}
