"""Proof of expertise: what the platform knows somebody did, and who did what a page is about.

An app above declares it in `deeds.py`::

    declare(DeedSource("practices", counted=ngettext_lazy("%(count)d good practice", …), counts=…, newest=…))
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policylearning.common.registry import Registry


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did, in public: the practice they own, the transfer they confirmed."""

    title: str
    url: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who did what a page is about. `reason` is a sentence: "Owns this practice"."""

    user_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class DeedSource:
    """One sort of deed. All three tell of public things alone, whoever asks.

    `counts(user ids)` gives numbers by user, in one query; `newest(user id, most)` the last ones; `about(obj)` who
    did what the page of `obj` is about, nobody for a page that is not this app's matter.
    """

    key: str
    counted: Any
    """An `ngettext_lazy` over `count`: "3 good practices"."""
    counts: Callable[[Collection[int]], Mapping[int, int]]
    newest: Callable[[int, int], list[Deed]]
    about: Callable[[Any], list[Doer]] = lambda obj: []
    order: int = 100


sources: Registry[DeedSource] = Registry("sources of deeds")
SHOWN = 5


def declare(source: DeedSource) -> DeedSource:
    return sources.register(source.key, source)


@dataclass(frozen=True, slots=True)
class Proof:
    """The deeds of one sort of one person: "3 good practices" and the newest of them."""

    key: str
    count: int
    text: str
    deeds: tuple[Deed, ...] = ()

    @property
    def more(self) -> int:
        return self.count - len(self.deeds)


def counted(user_ids: Collection[int]) -> dict[int, list[Proof]]:
    """The proofs of many people, without the deeds: one query for each sort."""
    found: dict[int, list[Proof]] = {each: [] for each in user_ids}
    if not found:
        return found
    for source in sources:
        for user_id, count in source.counts(user_ids).items():
            if count:
                found[user_id].append(Proof(source.key, count, str(source.counted % {"count": count})))
    return found


def proofs_of(user_id: int) -> list[Proof]:
    """The proofs of one person with their newest deeds."""
    return [
        Proof(each.key, each.count, each.text, tuple(sources[each.key].newest(user_id, SHOWN)))
        for each in counted([user_id])[user_id]
    ]


def doers_of(obj: Any) -> list[Doer]:
    """Who did what the page of `obj` is about, each person once, with the first reason."""
    found: dict[int, Doer] = {}
    for source in sources:
        for doer in source.about(obj):
            found.setdefault(doer.user_id, doer)
    return list(found.values())
