"""Why a practice fits, and what to look out for. Pure code: only what its fields and passages say.

A practice stands where the search found it, moved up one place for each reason that fits and down for each thing
to look out for: `MOVES` has the places. What is not known moves nothing, so that saying little is no advantage.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policylearning.common import languages
from policylearning.practices.evidence import level_name
from policylearning.regions.queries import with_parents

from .facts import Answers, Facts

MOVES = {
    "words": 0,  # the search has counted them
    "near": 0,
    "place": 1,
    "level": 0,
    "evidence": 1,
    "transfers": 1,
    "within": 1,
    "condition met": 1,
    "condition not met": -2,
    "beyond": -2,
    "perhaps beyond": -1,
    "unknown": 0,
    "thin": -1,
    "stale": -1,
    "lesson": 0,
    "language": 0,
}
"""Places up for each kind of reason."""
GOOD_EVIDENCE, THIN_EVIDENCE = 3, 1
"""Compared with a baseline; described at best."""
MOST_WORDS = 6
QUOTED = 140
"""Characters of a precondition; the rest is on the page of the practice."""
CONDITION_NAMES: dict[str, str | Promise] = {
    "legal": gettext_lazy("Legal"),
    "financial": gettext_lazy("Financial"),
    "partner": gettext_lazy("Partners"),
    "capacity": gettext_lazy("Capacities"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    kind: str
    text: str

    @property
    def moves(self) -> int:
        return MOVES[self.kind]


@dataclass(frozen=True, slots=True)
class Reasons:
    fits: tuple[Reason, ...]
    look_out: tuple[Reason, ...]

    @property
    def moves(self) -> int:
        """Places up; negative: down."""
        return sum(each.moves for each in (*self.fits, *self.look_out))


def order(moves: Sequence[int]) -> list[int]:
    """The places of the search (0 is first) in their new order, given how far each moves up; equals stay as found."""
    return sorted(range(len(moves)), key=lambda place: (place - moves[place], place))


def reasons(facts: Facts, answers: Answers) -> Reasons:
    """All of them, the good ones and the others, most telling first."""
    means = list(_means(facts, answers))
    conditions = list(_conditions(facts, answers))
    return Reasons(
        fits=(
            _match(facts),
            *_place(facts, answers),
            *_of(means, "within"),
            *_of(conditions, "condition met"),
            *_proof(facts),
        ),
        look_out=(
            *_of(conditions, "condition not met"),
            *_of(means, "beyond", "perhaps beyond", "unknown"),
            *_doubts(facts, answers),
        ),
    )


def _of(found: Iterable[Reason], *kinds: str) -> tuple[Reason, ...]:
    return tuple(each for each in found if each.kind in kinds)


def _match(facts: Facts) -> Reason:
    if not facts.words:
        return Reason("near", _("The search found it near, though none of your words was marked in it."))
    words = ", ".join(f"“{word}”" for word in facts.words[:MOST_WORDS])
    if facts.passage:
        return Reason(
            "words",
            _("It speaks of %(words)s; see “%(passage)s”.") % {"words": words, "passage": facts.passage},
        )
    return Reason("words", _("It speaks of %(words)s.") % {"words": words})


def _place(facts: Facts, answers: Answers) -> Iterator[Reason]:
    theirs, mine = with_parents(facts.region), with_parents(answers.region)
    shared = next((code for code in theirs if code in mine), "")
    if shared and shared == answers.region:
        yield Reason("place", _("It is from your own region, or a part of it."))
    elif shared and len(shared) > 2:
        name = facts.places.get(shared, shared)
        yield Reason("place", _("It is from %(place)s, in which your region lies too.") % {"place": name})
    elif shared:
        yield Reason(
            "place", _("It is from your country, %(place)s.") % {"place": facts.places.get(shared, shared)}
        )
    elif len(facts.region) > 2 and len(facts.region) == len(answers.region):
        level = len(facts.region) - 2
        yield Reason(
            "level",
            _(
                "It is from a region of the same level as yours (NUTS %(level)d), which is no likeness by itself."
            )
            % {"level": level},
        )


def _proof(facts: Facts) -> Iterator[Reason]:
    if facts.evidence >= GOOD_EVIDENCE:
        yield Reason(
            "evidence",
            _("Its evidence is rated %(level)d of 5: %(name)s.")
            % {"level": facts.evidence, "name": level_name(facts.evidence)},
        )
    if facts.transfers:
        yield Reason(
            "transfers",
            ngettext(
                "%(number)d confirmed transfer to another region.",
                "%(number)d confirmed transfers to other regions.",
                facts.transfers,
            )
            % {"number": facts.transfers},
        )


def _means(facts: Facts, answers: Answers) -> Iterator[Reason]:
    """Each of the means that were named, against what the practice needs."""
    if answers.money is not None:
        yield _money(facts, answers.money)
    for name, needed, given in (
        (_("Staff in full-time equivalents"), facts.staff, answers.staff),
        (_("Months to set up"), facts.months, answers.months),
    ):
        if given is None:
            continue
        said = {"name": name, "needed": _number(needed), "given": _number(given)}
        if needed is None:
            yield Reason("unknown", _("%(name)s: it does not say.") % said)
        elif needed > given:
            yield Reason("beyond", _("%(name)s: it needs %(needed)s, you have %(given)s.") % said)
        else:
            yield Reason("within", _("%(name)s: it needs %(needed)s, within your %(given)s.") % said)


def _money(facts: Facts, given: Decimal) -> Reason:
    low = facts.cost_from if facts.cost_from is not None else Decimal(0)
    high = facts.cost_to if facts.cost_to is not None else facts.cost_from
    said = {"cost": facts.cost, "given": _number(given)}
    if high is None:
        return Reason("unknown", _("Cost: it does not say what it costs."))
    if low > given:
        return Reason("beyond", _("Cost: %(cost)s, beyond your EUR %(given)s.") % said)
    if high > given:
        return Reason("perhaps beyond", _("Cost: %(cost)s, perhaps beyond your EUR %(given)s.") % said)
    return Reason("within", _("Cost: %(cost)s, within your EUR %(given)s.") % said)


def _number(value: Decimal | int | None) -> str:
    if value is None:
        return ""
    whole = value == int(value)
    return number_format(value, decimal_pos=0 if whole else 1, use_l10n=True, force_grouping=True)


def _conditions(facts: Facts, answers: Answers) -> Iterator[Reason]:
    for kind, text in facts.conditions.items():
        said = {"kind": CONDITION_NAMES[kind], "text": Truncator(text).chars(QUOTED)}
        if kind in answers.has:
            yield Reason(
                "condition met", _("%(kind)s: you said it is there; the practice asks for “%(text)s”") % said
            )
        else:
            yield Reason("condition not met", _("%(kind)s, which you did not tick: “%(text)s”") % said)


def _doubts(facts: Facts, answers: Answers) -> Iterator[Reason]:
    if not facts.conditions:
        yield Reason("unknown", _("It names no preconditions: ask before you rely on it."))
    if facts.evidence <= THIN_EVIDENCE:
        yield Reason(
            "thin",
            _("Its evidence is thin: %(level)d of 5, %(name)s.")
            % {"level": facts.evidence, "name": level_name(facts.evidence)},
        )
    if facts.is_stale:
        yield Reason("stale", _("Nobody has confirmed for over a year that it is still true."))
    if facts.is_lesson:
        yield Reason("lesson", _("It is a lesson from failure: what to avoid rather than what to copy."))
    if facts.language.partition("-")[0] != answers.language.partition("-")[0]:
        yield Reason(
            "language", _("It is written in %(language)s.") % {"language": languages.name_of(facts.language)}
        )
