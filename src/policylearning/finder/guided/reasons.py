"""Why a practice fits, what to look out for, and what it does not say. Pure code over fields and passages.

A practice stands where the search found it, moved up one place for each reason that fits and down for each thing
to look out for: `MOVES` has the places. docs/explanation/guided-finder.md says why.
"""

from collections.abc import Iterator, Sequence
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
    "topic": 1,
    "place": 1,
    "evidence": 1,
    "transfers": 1,
    "within": 1,
    "condition met": 1,
    "condition not met": -1,
    "condition": 0,
    "beyond": -2,
    "perhaps beyond": -1,
    "thin": -1,
    "stale": -1,
    "lesson": 0,
    "language": 0,
    "not said": 0,
}
"""Places up for each kind of reason."""
FITS = {"words", "near", "topic", "place", "within", "condition met", "evidence", "transfers"}
NOT_SAID = "not said"
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
    about: str
    """The field of `Facts`, or the precondition, that it rests on."""
    text: str
    quote: str = ""
    """What the practice says there, in its own language."""

    @property
    def moves(self) -> int:
        return MOVES[self.kind]

    @property
    def down(self) -> int:
        return -self.moves

    @property
    def whole(self) -> str:
        return f"{self.text} “{self.quote}”" if self.quote else self.text


@dataclass(frozen=True, slots=True)
class Reasons:
    fits: tuple[Reason, ...] = ()
    look_out: tuple[Reason, ...] = ()
    not_said: tuple[Reason, ...] = ()

    @property
    def every(self) -> tuple[Reason, ...]:
        return (*self.fits, *self.look_out, *self.not_said)

    @property
    def moves(self) -> int:
        """Places up; negative: down."""
        return sum(each.moves for each in self.every)

    @property
    def silence(self) -> str:
        """What it does not say, as a sentence; "" where it says all that matters here."""
        if not self.not_said:
            return ""
        return _("It does not say %(what)s. Ask before you rely on it.") % {
            "what": ", ".join(each.text for each in self.not_said)
        }


def order(moves: Sequence[int]) -> list[int]:
    """The places of the search (0 is first) in their new order, given how far each moves up; equals stay as found."""
    return sorted(range(len(moves)), key=lambda place: (place - moves[place], place))


def reasons(facts: Facts, answers: Answers) -> Reasons:
    """All of them, most telling first."""
    found = [
        *_match(facts),
        *_topic(facts, answers),
        *_place(facts, answers),
        *_conditions(facts, answers),
        *_money(facts, answers),
        *_staff(facts, answers),
        *_months(facts, answers),
        *_proof(facts),
        *_doubts(facts, answers),
    ]
    return Reasons(
        fits=tuple(each for each in found if each.kind in FITS),
        look_out=tuple(each for each in found if each.kind not in FITS and each.kind != NOT_SAID),
        not_said=tuple(each for each in found if each.kind == NOT_SAID),
    )


def _match(facts: Facts) -> Iterator[Reason]:
    if facts.words:
        words = ", ".join(f"“{word}”" for word in facts.words[:MOST_WORDS])
        yield Reason("words", "words", _("It speaks of %(words)s.") % {"words": words})
    else:
        yield Reason("near", "", _("The search found it near, though none of your words stands in it."))


def _topic(facts: Facts, answers: Answers) -> Iterator[Reason]:
    shared = [name for slug, name in facts.topics.items() if slug in answers.topics]
    if shared:
        yield Reason("topic", "topics", _("It is of your topic, %(topic)s.") % {"topic": ", ".join(shared)})


def _place(facts: Facts, answers: Answers) -> Iterator[Reason]:
    if not answers.region:
        return
    if not facts.region:
        yield Reason(NOT_SAID, "region", _("where it is from"))
        return
    mine = with_parents(answers.region)
    shared = next((code for code in with_parents(facts.region) if code in mine), "")
    said = {"place": facts.places.get(shared, shared)}
    if shared and shared == answers.region:
        yield Reason("place", "region", _("It is from your own region, or a part of it."))
    elif len(shared) > 2:
        yield Reason("place", "region", _("It is from %(place)s, in which your region lies too.") % said)
    elif shared:
        yield Reason("place", "region", _("It is from your country, %(place)s.") % said)


def _conditions(facts: Facts, answers: Answers) -> Iterator[Reason]:
    for kind, text in facts.conditions.items():
        name, quote = CONDITION_NAMES[kind], Truncator(text).chars(QUOTED)
        if answers.has is None:
            yield Reason("condition", kind, _("%(kind)s: it presupposes") % {"kind": name}, quote)
        elif kind in answers.has:
            yield Reason(
                "condition met", kind, _("%(kind)s: you have what it presupposes,") % {"kind": name}, quote
            )
        else:
            yield Reason(
                "condition not met", kind, _("%(kind)s, which you did not tick:") % {"kind": name}, quote
            )
    if not facts.conditions:
        yield Reason(NOT_SAID, "conditions", _("what it presupposes"))


def _money(facts: Facts, answers: Answers) -> Iterator[Reason]:
    given = answers.money
    if given is None:
        return
    high = facts.cost_to if facts.cost_to is not None else facts.cost_from
    low = facts.cost_from if facts.cost_from is not None else Decimal(0)
    said = {"cost": facts.cost, "given": _number(given, 2)}
    if high is None:
        yield Reason(NOT_SAID, "cost", _("what it costs"))
    elif low > given:
        yield Reason("beyond", "cost", _("It costs %(cost)s, beyond your EUR %(given)s.") % said)
    elif high > given:
        yield Reason(
            "perhaps beyond", "cost", _("It costs %(cost)s, perhaps beyond your EUR %(given)s.") % said
        )
    else:
        yield Reason("within", "cost", _("It costs %(cost)s, within your EUR %(given)s.") % said)


def _staff(facts: Facts, answers: Answers) -> Iterator[Reason]:
    if answers.staff is None:
        return
    if facts.staff is None:
        yield Reason(NOT_SAID, "staff", _("how many people it needs"))
        return
    said = {"needed": _number(facts.staff), "given": _number(answers.staff)}
    if facts.staff > answers.staff:
        yield Reason(
            "beyond", "staff", _("It needs %(needed)s full-time equivalents; you have %(given)s.") % said
        )
    else:
        yield Reason(
            "within", "staff", _("It needs %(needed)s full-time equivalents, within your %(given)s.") % said
        )


def _months(facts: Facts, answers: Answers) -> Iterator[Reason]:
    if answers.months is None:
        return
    if facts.months is None:
        yield Reason(NOT_SAID, "months", _("how long it takes to set up"))
        return
    said = {"number": facts.months, "given": _number(answers.months)}
    if facts.months > answers.months:
        text = ngettext(
            "It takes %(number)d month to set up; you have %(given)s.",
            "It takes %(number)d months to set up; you have %(given)s.",
            facts.months,
        )
        yield Reason("beyond", "months", text % said)
    else:
        text = ngettext(
            "It takes %(number)d month to set up, within your %(given)s.",
            "It takes %(number)d months to set up, within your %(given)s.",
            facts.months,
        )
        yield Reason("within", "months", text % said)


def _proof(facts: Facts) -> Iterator[Reason]:
    said = {"level": facts.evidence, "name": level_name(facts.evidence)}
    if facts.evidence >= GOOD_EVIDENCE:
        yield Reason("evidence", "evidence", _("Its evidence is rated %(level)d of 5: %(name)s.") % said)
    if facts.transfers:
        text = ngettext(
            "%(number)d confirmed transfer to another region.",
            "%(number)d confirmed transfers to other regions.",
            facts.transfers,
        )
        yield Reason("transfers", "transfers", text % {"number": facts.transfers})
    if facts.evidence <= THIN_EVIDENCE:
        yield Reason("thin", "evidence", _("Its evidence is thin: %(level)d of 5, %(name)s.") % said)


def _doubts(facts: Facts, answers: Answers) -> Iterator[Reason]:
    if facts.is_stale:
        yield Reason("stale", "is_stale", _("Nobody has confirmed for over a year that it is still true."))
    if facts.is_lesson:
        yield Reason(
            "lesson", "is_lesson", _("It is a lesson from failure: what to avoid rather than what to copy.")
        )
    if facts.language.partition("-")[0] != answers.language.partition("-")[0]:
        name = languages.name_of(facts.language)
        yield Reason("language", "language", _("It is written in %(language)s.") % {"language": name})


def _number(value: Decimal | int, places: int = 1) -> str:
    whole = value == int(value)
    return number_format(value, decimal_pos=0 if whole else places, use_l10n=True, force_grouping=True)
