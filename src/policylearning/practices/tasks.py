"""What happens to practices by the clock."""

from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.jobs.registry import Work, every, job

from . import actions, queries
from .import_models import ImportBatch
from .imports import run
from .imports.summary import summary_of


@every(days=1)
@job("practices.confirmation", title="Yearly confirmation of practices")
def confirmation(work: Work) -> dict[str, int]:
    """Ask for confirmation what is a year old; mark what nobody answered for."""
    now = clock.now()
    due, lapsed = queries.due_for_question(now), queries.due_to_lapse(now)
    total = len(due) + len(lapsed)
    for number, practice in enumerate(due, start=1):
        actions.ask_confirmation(practice=practice, at=now)
        work.progress(number, total)
    for number, practice in enumerate(lapsed, start=len(due) + 1):
        actions.lapse(practice=practice, at=now)
        work.progress(number, total)
    return {"asked": len(due), "lapsed": len(lapsed)}


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
