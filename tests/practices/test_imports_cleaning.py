"""Text, dates and numbers as they should have arrived."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.practices.imports.cleaning import cleaned, repair, shortened, without_markup
from policylearning.practices.imports.language import language_of
from policylearning.practices.imports.links import links_in
from policylearning.practices.imports.values import date_of, number_of


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("CafÃ© crÃ¨me", "Café crème"),
        ("AÃ§Ã£o", "Ação"),
        ("the customerâ€™s", "the customer’s"),
        ("â€œBlockchainâ€\x9d", "“Blockchain”"),
        ("no-one â€“ not", "no-one – not"),
        ("â‚¬5", "€5"),
        ("20Â°C", "20°C"),
        ("Ã‰cole", "École"),
        ("ÃƒÂ©tude", "étude"),
        ("voilÃ\xa0 monsieur", "voilà monsieur"),
        (
            "a market for the customers of Vattenfallâs grid",
            "a market for the customers of Vattenfall’s grid",
        ),
        ("They donât know the rest of it", "They don’t know the rest of it"),
        ("ÎµÎ»Î»Î¬Î´Î±", "ελλάδα"),
        ("GyÅ‘r, KÅ‘szeg", "Győr, Kőszeg"),
    ],
)
def test_text_decoded_twice_is_put_right(broken: str, right: str) -> None:
    found = cleaned(broken)

    assert (found.text, found.repaired > 0, found.broken) == (right, True, 0)


@pytest.mark.parametrize(
    "text",
    [
        "IRMÃ” disse",
        "“PÃO”",
        "SÃO PAULO – AÇÃO",
        "Ó, ÂNIMO…",
        "Île-de-France",
        "œuvre",
        "naïve café",
        "½ €",
        "Ea a plâns, a râs și a coborât",
        "Ils ont bâti",
        "the town of Râs",
    ],
)
def test_text_that_may_be_meant_is_let_be(text: str) -> None:
    assert repair(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "left"),
    [("caf\ufffd", "caf\ufffd"), ("transparency\x9d throughout", "transparency throughout"), ("ï¿½", "\ufffd"),
     ("worth ¬1.15 billion", "worth ¬1.15 billion")],
)  # fmt: skip
def test_what_cannot_be_put_right_is_counted(text: str, left: str) -> None:
    found = cleaned(text)

    assert (found.text, found.broken) == (left, 1)


def test_html_becomes_plain_text() -> None:
    html = (
        "<p>One &amp; <b>two</b></p><script>alert(1)</script><ul><li>a</li><li>b</li></ul><style>p{}</style>"
    )

    assert cleaned(html).text == "One & two\n\na\nb"
    assert cleaned(html).markup


@pytest.mark.parametrize("text", ["x < y & z > 0", "a <- b", "<foo> and <5", "AT&T", "if a<b: c"])
def test_signs_that_are_no_html_are_let_be(text: str) -> None:
    assert without_markup(text) == (text, False)


def test_spaces_are_evened_and_invisible_characters_go() -> None:
    assert cleaned("\u200b One\xa0 two\u2028three \n\n\n\n four ").text == "One two\nthree\n\nfour"
    assert cleaned("One\n two\u200e", one_line=True).text == "One two"


# What is too long -----------------------------------------------------------------------------------
def test_a_long_text_is_cut_after_a_sentence() -> None:
    text = "One sentence stands here. " * 10

    assert shortened(text, 120) == ("One sentence stands here. " * 4).strip()


def test_without_a_sentence_it_is_cut_after_a_word() -> None:
    assert shortened("word " * 50, 22) == "word word word word…"


def test_without_a_word_it_is_cut_anyway() -> None:
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(max_size=400), st.integers(1, 200))
def test_it_is_never_longer_than_it_may(text: str, limit: int) -> None:
    found = shortened(text, limit)

    assert len(found) <= limit
    assert found == text or len(text) > limit


@given(st.text(max_size=300))
def test_cleaning_never_fails_and_twice_is_once(text: str) -> None:
    once = cleaned(text).text

    assert "\x00" not in once
    assert cleaned(once, one_line=True).text.count("\n") == 0


# Dates and numbers ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2021.0", date(2021, 1, 1), date(2021, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("12/2020", date(2020, 12, 1), date(2020, 12, 31)),
        ("2020-05-17", date(2020, 5, 17), date(2020, 5, 17)),
        ("2020-05-17T10:00:00", date(2020, 5, 17), date(2020, 5, 17)),
        ("17.05.2020", date(2020, 5, 17), date(2020, 5, 17)),
        ("3/4/2020", date(2020, 4, 3), date(2020, 4, 3)),
        ("12/31/2020", date(2020, 12, 31), date(2020, 12, 31)),
        ("17 May 2020", date(2020, 5, 17), date(2020, 5, 17)),
        ("May 17, 2020", date(2020, 5, 17), date(2020, 5, 17)),
        ("März 2020", None, None),
        ("September 2020", date(2020, 9, 1), date(2020, 9, 30)),
        ("spring", None, None),
        ("31.02.2020", None, None),
        ("99/99/2020", None, None),
        ("0020", None, None),
    ],
)
def test_dates_as_people_write_them(text: str, first: date | None, last: date | None) -> None:
    assert (date_of(text), date_of(text, last=True)) == (first, last)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120000", "120000.00"),
        ("120 000", "120000.00"),
        ("€ 1.250.000,50", "1250000.50"),
        ("1,250,000.50 EUR", "1250000.50"),
        ("1.5", "1.50"),
        ("1,5", "1.50"),
        ("1.500", "1500.00"),
        ("1234.567", "1234.57"),
        ("12,000", "12000.00"),
        ("2.5m", "2500000.00"),
        ("300k", "300000.00"),
        ("-3", "-3.00"),
        ("120 000 SEK", None),
        ("about 5", None),
        ("1e999999999", None),
        ("9" * 400, None),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str | None) -> None:
    assert number_of(text) == (Decimal(amount) if amount else None)


@given(st.text(max_size=60))
def test_no_cell_breaks_a_reader(text: str) -> None:
    date_of(text)
    date_of(text, last=True)
    number_of(text)
    links_in(text)
    language_of(text)


# Links and languages ----------------------------------------------------------------------------------
def test_addresses_are_found_in_a_cell() -> None:
    cell = "\xa0https://example.org/a, \nwww.example.eu/b; javascript:alert(1)"

    assert links_in(cell) == (
        [
            {"title": "example.org", "url": "https://example.org/a"},
            {"title": "example.eu", "url": "https://www.example.eu/b"},
        ],
        [],
    )
    assert links_in("internal web address") == ([], ["internal web address"])
    assert links_in("https://") == ([], ["https://"])
    assert links_in(" \xa0") == ([], [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The region set up a fund for the small firms that could not get a loan from a bank.", "en"),
        ("Die Region hat einen Fonds für kleine Unternehmen eingerichtet, die keine Kredite bekommen.", "de"),
        ("La région a créé un fonds pour les petites entreprises qui ne trouvent pas de crédit.", "fr"),
        ("La regione ha creato un fondo per le piccole imprese che non trovano credito nelle banche.", "it"),
        ("De regio heeft een fonds opgericht voor kleine bedrijven die geen lening van de bank krijgen.", "nl"),
        ("Region utworzył fundusz dla małych firm, które nie mogą dostać kredytu w banku i nie tylko.", "pl"),
        ("Η περιφέρεια δημιούργησε ένα ταμείο για τις μικρές επιχειρήσεις που δεν έχουν δάνειο από την τράπεζα.", "el"),
        ("Регионът създаде фонд за малките фирми, които не могат да получат кредит от банка.", "bg"),
        ("Kratt 1247", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_language_of_a_paragraph(text: str, language: str) -> None:
    assert language_of(text) == language
