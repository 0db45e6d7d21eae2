"""Words, stems, 4-grams and languages: pure code."""

import pytest

from policylearning.search.grams import grams, likeness
from policylearning.search.languages import function_words, guess, is_function_word
from policylearning.search.words import STEMMERS, fold, romanised, stem, words

OFFICIAL = ("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv").split()  # noqa: SIM905 - easier to read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  ?! ", []),
        ("Smart-city, B2B_portal", ["smart", "city", "b2b", "portal"]),
        ("L'eau d’Aix", ["eau", "aix"]),
        ("Europe's regions don't", ["europe", "regions", "dont"]),
        ("ﬁnancing Ⅷ ①", ["financing", "viii", "1"]),
        ("STRASSE Straße", ["strasse", "straße"]),
        ("Βιοποικιλότητα", ["βιοποικιλότητα"]),
        ("x" * 100, ["x" * 40]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("città", "citta"),
        ("łódź", "lodz"),
        ("straße", "strasse"),
        ("øre", "ore"),
        ("αθήνα", "αθηνα"),
        ("naïve", "naive"),
    ],
)
def test_accents_fold_within_the_script(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("régions", "region", "fr"),
        ("policies", "policy", "en"),
        ("städte", "städten", "de"),
        ("regiones", "región", "es"),
        ("πόλεις", "πόλεισ", "el"),
        ("miasta", "miastach", "pl"),
    ],
)
def test_stems_bring_forms_together(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert "mt" not in STEMMERS
    assert stem("għarfien", "mt") == "gharfien"
    assert stem("ΑΘΉΝΑ".lower(), "") == "αθηνα"


def test_grams_are_in_latin_letters() -> None:
    assert grams("bus") == ("_bus", "bus_")
    assert grams("a") == ("_a_",)
    assert grams("θεσσαλονίκη")[:2] == ("_the", "thes")
    assert romanised("Пловдив") == "plovdiv"
    assert likeness("region", "region") == 1
    assert likeness("region", "regionen") > 0.5
    assert likeness("region", "forest") == 0


def test_every_official_language_has_function_words() -> None:
    assert set(OFFICIAL) <= set(function_words())
    for language in OFFICIAL:
        assert len(function_words()[language]) > 50, language


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("how do we get people out of cars", "en"),
        ("hydrogen buses", "en"),
        ("die casting", "en"),
        ("SME in regions", "en"),
        ("formation pour les jeunes", "fr"),
        ("Wasser für Bauern", "de"),
        ("come ridurre le emissioni nei trasporti", "it"),
        ("¿cómo reducir los residuos?", "es"),
        ("βιοποικιλότητα στις πόλεις", "el"),
        ("jak zmniejszyć zużycie energii w budynkach", "pl"),
        ("hoe kunnen we energie besparen", "nl"),
        ("как да намалим отпадъците", "bg"),
        ("miten vähentää jätettä", "fi"),
    ],
)
def test_function_words_give_the_language_away(query: str, language: str) -> None:
    assert guess(words(query), "en") == language


def test_a_query_that_does_not_say_is_in_the_readers_language() -> None:
    assert guess(["innovation"], "fr") == "fr"
    assert guess([], "pt-BR") == "pt"
    assert is_function_word("für", ["de"])
    assert is_function_word("fur", ["de"])
    assert not is_function_word("energie", ["de"])
