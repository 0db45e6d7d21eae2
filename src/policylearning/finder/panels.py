"""What shortlists, likeness and following add to the pages of others, and to the shell."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.roles import is_member
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor
from policylearning.practices.models import Practice
from policylearning.regions.models import Region
from policylearning.search.nothing import Offer, offers_where_nothing_was_found
from policylearning.search.registry import sources
from policylearning.topics.models import Topic

from .following.queries import follow_of, told_to, visible_to
from .following.things import things
from .following.wanted import Wanted
from .queries import alike, is_kept


def keep_action(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """One click to keep it, one to compare it. Visitors keep it by way of signing in."""
    if not practice.is_public:
        return None
    member = is_member(user)
    back = urlencode({"next": practice.get_absolute_url()})
    return {
        "practice": practice,
        "is_kept": member and is_kept(user, practice),
        "sign_in": "" if member else f"{reverse('account_login')}?{back}",
        "shortlists_url": reverse("finder:mine"),
    }


def compare_action(user: Actor, practice: Practice) -> dict[str, Any] | None:
    if not practice.is_public:
        return None
    return {"url": f"{reverse('finder:compare')}?{urlencode({'practice': practice.pk})}"}


def alike_panel(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """Practices like this one from other regions; nothing when there are none."""
    if not practice.is_public:
        return None
    found = alike(practice, user)
    compare = [("practice", each.pk) for each in [practice, *(each.practice for each in found)]]
    return (
        {"found": found, "compare_url": f"{reverse('finder:compare')}?{urlencode(compare)}"}
        if found
        else None
    )


def save_search(user: Actor, listing: Any) -> dict[str, Any] | None:
    """On a list that asks the index: keep what its address holds."""
    kinds = _kinds_of(listing)
    if not kinds:
        return None
    if listing.state and not listing.page.items:
        return None  # offered below, where nothing was found
    return _following(user, wanted_of(listing, kinds))


def _kinds_of(listing: Any) -> list[str]:
    match = listing.request.resolver_match
    return [each.kind for each in sources if match and each.list_url == match.view_name]


@offers_where_nothing_was_found("finder.follow", order=20)
def be_told(user: Actor, listing: Any) -> Offer | None:
    """Keep the search that found nothing: the platform looks again whenever something comes in."""
    kinds = _kinds_of(listing)
    if not kinds:
        return None
    url = f"{reverse('finder:follow')}?{wanted_of(listing, kinds).parameters}"
    return Offer(_("Save this search and be told of what is new"), url, _("as soon as something fits"))


@offers_where_nothing_was_found("finder.guided", order=10)
def ask_in_four_questions(user: Actor, listing: Any) -> Offer | None:
    if listing.kit.key != "practices":
        return None
    return Offer(
        _("Say what you need in four questions"), _questions_url(listing), _("what fits, with the reasons")
    )


def wanted_of(listing: Any, kinds: list[str]) -> Wanted:
    """What its address holds."""
    filters = {
        name: value if isinstance(value, list | tuple) else [value]
        for name, value in listing.query.filters.items()
        if name != "q"
    }
    return Wanted.of(listing.query.text, filters, kinds)


def follow_topic(user: Actor, topic: Topic) -> dict[str, Any] | None:
    return _following(user, Wanted.of(filters={"topic": [topic.slug]}))


def follow_region(user: Actor, region: Region) -> dict[str, Any] | None:
    """With the regions in it: a document carries the codes of all regions it lies in."""
    return _following(user, Wanted.of(filters={"region": [region.code]}))


def follow_practice(user: Actor, practice: Practice) -> dict[str, Any] | None:
    return _following(user, practice) if practice.is_public else None


def _following(user: Actor, wanted: Wanted | Practice) -> dict[str, Any]:
    """One query for members, none for visitors, whose way leads through signing in."""
    parameters = urlencode({"practice": wanted.pk}) if isinstance(wanted, Practice) else wanted.parameters
    member = is_member(user)
    return {
        "url": f"{reverse('finder:follow')}?{parameters}",
        "is_member": member,
        "follow": follow_of(user, wanted) if member else None,
    }


def way_in(user: Actor, obj: Any) -> dict[str, Any] | None:
    """To the guided finder from the home page."""
    return {"url": reverse("finder:guided"), "at": "home"}


def way_in_from_list(user: Actor, listing: Any) -> dict[str, Any] | None:
    """From the list of practices, with the words, topics and region that were asked for there."""
    is_empty = not listing.page.items
    if listing.kit.key != "practices" or (listing.state and is_empty):
        return None  # offered below, where nothing was found
    return {"url": _questions_url(listing), "at": "empty" if is_empty else "list"}


def _questions_url(listing: Any) -> str:
    regions = list(listing.query.filters.get("region") or ())
    given = {
        "challenge": listing.query.text,
        "topics": list(listing.query.filters.get("topic") or ()),
        "region": regions[0] if len(regions) == 1 else "",
    }
    asked = {name: value for name, value in given.items() if value}
    query = f"?{urlencode({**asked, 'change': 1}, doseq=True)}" if asked else ""
    return reverse("finder:guided") + query


NEWEST = 5


def on_my_desk(user: Actor, obj: Any) -> dict[str, Any] | None:
    """The newest of what somebody follows."""
    follows = visible_to(user).count()
    return {
        "follows": follows,
        "things": things(list(told_to(user)[:NEWEST]), user) if follows else [],
    }


_ON = "practices.detail"
panel(Panel(_ON, "finder.keep", "finder/_keep.html", keep_action, place="actions", order=10))
panel(Panel(_ON, "finder.compare", "finder/_compare_action.html", compare_action, place="actions", order=20))
panel(Panel(_ON, "finder.alike", "finder/_alike.html", alike_panel, place="below"))
panel(
    Panel(_ON, "finder.follow", "finder/following/_follow.html", follow_practice, place="actions", order=15)
)
panel(Panel("web.topic", "finder.follow", "finder/following/_follow.html", follow_topic, place="actions"))
panel(
    Panel("regions.detail", "finder.follow", "finder/following/_follow.html", follow_region, place="actions")
)
panel(Panel("lists", "finder.follow", "finder/following/_save.html", save_search, place="actions"))
panel(Panel("web.home", "finder.guided", "finder/guided/_way_in.html", way_in, place="actions"))
panel(
    Panel("lists", "finder.guided", "finder/guided/_way_in.html", way_in_from_list, place="actions", order=90)
)
panel(Panel("web.desk", "finder.following", "finder/following/_desk.html", on_my_desk, order=50))
navigation.register("guided", Entry(_("Find what fits"), "finder:guided", order=20))
navigation.register("following", Entry(_("What I follow"), "finder:following", place="account", order=45))
navigation.register("finder", Entry(_("My shortlists"), "finder:mine", place="account", order=40))
