"""What search adds to a list that asks the index and found nothing."""

from collections.abc import Iterator
from typing import Any

from policylearning.common.lists.state import address, without
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor

from . import asked
from .nothing import WaysOn, offers


def ways_on(user: Actor, listing: Any) -> dict[str, Any] | None:
    """Near terms, wider facets with what they would give, and what other apps offer."""
    found = getattr(listing.source, "found", None)
    if found is None or found.ways_on is None or not listing.state:
        return None
    return {
        "wider": list(_wider(found.ways_on, listing)),
        "near": list(_near(found.ways_on, listing)),
        "offers": [offer for source in offers if (offer := source.offer(user, listing)) is not None],
    }


def _wider(ways: WaysOn, listing: Any) -> Iterator[tuple[str, str, int]]:
    """(what is taken away, address, results); without everything where no single one is enough."""
    fields = listing.form.fields
    single = {facet: count for facet, count in ways.wider.items() if facet in fields and count}
    for facet, count in sorted(single.items(), key=lambda pair: (-pair[1], pair[0])):
        values = ", ".join(chip.label for chip in listing.chips if chip.name == facet)
        label = f"{fields[facet].label}: {values}"
        yield label, address(listing.path, without(listing.state, facet)), count
    if not single and ways.wider.get(""):
        yield (
            "",
            address(listing.path, [pair for pair in listing.state if pair[0] not in ways.wider]),
            ways.wider[""],
        )


def _near(ways: WaysOn, listing: Any) -> Iterator[tuple[str, str]]:
    """(term, address): words in place of unknown ones, then tags in place of all words."""
    everything = [pair for pair in listing.state if pair[0] not in ways.wider]
    for word in ways.words:
        yield (
            word.near,
            address(
                listing.path, everything, q=asked.replaced(listing.query.text, {(word.typed,): word.near})
            ),
        )
    for tag in ways.tags if "tag" in listing.form.fields else ():
        yield str(tag.label), address(listing.path, without(tuple(everything), "q"), tag=tag.value)


panel(Panel("lists", "search.ways_on", "search/_ways_on.html", ways_on))
