from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from .enums import Role
from .models import CommunityMember
from .queries import moderated_by, to_judge

MOST = 50


def posts(user: Actor) -> list[DeskItem]:
    return [
        DeskItem(
            each.thread.title,
            reverse("communities:judge", args=[each.pk]),
            _("Read and decide"),
            about=each.thread.community.name,
        )
        for each in to_judge(user)[:MOST]
    ]


def asking(user: Actor) -> list[DeskItem]:
    rows = CommunityMember.objects.filter(role=Role.ASKED, community__in=moderated_by(user).values("pk"))
    numbers: dict[tuple[str, str], int] = {}
    for slug, name in rows.order_by("pk").values_list("community__slug", "community__name")[:MOST]:
        numbers[slug, name] = numbers.get((slug, name), 0) + 1
    return [
        DeskItem(
            ngettext("%(number)d asks to join %(name)s", "%(number)d ask to join %(name)s", number)
            % {"number": number, "name": name},
            reverse("communities:members", args=[slug]),
            _("Let in or not"),
        )
        for (slug, name), number in numbers.items()
    ]


desk_source(DeskSource("communities.posts", gettext_lazy("Posts to moderate"), posts, order=55))
desk_source(DeskSource("communities.asking", gettext_lazy("People who ask to join"), asking, order=56))
