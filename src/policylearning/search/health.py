from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.health import Finding, check, good, warning

from . import embedding, generations, meanings, outbox
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


@check("search.meaning", gettext_lazy("Meaning in search"))
def meaning() -> Finding:
    """Without it search goes by words, and says so."""
    found = meanings.status()
    if found["model"] is None and settings.SEARCH_MODEL == embedding.NONE:
        return good(_("Off by SEARCH_MODEL; search goes by words."))
    if found["model"] is None:
        return warning(_("Search goes by words: %(why)s") % {"why": found["why"]})
    figures = {"documents": found["embedded"], "vectors": found["vectors"]}
    if found["embedding"] is None:
        return warning(
            _("The meanings of the texts are being worked out; until then search goes by words."), **figures
        )
    return good(_("Search goes by words and meaning."), **figures)
