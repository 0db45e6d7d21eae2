from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_secretariat
from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from .queries import for_list, reports_waiting, visible_to

MOST = 50


def unread(user: Actor) -> list[DeskItem]:
    rows = for_list(visible_to(user), user).filter(is_unread=True)[:MOST]
    return [
        DeskItem(
            title=each.subject,
            url=each.get_absolute_url(),
            action=_("Read"),
            about=", ".join(one.user.name for one in each.here if one.user_id != user.pk),
        )
        for each in rows
    ]


def reports(user: Actor) -> list[DeskItem]:
    return [
        DeskItem(
            _("A message was reported"),
            reverse("conversations:decide", args=[each.pk]),
            _("Read and decide"),
            about=each.why[:120],
        )
        for each in (reports_waiting(user)[:MOST] if is_secretariat(user) else ())
    ]


desk_source(DeskSource("conversations.unread", gettext_lazy("Messages"), unread, order=5))
desk_source(DeskSource("conversations.reports", gettext_lazy("Reported messages"), reports, order=50))
