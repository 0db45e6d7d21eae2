"""Tell the index what changed."""

from policylearning.communities.models import Community, Thread
from policylearning.search.actions import changed, changed_many


def tell_search(obj: Community | Thread) -> None:
    """It changed; with a community, who may read its threads may have changed too."""
    changed(obj)
    if isinstance(obj, Community):
        changed_many(Thread, obj.threads.values_list("pk", flat=True))
