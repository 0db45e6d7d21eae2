"""What is asked of the glossary by people who keep it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from policylearning.common.text import folded
from policylearning.search.models import Concept, GlossaryImport, Label

SUGGESTIONS = 10
MOST_WORDS = 8


def listed() -> QuerySet[Concept]:
    """Every concept with its labels."""
    return Concept.objects.prefetch_related("labels")


def by_words(concepts: QuerySet[Concept], text: str) -> QuerySet[Concept]:
    """Those with a label that has every word of the text, or the beginnings of words."""
    labels = Label.objects.filter(concept=OuterRef("pk"))
    for word in folded(text).split()[:MOST_WORDS]:
        labels = labels.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    return concepts.filter(Exists(labels))


def find_concepts(text: str) -> list[Concept]:
    """Concepts that may be meant by what was typed: those called so first."""
    if not folded(text):
        return []
    exact = Concept.objects.filter(labels__folded=folded(text)).distinct()[:SUGGESTIONS]
    near = by_words(Concept.objects.all(), text).order_by("name", "pk")[:SUGGESTIONS]
    return list(dict.fromkeys([*exact, *near]))[:SUGGESTIONS]


def languages_used() -> list[str]:
    """Languages that labels are in."""
    return sorted(Label.objects.order_by().values_list("language", flat=True).distinct())


def imports(limit: int = 10) -> QuerySet[GlossaryImport]:
    """The last files, newest first."""
    return GlossaryImport.objects.select_related("job")[:limit]
