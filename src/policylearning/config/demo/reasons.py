"""Why the experts of the demo gave their points: sentences about the practice, by criterion and points."""

from policylearning.practices.models import Practice

REASONS = {
    "relevance": {
        0: "I do not see who outside {place} would look for this.",
        3: "The question of {place} is met elsewhere too, though not everywhere in this form.",
        5: "Other regions come to me with the very question that {place} had.",
    },
    "effectiveness": {
        0: "What {place} reports does not show yet that the change came from this work.",
        3: "The results from {place} point the right way; a comparison would have convinced me further.",
        5: "What {place} set out to change has changed, and the evidence given lets me follow it.",
    },
    "transferability": {
        0: "Too much of it rests on what only {place} has.",
        3: "A region that adapts it to its own rules can follow {place}, with some preparation.",
        5: "The steps taken in {place} are told so that another team could begin with them.",
    },
    "durability": {
        0: "I see no means for {place} to go on once the present money ends.",
        3: "It goes on in {place} for now; the years after depend on decisions still to be taken.",
        5: "It has become part of the ordinary work in {place}, and would outlast a change of people.",
    },
    "quality_of_description": {
        0: "After reading it twice I could not say who did what in {place}.",
        3: "I understood what was done in {place}; on costs and staff I would have asked more.",
        5: "What was done in {place}, by whom and with what, is said plainly and without advertising.",
    },
}
"""The sentence holds from its number of points up to the next."""


def reason_for(criterion: str, points: int, practice: Practice) -> str:
    said = REASONS[criterion]
    place = practice.place or (practice.region.name if practice.region else "the region")
    return said[max(least for least in said if least <= points)].format(place=place)
