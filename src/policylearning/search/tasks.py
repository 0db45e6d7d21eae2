"""What search does in the background."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from policylearning.jobs.registry import Work, every, job

from .actions import forget_missed
from .glossary import actions, skos_reading
from .glossary.writing import Report
from .models import GlossaryImport


@job("search.import_glossary", title=_("Import into the glossary"))
def import_glossary(work: Work, *, given: int) -> dict[str, Any]:
    """Read the file, then write a batch at a time; after a kill it goes on with the next one."""
    file = GlossaryImport.objects.get(pk=given)
    with file.file.open("rb") as content:
        rows = skos_reading.read(content, file.name)
    begun = Report(**work.checkpoint_data) if work.checkpoint_data else None
    report = actions.bring_in(
        rows=rows,
        source=file.name,
        dry_run=file.dry_run,
        by=work.owner,
        report=begun,
        keep=lambda report: work.checkpoint(report.as_dict()),
        told=work.progress,
    )
    actions.finish_import(given=file, report=report)
    return {"summary": report.sentence}


@every(days=1)
@job("search.forget_missed", title=_("Forgetting old searches that found nothing"))
def forget(work: Work) -> dict[str, str]:
    return {"summary": f"{forget_missed()}"}
