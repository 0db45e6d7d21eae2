"""What happens to organisations by the clock."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policylearning.jobs.registry import Work, every, job

from . import actions


@every(days=1)
@job("organisations.look_alike", title=_("Looking for organisations that may be the same"))
def look_alike(work: Work) -> dict[str, str]:
    """Fill the secretariat's queue of pairs."""
    new = actions.look_alike()
    return {"summary": ngettext("%(n)s new pair", "%(n)s new pairs", new) % {"n": new}}
