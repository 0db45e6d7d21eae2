from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.jobs.registry import Work, every, job

from .actions import ensure_for_topics
from .digests import send, waiting


@every(minutes=30)
@job("communities.digests", title=_("Digests of communities"))
def send_digests(work: Work) -> dict[str, str]:
    """Each member's by itself: one that fails takes no other with it."""
    keys, sent, now = waiting(), 0, clock.now()
    for done, key in enumerate(keys, start=1):
        sent += send(key, now)
        if done % 50 == 0:
            work.progress(done, len(keys))
    return {"summary": str(sent)}


@every(days=1)
@job("communities.of_topics", title=_("A community for each topic"), quick=True)
def communities_of_topics(work: Work) -> dict[str, str]:
    return {"summary": str(len(ensure_for_topics()))}
