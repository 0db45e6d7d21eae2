"""What happens to practices by the clock."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policylearning.audit.actions import WrongState
from policylearning.common import clock
from policylearning.jobs.registry import Work, every, job

from . import actions, queries
from .import_models import ImportBatch
from .imports import run
from .imports.summary import summary_of
from .models import Practice


@every(days=1)
@job("practices.confirmation", title=_("Yearly confirmation of practices"))
def confirmation(work: Work) -> dict[str, int]:
    """Ask for confirmation what is a year old, remind, and mark what nobody answered for."""
    now = clock.now()
    lapsed = _all(work, queries.due_to_lapse, actions.lapse, now)
    reminded = actions.remind(practices=queries.due_for_reminder(now), at=now)
    asked = _all(work, queries.due_for_question, actions.ask_confirmation, now)
    return {"asked": asked, "reminded": reminded, "lapsed": lapsed}


def _all(
    work: Work, due: Callable[[datetime], list[Practice]], act: Callable[..., Practice], now: datetime
) -> int:
    """Take the step with all that are due, a batch at a time. Whose owner was quicker is left alone."""
    taken = 0
    while practices := due(now):
        before = taken
        for practice in practices:
            with suppress(WrongState):
                act(practice=practice, at=now)
                taken += 1
            work.progress(taken)
        if taken == before:
            break
    return taken


@every(days=1)
@job("practices.evidence", title=_("Evidence levels that time has raised"))
def evidence(work: Work) -> dict[str, str]:
    """Pages show today's badge at once; lists and search read the kept level, which follows here."""
    today, last, rated = clock.today(), 0, 0
    while keys := queries.overtaken_by_time(today, after=last):
        rated += actions.rate_again(practices=keys)
        last = keys[-1]
        work.progress(rated)
    return {
        "summary": ngettext("%(n)s practice rated again", "%(n)s practices rated again", rated) % {"n": rated}
    }


@job("practices.check_import", title=_("Check of an import"))
def check_import(work: Work, *, batch: int) -> dict[str, str]:
    """The dry run of an import."""
    return _outcome(run.check(ImportBatch.objects.get(pk=batch), work.progress))


@job("practices.import", title=_("Import of practices"))
def import_practices(work: Work, *, batch: int) -> dict[str, str]:
    """Goes on after the last row that was written, wherever it was interrupted."""
    after = (work.checkpoint_data or {}).get("row", 0)

    def checkpoint(row: int) -> None:
        work.checkpoint({"row": row})

    return _outcome(
        run.carry_out(ImportBatch.objects.get(pk=batch), work.progress, after=after, checkpoint=checkpoint)
    )


def _outcome(batch: ImportBatch) -> dict[str, str]:
    return {"summary": summary_of(batch).sentence, "url": batch.get_absolute_url()}
