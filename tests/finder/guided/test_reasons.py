"""Each reason both ways, and the order they make."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from policylearning.finder.guided.facts import Answers, Facts
from policylearning.finder.guided.reasons import MOVES, order, reasons

NAMES = {"NL41": "Noord-Brabant", "NL4": "Zuid-Nederland", "NL": "Netherlands"}
GUIDE = Path(__file__).parents[3] / "docs" / "explanation" / "guided-finder.md"


def kinds(facts, **answers):
    found = reasons(facts, Answers("heat", **answers))
    return {each.kind for each in found.fits}, {each.kind for each in found.look_out}


def told(facts, **answers):
    found = reasons(facts, Answers("heat", **answers))
    return " ".join([*(each.whole for each in (*found.fits, *found.look_out)), found.silence])


def test_the_match_names_the_words():
    assert "It speaks of “heat”." in told(Facts(words=("heat",)))
    assert "none of your words" in told(Facts())


def test_a_topic_that_was_ticked():
    facts = Facts(topics={"low-carbon": "Low-carbon economy", "sme": "SME competitiveness"})
    assert "topic" in kinds(facts, topics=frozenset({"low-carbon", "research"}))[0]
    assert "It is of your topic, Low-carbon economy." in told(facts, topics=frozenset({"low-carbon"}))
    assert "topic" not in kinds(facts, topics=frozenset({"research"}))[0]
    assert "topic" not in kinds(facts)[0]


@pytest.mark.parametrize(
    ("theirs", "mine", "kind", "text"),
    [
        ("NL41", "NL41", "place", "your own region"),
        ("NL41", "NL", "place", "your own region"),
        ("NL41", "NL42", "place", "from Zuid-Nederland, in which your region lies too"),
        ("NL41", "NL11", "place", "from your country, Netherlands"),
    ],
)
def test_where_it_is_from(theirs, mine, kind, text):
    facts = Facts(region=theirs, places=NAMES)
    assert kind in kinds(facts, region=mine)[0]
    assert text in told(facts, region=mine)


@pytest.mark.parametrize(("theirs", "mine"), [("NL41", ""), ("", "NL41"), ("NL41", "FRK2"), ("NL", "FR")])
def test_another_place_is_no_reason(theirs, mine):
    assert "place" not in kinds(Facts(region=theirs), region=mine)[0]


def test_a_place_that_is_not_said():
    assert "It does not say where it is from" in told(Facts(), region="NL41")
    assert "where it is from" not in told(Facts())


def test_evidence():
    assert "evidence" in kinds(Facts(evidence=3))[0]
    assert "evidence" not in kinds(Facts(evidence=2))[0]
    assert "thin" in kinds(Facts(evidence=1))[1]
    assert "thin" not in kinds(Facts(evidence=2))[1]


def test_transfers():
    assert "1 confirmed transfer to another region" in told(Facts(transfers=1))
    assert "transfers" not in kinds(Facts())[0]


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (10, 20, "within"),
        (None, 100, "within"),
        (100, None, "within"),
        (90, 110, "perhaps beyond"),
        (None, 110, "perhaps beyond"),
        (110, 120, "beyond"),
        (110, None, "beyond"),
        (None, None, "not said"),
    ],
)
def test_money(low, high, kind):
    def money(value):
        return None if value is None else Decimal(value)

    facts = Facts(cost_from=money(low), cost_to=money(high), conditions={"legal": "A law."})
    weighed = reasons(facts, Answers("heat", money=Decimal(100))).every
    assert [each.kind for each in weighed if each.about == "cost"] == [kind]
    assert not [each for each in reasons(facts, Answers("heat")).every if each.about == "cost"]


@pytest.mark.parametrize("means", ["staff", "months"])
def test_staff_and_months(means):
    needed = {"conditions": {"legal": "A law."}}
    assert "within" in kinds(Facts(**{means: 3}, **needed), **{means: 3})[0]
    assert "beyond" in kinds(Facts(**{means: 4}, **needed), **{means: 3})[1]
    silent = reasons(Facts(**needed), Answers("heat", **{means: 3}))
    assert [each.about for each in silent.not_said] == [means]
    assert kinds(Facts(**{means: 4}, evidence=2, **needed)) == ({"near"}, {"condition"})


@pytest.mark.parametrize("kind", ["legal", "financial", "partner", "capacity"])
def test_preconditions(kind):
    facts = Facts(conditions={kind: "A law on vouchers."})
    assert "condition met" in kinds(facts, has=frozenset({kind}))[0]
    assert "condition not met" in kinds(facts, has=frozenset())[1]
    assert "condition" in kinds(facts)[1], "not weighed where the question was left open"
    assert "“A law on vouchers.”" in told(facts)
    assert "It does not say what it presupposes." in told(Facts())
    assert "what it presupposes." not in told(facts)


def test_stale_lessons_and_languages():
    assert {"stale", "lesson", "language"} <= kinds(Facts(is_stale=True, is_lesson=True, language="de"))[1]
    assert "German" in told(Facts(language="de"))
    assert not {"stale", "lesson", "language"} & kinds(Facts(), language="en-gb")[1]


def test_each_practice_moves_as_far_as_its_reasons_say():
    facts = Facts(words=("heat",), evidence=4, transfers=2, months=9, conditions={"legal": "A law."})
    assert reasons(facts, Answers("heat", months=6, has=frozenset())).moves == 1 + 1 - 2 - 1
    assert reasons(facts, Answers("heat", months=6)).moves == 1 + 1 - 2


def test_the_order_is_the_searchs_moved_by_the_reasons():
    assert order([0, 0, 0]) == [0, 1, 2]
    assert order([-2, 0, 0]) == [1, 0, 2]
    assert order([0, 0, 3]) == [2, 0, 1]
    assert order([0, 1]) == [0, 1]
    assert order([]) == []


def test_the_guide_names_as_many_steps_as_there_are():
    steps = re.findall(r"\| (\d) (up|down)", GUIDE.read_text(encoding="utf-8"))
    told = {int(number) * (1 if way == "up" else -1) for number, way in steps} | {0}
    assert told == set(MOVES.values())
