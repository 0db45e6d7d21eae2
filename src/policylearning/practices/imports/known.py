"""What is known here that a cell may name: countries, regions, topics, tags, projects. Each asked once."""

from collections.abc import Callable
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from babel import Locale

from policylearning.common.languages import CODES
from policylearning.common.text import folded
from policylearning.programmes.models import Project
from policylearning.regions.models import Region
from policylearning.regions.queries import by_name, find, find_country
from policylearning.topics.models import FieldOfIntervention, Tag, Topic
from policylearning.topics.queries import names_of

K = TypeVar("K")
V = TypeVar("V")
LANGUAGES_NAMED_IN = ("en", "de", "fr", "es", "it", "nl", "pl")


@cache
def vocabulary() -> dict[str, Any]:
    """`columns`, `organisation_types`, `kinds`: each a meaning to its folded words."""
    data = yaml.safe_load((files(__package__) / "vocabulary.yaml").read_text("utf-8"))
    return {part: {name: [folded(str(word)) for word in _flat(words)] for name, words in entries.items()}
            for part, entries in data.items()}  # fmt: skip


def _flat(words: Any) -> list[str]:
    """A list of words, or of texts with words between commas."""
    return [each.strip() for entry in words for each in str(entry).split(",")]


@cache
def _languages() -> dict[str, str]:
    """Folded code or name, in its own language and the large ones, to the code."""
    names = {code: code for code in CODES} | {"no": "nb", "gr": "el"}
    for code in CODES:
        for other in (*LANGUAGES_NAMED_IN, code):
            if name := Locale.parse(other).languages.get(code):
                names.setdefault(folded(name), code)
    return names


def language(text: str) -> str | None:
    """The code: "en", "en-GB", "English", "Deutsch"."""
    return _languages().get(folded(text)) or _languages().get(
        folded(text).split(" ")[0] if "-" in text else ""
    )


def kind(text: str) -> str | None:
    return _meaning("kinds", text)


def organisation_type(text: str) -> str | None:
    return _meaning("organisation_types", text)


def _meaning(part: str, text: str) -> str | None:
    word = folded(text)
    return next((name for name, words in vocabulary()[part].items() if word in (*words, folded(name))), None)


class Known:
    """The rows of the database that cells may name, remembered for as long as an import runs."""

    def __init__(self) -> None:
        self._countries: dict[str, Region | None] = {}
        self._regions: dict[tuple[str, str], Region | None] = {}
        self._projects: dict[str, Project | None] = {}

    def country(self, text: str) -> Region | None:
        return _once(self._countries, text, lambda: find_country(text))

    def region(self, text: str, country: str = "") -> Region | None:
        """By code, or by a name that only one region (of the country) has."""
        return _once(self._regions, (text, country), lambda: find(text) or _only(by_name(text, country)))

    def project(self, acronym: str) -> Project | None:
        return _once(
            self._projects,
            acronym,
            lambda: Project.objects.filter(acronym__iexact=acronym).order_by("pk").first(),
        )

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Folded slug, name or short name to topic."""
        return {
            word: topic
            for topic in Topic.objects.all()
            for word in map(folded, (topic.short, topic.name, topic.slug))
        }

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Folded name, slug or synonym to tag."""
        tags = Tag.objects.prefetch_related("synonyms")
        return {folded(word): tag for tag in tags for word in (*names_of(tag), tag.slug)}

    @cached_property
    def fields(self) -> dict[str, FieldOfIntervention]:
        return {field.code: field for field in FieldOfIntervention.objects.all()}


def _once(memory: dict[K, V], key: K, ask: Callable[[], V]) -> V:
    if key not in memory:
        memory[key] = ask()
    return memory[key]


def _only(found: list[Region]) -> Region | None:
    return found[0] if len(found) == 1 else None
