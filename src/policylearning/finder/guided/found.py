"""The annotated shortlist: what the search found for the answers, in the order of `reasons.order`."""

from dataclasses import dataclass
from typing import Any

from policylearning.common.permissions import Actor
from policylearning.finder.annotations import FITS, LOOK_OUT, NOT_SAID
from policylearning.finder.models import ShortlistItem
from policylearning.practices.models import Practice
from policylearning.regions.queries import titles, with_parents
from policylearning.search.queries import Results, search
from policylearning.search.words import words

from .facts import Answers, facts_of
from .reasons import Reasons, order, reasons

LOOKED_AT = 30
"""So many of the search's first are weighed."""
NEAR_ENOUGH = 0.4
"""Of the best one's score; what is further off is not weighed, however well it would suit one's means."""
AT_LEAST = 3
"""So many are weighed in any case."""
SHOWN = 10
A_FEW_WORDS = 12
"""Up to so many, a slip of the pen is mended; in a longer text it does no harm, and a wrong guess would."""
NOTE_LENGTH = ShortlistItem._meta.get_field("note").max_length or 1000


@dataclass(frozen=True, slots=True)
class Suggested:
    practice: Practice
    """With `hit`, for its card."""
    reasons: Reasons
    place: int
    """By the words alone, 1 is first."""
    weighed: int
    """Among so many."""

    @property
    def note(self) -> str:
        """The reasons as the note of a shortlist; whole lines, as many as it holds."""
        lines = [f"{FITS} {each.whole}" for each in self.reasons.fits]
        lines += [f"{LOOK_OUT} {each.whole}" for each in self.reasons.look_out]
        lines += [f"{NOT_SAID} {self.reasons.silence}"] if self.reasons.silence else []
        text = "\n".join(lines)
        return text if len(text) <= NOTE_LENGTH else text[: NOTE_LENGTH - 1].rpartition("\n")[0] + "\n…"


def suggested(answers: Answers, user: Actor, *, exactly: bool = False) -> tuple[list[Suggested], Results]:
    """At most SHOWN, best first, and how the search went. `exactly` leaves the spelling alone."""
    results = search(
        answers.challenge,
        user=user,
        kinds=("practice",),
        page_size=LOOKED_AT,
        plain=True,
        exactly=exactly or len(words(answers.challenge)) > A_FEW_WORDS,
    )
    results.exactly = exactly
    hits = _near_enough(results.hits)
    regions = (hit.obj.region.code for hit in hits if hit.obj.region)
    names = titles({parent for code in regions for parent in with_parents(code)})
    weighed = [
        Suggested(_with_hit(hit), reasons(facts_of(hit, names), answers), place, len(hits))
        for place, hit in enumerate(hits, start=1)
    ]
    return [weighed[place] for place in order([each.reasons.moves for each in weighed])][:SHOWN], results


def _near_enough(hits: list[Any]) -> list[Any]:
    least = NEAR_ENOUGH * hits[0].score if hits else 0
    return [hit for place, hit in enumerate(hits) if place < AT_LEAST or hit.score >= least]


def _with_hit(hit: Any) -> Practice:
    practice: Practice = hit.obj
    practice.hit = hit if hit.terms else None
    return practice
