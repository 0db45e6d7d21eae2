from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from .queries import disputed_for, waiting_for

MOST = 25


def waiting(user: Actor) -> list[DeskItem]:
    """Transfers that wait for my word, and those of mine that the other side disputes."""
    items = [
        DeskItem(
            title=_("%(stage)s? %(transfer)s") % {"stage": each.get_state_display(), "transfer": each},
            url=each.get_absolute_url(),
            action=_("Confirm or dispute"),
            about=str(each.region),
        )
        for each in waiting_for(user)[:MOST]
    ]
    items += [
        DeskItem(
            title=str(each),
            url=each.get_absolute_url(),
            action=_("Answer the dispute"),
            about=str(each.region),
        )
        for each in disputed_for(user)[:MOST]
    ]
    return items


desk_source(DeskSource(key="impact.transfers", title=gettext_lazy("Transfers"), items=waiting, order=40))
