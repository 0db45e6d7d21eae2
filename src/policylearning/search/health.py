from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.health import Finding, check, good, warning

from . import generations, outbox
from .reading import NoIndex, Unreadable, snapshot

MANY = 5_000
"""Changes waiting from which somebody should look."""


@check("search.index", gettext_lazy("Search index"))
def index() -> Finding:
    """Without it pages are served, and titles are searched in the database."""
    generation = generations.current()
    try:
        documents = snapshot().searcher.num_docs
    except NoIndex:
        return warning(_("There is no index yet. A worker builds it, or: policylearning search rebuild"))
    except Unreadable as error:
        return warning(
            _("The index cannot be read: %(error)s. Build it anew: policylearning search rebuild")
            % {"error": error}
        )
    waiting = outbox.waiting(generation.state()) if generation else 0
    figures = {"documents": documents, "waiting": waiting}
    if waiting > MANY:
        return warning(_("Many changes wait for the index. Is a worker running on this machine?"), **figures)
    return good(_("The index is up to date."), **figures)
