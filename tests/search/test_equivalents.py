"""Search across languages by the glossary: what is added, what it weighs, and what it leaves alone."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.glossary import actions
from policylearning.search.glossary.lexicon import Lexicon, line
from policylearning.search.glossary.rows import Row
from policylearning.search.queries import Correction, Results, fitting, search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()

TERMS = {
    "waste-heat": {"en": ["waste heat", "excess heat"], "de": ["Abwärme"], "fr": ["chaleur fatale"]},
    "council": {"en": ["council"], "de": ["Rat"]},
    "regional-policy": {"en": ["regional policy"], "de": ["Regionalpolitik"], "es": ["política regional"]},
    "bus": {"en": ["bus"], "de": ["Bus"], "pl": ["autobus"]},
    "sme": {"en": ["small and medium-sized enterprises", "SME"], "de": ["KMU"], "fr": ["PME"]},
}


@pytest.fixture
def glossary(search_index: Index) -> Index:
    rows = [Row(uri=f"urn:test:{key}", labels=labels) for key, labels in TERMS.items()]
    actions.bring_in(rows=rows, source="test", by=None)
    return search_index


def titles(found: Results) -> list[str]:
    return [hit.obj.title for hit in found.hits]


def marked(found: Results) -> list[str]:
    hit = found.hits[0]
    parts = [*hit.title, *hit.summary, *(hit.passage.parts if hit.passage else [])]
    return [part.text for part in parts if part.marked]


def test_a_term_in_one_language_finds_the_others(glossary: Index) -> None:
    note("Heating a town with waste heat", "From the steelworks.")
    note("Chauffer une ville", "La chaleur fatale de l'aciérie.", language="fr")
    note("Wolves and sheep", "Heat of the day, and waste of wool.")
    glossary.catch_up()

    found = search("Abwärme", user=VISITOR)

    assert set(titles(found)[:2]) == {"Heating a town with waste heat", "Chauffer une ville"}
    assert "Wolves and sheep" not in titles(found), "a phrase, not its words"
    assert [(each.typed, each.used) for each in found.equivalents] == [
        ("Abwärme", ("waste heat", "chaleur fatale"))
    ]
    assert found.corrections == []
    assert marked(found)
    assert titles(search("waste heat", user=VISITOR))[0] == "Heating a town with waste heat"
    assert "Chauffer une ville" in titles(search("waste heat", user=VISITOR))


def test_inflected_and_unaccented_words_are_known_too(glossary: Index) -> None:
    note("Heating a town with waste heat")
    glossary.catch_up()

    for query in ("abwarme", "ABWÄRME", "die Abwärmen der Fabriken"):
        assert titles(search(query, user=VISITOR)) == ["Heating a town with waste heat"], query


def test_exactly_leaves_the_glossary_out(glossary: Index) -> None:
    note("Heating a town with waste heat")
    note("Abwärme in Bergen", language="de")
    note("Abwarm", language="de")
    glossary.catch_up()

    found = search("Abwärme", user=VISITOR, exactly=True)

    assert "Heating a town with waste heat" not in titles(found)
    assert "Abwärme in Bergen" in titles(found)
    assert found.equivalents == []


def test_what_was_typed_comes_before_what_it_is_called_elsewhere(glossary: Index) -> None:
    for number in range(8):
        note(f"Waste heat {number}", "In a town.")
    note("Abwärme", "In einer Stadt.", language="de")
    glossary.catch_up()

    assert titles(search("Abwärme", user=VISITOR))[0] == "Abwärme"
    assert titles(search("waste heat", user=VISITOR))[-1] == "Abwärme", "rare as the German word is"


def test_a_label_never_counts_twice(glossary: Index) -> None:
    note("Regionalpolitik", "Geld für Regionen.", language="de")
    note("Policy for regions", "A regional policy.")
    glossary.catch_up()

    [equivalent] = search("regional policy", user=VISITOR).equivalents
    assert [(phrase.label, phrase.language) for phrase in equivalent.phrases] == [("Regionalpolitik", "de")]
    found = search("regional policy", user=VISITOR)
    assert titles(found) == ["Policy for regions", "Regionalpolitik"]


def test_a_word_of_the_readers_language_is_not_read_as_a_foreign_one(glossary: Index) -> None:
    note("A rat in the granary")
    note("The council of the town")
    note("Der Rat der Stadt", language="de")
    glossary.catch_up()

    assert search("rat", user=VISITOR, language="en").equivalents == []
    assert "The council of the town" not in titles(search("rat", user=VISITOR, language="en"))
    german = search("der Rat und die Stadt", user=VISITOR)
    assert [each.used for each in german.equivalents] == [("council",)]
    assert "The council of the town" in titles(german)


def test_labels_that_no_document_holds_are_not_spoken_of(glossary: Index) -> None:
    note("Chauffer une ville", "La chaleur et le destin. Fatale erreur.", language="fr")
    note("A town")
    glossary.catch_up()

    assert search("Abwärme", user=VISITOR).equivalents == []
    assert search("waste heat", user=VISITOR).equivalents == []


def test_a_slip_is_mended_before_the_glossary_is_asked(glossary: Index) -> None:
    note("Waste heat", "For a town.")
    note("Abwärme", "Für eine Stadt.", language="de")
    glossary.catch_up()

    found = search("waste haet", user=VISITOR)

    assert found.corrections == [Correction("haet", "heat")]
    assert [each.typed for each in found.equivalents] == ["waste heat"]
    assert titles(found) == ["Waste heat", "Abwärme"]


def test_a_slip_in_a_word_that_only_the_glossary_knows_is_mended(glossary: Index) -> None:
    note("Waste heat", "For a town.")
    note("Abstract", "Of a paper.")
    glossary.catch_up()

    for query in ("Abwärmme", "abwrame", "Awbärme"):
        found = search(query, user=VISITOR)
        assert found.corrections == [Correction(query.lower(), "abwärme")], query
        assert titles(found)[0] == "Waste heat"
        assert search(query, user=VISITOR, exactly=True).total == 0
    assert search("chal", user=VISITOR).corrections == [], "too short to say"
    assert search("Xbwärme", user=VISITOR).corrections == [], "the first letter is taken to be right"


def test_quoted_words_stand_as_they_are(glossary: Index) -> None:
    note("Waste heat")
    note("Abwärme", language="de")
    glossary.catch_up()

    assert titles(search('"waste heat"', user=VISITOR)) == ["Waste heat"]


def test_a_standing_question_hears_of_other_languages(glossary: Index) -> None:
    heat = note("Abwärme der Stadt", "Wärme aus dem Stahlwerk.", language="de")
    note("Wolves")
    glossary.catch_up()

    keys = [("note", heat.pk)]
    assert fitting("waste heat", keys=keys, language="en") == keys
    assert fitting("wolves", keys=keys, language="en") == []


def test_the_index_hears_of_every_change_of_the_glossary(glossary: Index) -> None:
    note("Buses")
    note("Fernbus", language="de")
    glossary.catch_up()
    assert search("coach", user=VISITOR).equivalents == []

    actions.add(labels={"en": ["coach"], "de": ["Fernbus"]}, by=None)
    assert search("coach", user=VISITOR).equivalents == []
    glossary.catch_up()

    assert titles(search("coach", user=VISITOR)) == ["Fernbus"]


def test_the_lexicon_finds_runs_and_their_labels() -> None:
    lexicon = Lexicon(
        [line(labels) for labels in TERMS.values()] + [line({"en": ["the", "a b c d e f g", "x"]})]
    )

    runs = list(lexicon.runs(["our", "regional", "policies", "for", "towns"], ["en"]))
    assert [(run.start, run.end, lexicon.label(run)) for run in runs] == [(1, 3, "regional policy")]
    text = ["small", "and", "medium", "sized", "enterprise"]
    assert [(run.end, lexicon.label(run)) for run in lexicon.runs(text, ["en", "de"])] == [
        (5, "small and medium-sized enterprises")
    ]
    assert list(lexicon.runs(["the"], ["en"])) == []
    assert len(lexicon) == 6
    assert set(lexicon.languages) == {"en", "de", "fr", "es", "pl"}
