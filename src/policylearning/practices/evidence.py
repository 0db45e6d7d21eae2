"""How much evidence a practice shows: 0 to 5, by published rules.

Pure code. Each level demands all of the levels below it, so a badge always has one next step.
The page "how we rate" is made from `LEVELS`; a change here is a change of the published rules.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVIDENCE_TEXT = 100
"""Characters below which a text says too little to judge."""
MONTHS_IN_OPERATION = 24
BEFORE_TIME_COUNTS = 3
"""The level below the one that asks for months in operation: the only one that time alone can leave, upwards."""


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    has_unit: bool
    has_baseline: bool
    has_source: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. `months` counts from the start to the end or to today."""

    text_length: int
    indicators: tuple[IndicatorFacts, ...]
    validated: bool
    months: int
    transfers: int


@dataclass(frozen=True, slots=True)
class Level:
    number: int
    name: str | Promise
    demands: str | Promise
    """What this level asks for beyond the one below."""
    raise_it: str | Promise
    """What the owner can do to reach it."""
    met: Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Badge:
    """`level` 0 to 5; `next` is the first level not met, None at the top."""

    level: int
    name: str
    next: Level | None


def _compared(indicator: IndicatorFacts) -> bool:
    return indicator.has_unit and indicator.has_baseline and indicator.has_source


LEVELS: tuple[Level, ...] = (
    Level(
        1,
        pgettext_lazy("evidence level", "described"),
        _("The evidence of success is described in at least 100 characters."),
        _("Describe in at least 100 characters what shows that it worked."),
        lambda facts: facts.text_length >= EVIDENCE_TEXT,
    ),
    Level(
        2,
        pgettext_lazy("evidence level", "measured"),
        _("At least one result indicator has a value and a unit."),
        _("Add a result indicator with its value and unit."),
        lambda facts: any(each.has_unit for each in facts.indicators),
    ),
    Level(
        3,
        pgettext_lazy("evidence level", "compared"),
        _("At least one result indicator is compared with a baseline and names its source."),
        _("Give one result indicator its baseline and the source of the figure."),
        lambda facts: any(_compared(each) for each in facts.indicators),
    ),
    Level(
        4,
        pgettext_lazy("evidence level", "validated over time"),
        _("Experts validated it, and it ran for at least two years."),
        _("Have it validated by an expert, once it has run for two years."),
        lambda facts: facts.validated and facts.months >= MONTHS_IN_OPERATION,
    ),
    Level(
        5,
        pgettext_lazy("evidence level", "worked elsewhere"),
        _("Two compared indicators, and another region confirmed that it adapted or runs it."),
        _(
            "Compare a second indicator with its baseline, and have a region that took it up confirm the transfer."
        ),
        lambda facts: facts.transfers >= 1 and sum(_compared(each) for each in facts.indicators) >= 2,
    ),
)


def assess(facts: Facts) -> Badge:
    """The badge for these facts: the highest level whose rule and all rules below it hold."""
    reached: Level | None = None
    for level in LEVELS:
        if not level.met(facts):
            return Badge(reached.number if reached else 0, _name(reached), level)
        reached = level
    return Badge(5, _name(reached), None)


def level_name(number: int) -> str:
    """The name of a level, 0 to 5."""
    return _name(LEVELS[number - 1] if number else None)


def _name(level: Level | None) -> str:
    return str(level.name if level else pgettext_lazy("evidence level", "not shown yet"))
