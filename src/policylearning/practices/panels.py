"""What practices add to pages below them, and their place in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.roles import is_member
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor
from policylearning.conversations.asking import can_be_asked
from policylearning.conversations.panels import ask
from policylearning.regions.models import Region
from policylearning.search import rings

from .models import Practice
from .queries import first_cards, listed

SHOWN = 6

navigation.register("practices", Entry(_("Good practices"), "practices:list", order=10))
navigation.register("practices.search", Entry(_("Search"), "practices:list", place="search"))
navigation.register(
    "practices.mine", Entry(_("My practices"), "practices:mine", place="account", shown=is_member)
)
navigation.register(
    "practices.rating", Entry(_("How we rate evidence"), "practices:how_we_rate", place="footer", order=50)
)


def _of_region(user: Actor, region: Any) -> dict[str, Any] | None:
    """The newest practices of a region and the regions in it."""
    inside = Region.objects.filter(code__startswith=region.code).order_by()
    practices = first_cards(listed().filter(region__in=inside.values("pk")), SHOWN + 1)
    more = f"?region={region.code}" if len(practices) > SHOWN else ""
    return {"practices": practices[:SHOWN], "more": more} if practices else None


def _of_organisation(user: Actor, organisation: Any) -> dict[str, Any] | None:
    practices = first_cards(listed().filter(institution=organisation), SHOWN)
    return {"practices": practices, "more": ""} if practices else None


def _ask_owner(user: Actor, practice: Any) -> dict[str, Any] | None:
    if not practice.is_public or not practice.owner.is_active:
        return None
    return ask(user, "practice", practice, practice.owner, _("Ask the owner"))


@can_be_asked("practice")
def _owner(practice: Practice) -> list[User]:
    return [practice.owner]


panel(
    Panel("practices.detail", "conversations.ask", "conversations/_ask.html", _ask_owner, "actions", order=25)
)


def _near(user: Actor, listing: Any) -> dict[str, Any] | None:
    """Above the list of practices: the region that "regions like mine" are like, and what the order rests on."""
    if listing.kit.key != "practices" or not listing.page.items:
        return None
    source, wanted = listing.source, listing.data.get("sort") == rings.SORT
    return {
        "region": source.region,
        "basis": source.nearness.basis if listing.sort.key == rings.SORT else "",
        "unknown": bool(source.typed_region) and source.region is None,
        "open": wanted and source.region is None,
        "typed": source.typed_region,
        "state": [pair for pair in listing.state if pair[0] not in ("sort", "near")],
        "path": listing.path,
        "sort": rings.SORT,
    }


panel(Panel("lists", "practices.near", "practices/_near.html", _near, place="actions", order=50))
panel(Panel("regions.detail", "practices", "practices/_panel.html", _of_region, order=20))
panel(Panel("organisations.detail", "practices", "practices/_panel.html", _of_organisation, order=20))
