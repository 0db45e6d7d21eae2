"""Practices side by side: rows of facts in groups, and where they differ. Pure code over loaded practices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policylearning.practices.evidence import level_name
from policylearning.practices.models import Practice
from policylearning.practices.page import baseline_of, cost_of, period_of, setup_of, staff_of, value_of

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Row:
    """One question and every practice's answer; an empty text where it says nothing.

    `differs` only for facts that can be compared at a glance, never for prose.
    """

    label: Words
    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Group:
    title: Words
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    label: Words
    answer: Callable[[Practice], str]
    is_prose: bool = False


def compare(practices: Sequence[Practice], *, only_differences: bool = False) -> list[Group]:
    """The groups of rows over `practices`. Rows nobody answers are left out, and groups without rows."""
    groups = []
    for title, questions in _GROUPS:
        rows = [row for row in (_row(each, practices) for each in questions) if any(row.cells)]
        kept = tuple(row for row in rows if row.differs or not only_differences)
        if kept:
            groups.append(Group(title, kept))
    return groups


def _row(question: _Question, practices: Sequence[Practice]) -> Row:
    cells = tuple(question.answer(practice) for practice in practices)
    return Row(question.label, cells, not question.is_prose and len(set(cells)) > 1)


def _prose(name: str) -> Callable[[Practice], str]:
    return lambda practice: str(getattr(practice, name))


def _shown(name: str) -> Callable[[Practice], str]:
    return lambda practice: str(getattr(practice, name) or "")


def _names(name: str) -> Callable[[Practice], str]:
    return lambda practice: ", ".join(str(each) for each in getattr(practice, name).all())


def _evidence(practice: Practice) -> str:
    return f"{practice.evidence_level} / 5, {level_name(practice.evidence_level)}"


def _confirmed(practice: Practice) -> str:
    return formats.date_format(practice.confirmed_at, "DATE_FORMAT") if practice.confirmed_at else ""


def _indicators(practice: Practice) -> str:
    return "\n".join(
        f"{each.name}: {value_of(each)}"
        + (_(" (before: %(value)s)") % {"value": before} if (before := baseline_of(each)) else "")
        for each in practice.indicators.all()
    )


def _transfers(practice: Practice) -> str:
    number = practice.transfers
    return (
        ngettext("%(number)d other region", "%(number)d other regions", number) % {"number": number}
        if number
        else _("none")
    )


_Q = _Question
_L = gettext_lazy
_GROUPS: tuple[tuple[Words, tuple[_Question, ...]], ...] = (
    (
        _L("Facts"),
        (
            _Q(_L("Kind"), lambda practice: practice.get_kind_display()),
            _Q(_L("State"), lambda practice: practice.get_state_display()),
            _Q(_L("Topics"), _names("topics")),
            _Q(_L("Region"), lambda practice: practice.region.label if practice.region else ""),
            _Q(_L("Main institution"), _shown("institution")),
            _Q(_L("When"), period_of),
            _Q(_L("Field of intervention"), _shown("field_of_intervention")),
            _Q(_L("Policy instrument"), _shown("policy_instrument")),
            _Q(_L("Tags"), _names("tags")),
        ),
    ),
    (
        _L("Means"),
        (
            _Q(_L("Cost"), cost_of),
            _Q(_L("Staff"), staff_of),
            _Q(_L("Time to set up"), setup_of),
            _Q(_L("Resources needed"), _prose("resources"), is_prose=True),
        ),
    ),
    (
        _L("Evidence"),
        (
            _Q(_L("Level"), _evidence),
            _Q(_L("Last confirmed"), _confirmed),
            _Q(_L("Result indicators"), _indicators, is_prose=True),
            _Q(_L("Evidence of success"), _prose("evidence"), is_prose=True),
            _Q(_L("Difficulties"), _prose("difficulties"), is_prose=True),
        ),
    ),
    (
        _L("Preconditions"),
        (
            _Q(_L("Legal"), _prose("legal_preconditions"), is_prose=True),
            _Q(_L("Financial"), _prose("financial_preconditions"), is_prose=True),
            _Q(_L("Partners"), _prose("partner_preconditions"), is_prose=True),
            _Q(_L("Capacities"), _prose("capacity_preconditions"), is_prose=True),
        ),
    ),
    (
        _L("Transfer"),
        (
            _Q(_L("Adapted or running in"), _transfers),
            _Q(_L("Potential for learning or transfer"), _prose("potential"), is_prose=True),
        ),
    ),
)
