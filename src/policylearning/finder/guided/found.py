"""The annotated shortlist: what the search found for the answers, in the order of `reasons.order`."""

from dataclasses import dataclass

from policylearning.common.permissions import Actor
from policylearning.finder.models import ShortlistItem
from policylearning.practices.models import Practice
from policylearning.regions.queries import titles, with_parents
from policylearning.search.queries import Results, search

from .facts import Answers, facts_of
from .reasons import Reasons, order, reasons

LOOKED_AT = 30
"""So many of the search's first are weighed."""
SHOWN = 10
NOTE_LENGTH = ShortlistItem._meta.get_field("note").max_length or 1000


@dataclass(frozen=True, slots=True)
class Suggested:
    practice: Practice
    reasons: Reasons
    place: int
    """In the search, 1 is first."""

    @property
    def moved(self) -> int:
        return self.reasons.moves

    @property
    def down(self) -> int:
        return -self.reasons.moves

    @property
    def note(self) -> str:
        """The reasons as the note of a shortlist; whole lines, as many as it holds."""
        lines = [f"+ {each.text}" for each in self.reasons.fits]
        lines += [f"! {each.text}" for each in self.reasons.look_out]
        text = "\n".join(lines)
        return text if len(text) <= NOTE_LENGTH else text[: NOTE_LENGTH - 1].rpartition("\n")[0] + "\n…"


def suggested(answers: Answers, user: Actor) -> tuple[list[Suggested], Results]:
    """At most SHOWN, best first, and how the search went."""
    results = search(answers.challenge, user=user, kinds=("practice",), page_size=LOOKED_AT)
    regions = (hit.obj.region.code for hit in results.hits if hit.obj.region)
    names = titles({parent for code in regions for parent in with_parents(code)})
    weighed = [
        Suggested(hit.obj, reasons(facts_of(hit, names), answers), place)
        for place, hit in enumerate(results.hits, start=1)
    ]
    return [weighed[place] for place in order([each.moved for each in weighed])][:SHOWN], results
