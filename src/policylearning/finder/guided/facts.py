"""What is known of a practice and of who asks, as plain values: `reasons` looks at nothing else."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from policylearning.practices.enums import Kind
from policylearning.practices.models import Practice
from policylearning.practices.page import cost_of
from policylearning.regions.queries import with_parents
from policylearning.search.words import plain, stem

CONDITIONS = ("legal", "financial", "partner", "capacity")


@dataclass(frozen=True, slots=True)
class Answers:
    """The four answers. Only the challenge is needed; None and nothing mean not said."""

    challenge: str
    topics: frozenset[str] = frozenset()
    """Slugs."""
    region: str = ""
    """NUTS code."""
    money: Decimal | None = None
    """EUR."""
    staff: Decimal | None = None
    """Full-time equivalents."""
    months: int | None = None
    has: frozenset[str] | None = None
    """Of CONDITIONS, those that are there or can be had; an empty set when none is."""
    language: str = "en"
    """The reader's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one practice that the search found."""

    words: tuple[str, ...] = ()
    """The words of the challenge that the search marked in it, as they are written there."""
    topics: dict[str, str] = field(default_factory=dict)
    """Slug to name."""
    region: str = ""
    """NUTS code."""
    places: dict[str, str] = field(default_factory=dict)
    """Code to name of the regions it lies in."""
    evidence: int = 0
    transfers: int = 0
    cost_from: Decimal | None = None
    cost_to: Decimal | None = None
    cost: str = ""
    """The same in words."""
    staff: Decimal | None = None
    months: int | None = None
    conditions: dict[str, str] = field(default_factory=dict)
    """Of CONDITIONS, what the practice says of each it names."""
    is_stale: bool = False
    is_lesson: bool = False
    language: str = "en"


def facts_of(hit: Any, titles: dict[str, str]) -> Facts:
    """Of a hit of the search. `titles`: code to name of the regions around the hits."""
    practice: Practice = hit.obj
    code = practice.region.code if practice.region else ""
    texts = {kind: getattr(practice, f"{kind}_preconditions").strip() for kind in CONDITIONS}
    return Facts(
        words=_marked(hit, practice.language),
        topics={topic.slug: topic.name for topic in practice.topics.all()},
        region=code,
        places={each: titles[each] for each in with_parents(code) if each in titles},
        evidence=practice.evidence_level,
        transfers=practice.transfers,
        cost_from=practice.cost_from,
        cost_to=practice.cost_to,
        cost=cost_of(practice),
        staff=practice.staff,
        months=practice.setup_months,
        conditions={kind: text for kind, text in texts.items() if text},
        is_stale=practice.is_stale,
        is_lesson=practice.kind == Kind.LESSON,
        language=practice.language,
    )


def _marked(hit: Any, language: str) -> tuple[str, ...]:
    """Each word once, whatever its ending, in reading order."""
    parts = [*hit.title, *hit.summary, *(hit.passage.parts if hit.passage else ())]
    found: dict[str, str] = {}
    for part in parts:
        if part.marked:
            found.setdefault(stem(plain(part.text), language), part.text)
    return tuple(found.values())
