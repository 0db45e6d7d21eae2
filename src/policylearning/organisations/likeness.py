"""Which organisations may be one: nearly the same name in one country, or one e-mail domain."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

from .domains import is_free
from .models import Organisation
from .queries import ALIKE

CROWD = 300
"""A word that so many names hold tells nothing; names that are alike share a rarer one."""
SAME_DOMAIN = 65
"""With one domain, names may differ more: a department beside its house is still shown."""


class Named(NamedTuple):
    pk: int
    folded: str
    country: str | None
    domain: str


def pairs() -> Iterator[tuple[int, int, int]]:
    """(key, greater key, likeness of the names of 100) of every pair worth a look, each once."""
    rows = Organisation.objects.filter(merged_into=None).order_by("pk")
    every = [Named(*row) for row in rows.values_list("pk", "folded", "region__country", "email_domain")]
    seen: set[tuple[int, int]] = set()
    for group, least in _groups(every):
        for one, other in combinations(group, 2):
            if (one.pk, other.pk) in seen or (one.country and other.country and one.country != other.country):
                continue
            likeness = fuzz.token_sort_ratio(one.folded, other.folded, score_cutoff=least)
            if likeness >= least:
                seen.add((one.pk, other.pk))
                yield one.pk, other.pk, round(likeness)


def _groups(every: list[Named]) -> Iterator[tuple[list[Named], int]]:
    """Organisations that share something telling, in the order of their keys, and how alike they must be."""
    by_word: dict[str, list[Named]] = defaultdict(list)
    by_domain: dict[str, list[Named]] = defaultdict(list)
    for each in every:
        for word in sorted(set(each.folded.split()), key=lambda word: (-len(word), word))[:3]:
            by_word[word].append(each)
        if each.domain and not is_free(each.domain):
            by_domain[each.domain].append(each)
    for group in by_domain.values():
        yield group[:CROWD], SAME_DOMAIN
    for group in by_word.values():
        if len(group) <= CROWD:
            yield group, ALIKE
