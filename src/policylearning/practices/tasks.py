"""What happens to practices by the clock."""

from policylearning.common import clock
from policylearning.jobs.registry import Work, every, job

from . import actions, queries


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
