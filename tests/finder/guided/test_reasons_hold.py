"""What holds of the reasons for any practice and any answers."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from policylearning.finder.guided.facts import CONDITIONS, Answers, Facts
from policylearning.finder.guided.reasons import FITS, MOVES, NOT_SAID, order, reasons

MONEY = st.decimals(0, 10**12, places=2, allow_nan=False)
STAFF = st.decimals(0, 99_999, places=1, allow_nan=False)
MONTHS = st.integers(0, 1200)
CODES = st.sampled_from(["", "NL", "NL4", "NL41", "NL42", "NL411", "FR", "FRK2", "EL30"])
TOPICS = {"low-carbon": "Low-carbon economy", "sme": "SME competitiveness", "research": "Research"}
WORDS = st.sampled_from(["A law.", "Χρήματα", "“quoted”", "x" * 200, "100 %", "<b>", "%(kind)s", "{}"])


@st.composite
def practices(draw):
    """As the database allows them: the lower cost is not above the higher."""
    costs = sorted(draw(st.lists(MONEY, min_size=2, max_size=2)))
    known = draw(st.tuples(st.booleans(), st.booleans()))
    low, high = (cost if told else None for cost, told in zip(costs, known, strict=True))
    topics = draw(st.sets(st.sampled_from(sorted(TOPICS))))
    return Facts(
        words=tuple(draw(st.lists(WORDS, max_size=7))),
        topics={slug: TOPICS[slug] for slug in topics},
        region=draw(CODES),
        places={"NL": "Netherlands", "NL4": "Zuid-Nederland"},
        evidence=draw(st.integers(0, 5)),
        transfers=draw(st.integers(0, 99)),
        cost_from=low,
        cost_to=high,
        cost="" if low is high is None else "EUR 1",
        staff=draw(st.none() | STAFF),
        months=draw(st.none() | MONTHS),
        conditions=draw(st.dictionaries(st.sampled_from(CONDITIONS), WORDS)),
        is_stale=draw(st.booleans()),
        is_lesson=draw(st.booleans()),
        language=draw(st.sampled_from(["en", "de", "el", "pt"])),
    )


ANSWERS = st.builds(
    Answers,
    challenge=st.just("heat"),
    topics=st.frozensets(st.sampled_from(sorted(TOPICS))),
    region=CODES,
    money=st.none() | MONEY,
    staff=st.none() | STAFF,
    months=st.none() | MONTHS,
    has=st.none() | st.frozensets(st.sampled_from(CONDITIONS)),
    language=st.sampled_from(["en", "en-gb", "de"]),
)


def says(facts, about):
    """What the practice says in that field."""
    if about in CONDITIONS:
        return facts.conditions.get(about)
    if about == "cost":
        return facts.cost_from if facts.cost_to is None else facts.cost_to
    return getattr(facts, about)


def needs(facts):
    """(least, most) of each of the means that the practice needs, where it says so."""
    most = says(facts, "cost")
    least = facts.cost_from if facts.cost_from is not None else Decimal(0)
    return {
        "cost": None if most is None else (least, most),
        "staff": None if facts.staff is None else (facts.staff, facts.staff),
        "months": None if facts.months is None else (facts.months, facts.months),
    }


MEANS = {"cost": "money", "staff": "staff", "months": "months"}


@given(practices(), ANSWERS)
def test_no_reason_without_its_field(facts, answers):
    for each in reasons(facts, answers).every:
        said = says(facts, each.about) if each.about else None
        if each.kind == "near":
            assert not facts.words
        elif each.kind == NOT_SAID:
            assert said in (None, "", {}), each
        elif each.kind == "thin":
            assert said <= 1
        else:
            assert said not in (None, "", 0, (), {}, False) or each.about in MEANS, each
            assert said is not None, each


@given(practices(), ANSWERS)
def test_an_empty_field_is_not_said_and_nothing_else(facts, answers):
    for each in reasons(facts, answers).every:
        empty = each.about in (*MEANS, "region", "conditions") and says(facts, each.about) in (None, "", {})
        assert empty == (each.kind == NOT_SAID)


@given(practices(), ANSWERS)
def test_nothing_is_said_of_means_that_were_not_named(facts, answers):
    for each in reasons(facts, answers).every:
        if each.about in MEANS:
            assert getattr(answers, MEANS[each.about]) is not None
        if each.about == "topics":
            assert answers.topics & facts.topics.keys()
        if each.kind in ("condition met", "condition not met"):
            assert answers.has is not None


@given(practices(), ANSWERS)
def test_each_of_the_means_is_weighed_once_and_rightly(facts, answers):
    found = reasons(facts, answers)
    for about, need in needs(facts).items():
        given_means = getattr(answers, MEANS[about])
        here = [each for each in found.every if each.about == about]
        assert len(here) == (given_means is not None)
        if not here or need is None:
            continue
        least, most = need
        expected = "within" if most <= given_means else "beyond" if least > given_means else "perhaps beyond"
        assert here[0].kind == expected
        assert (here[0] in found.fits) == (most <= given_means), "beyond one's means never fits"


@given(practices(), ANSWERS, st.sampled_from(sorted(MEANS)), st.integers(0, 10**6))
def test_more_means_never_make_it_worse(facts, answers, about, more):
    before = getattr(answers, MEANS[about])
    if before is None:
        return
    richer = replace(answers, **{MEANS[about]: before + more})
    here, there = reasons(facts, answers), reasons(facts, richer)
    beyond = {each.about for each in here.look_out}
    assert not [each for each in there.look_out if each.about == about and about not in beyond]
    assert there.moves >= here.moves


@given(practices(), ANSWERS, st.sampled_from(CONDITIONS))
def test_having_one_thing_more_never_makes_it_worse(facts, answers, kind):
    if answers.has is None:
        return
    better = replace(answers, has=answers.has | {kind})
    assert reasons(facts, better).moves >= reasons(facts, answers).moves


@given(practices(), ANSWERS)
def test_every_precondition_is_named_once(facts, answers):
    named = [each for each in reasons(facts, answers).every if each.about in CONDITIONS]
    assert sorted(each.about for each in named) == sorted(facts.conditions)
    for each in named:
        assert (each.kind == "condition met") == (answers.has is not None and each.about in answers.has)


@given(practices(), ANSWERS)
def test_a_reason_has_words_a_side_and_a_place(facts, answers):
    found = reasons(facts, answers)
    for each in found.every:
        assert each.text.strip()
        assert each.moves == MOVES[each.kind]
    assert all(each.kind in FITS and each.moves >= 0 for each in found.fits)
    assert all(each.kind not in FITS and each.moves <= 0 for each in found.look_out)
    assert all(each.moves == 0 for each in found.not_said)
    assert bool(found.silence) == bool(found.not_said)
    assert reasons(facts, answers) == found


@given(st.lists(st.integers(-20, 20), max_size=40))
def test_the_order_is_one_of_all_and_moves_none_against_its_reasons(moves):
    ordered = order(moves)
    assert sorted(ordered) == list(range(len(moves)))
    for one, other in pairwise(ordered):
        assert (one - moves[one], one) < (other - moves[other], other)
