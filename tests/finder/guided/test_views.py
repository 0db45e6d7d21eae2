"""The guided finder for visitors and members."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from policylearning.finder.guided import found as guided_found
from policylearning.finder.models import Shortlist
from policylearning.practices.models import Practice
from policylearning.search.actions import changed_many
from tests.factories.accounts import UserFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import a_few
from tests.factories.topics import TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db

URL = "/finder/"


def text_of(response):
    return " ".join(response.content.decode().split())


def address(**answers):
    return f"{URL}?{urlencode(answers, doseq=True)}"


@pytest.fixture
def publish(search_index):  # noqa: F811
    def publish(*titles, **fields):
        made = [PracticeFactory(published=True, title=title, **fields) for title in titles]
        changed_many(Practice, [each.pk for each in made])
        search_index.catch_up()
        return made

    return publish


def test_the_questions_are_asked_of_everybody(client):
    page = text_of(client.get(URL))
    assert "What are you trying to change?" in page
    assert "What means do you have?" in page
    assert not client.cookies


def test_reasons_stand_at_each_practice(client, publish):
    regions = a_few()
    topic = TopicFactory(name="Low-carbon economy")
    publish(
        "Heat from a data centre",
        topics=[topic],
        region=regions["NL41"],
        cost_to=Decimal(1000),
        setup_months=12,
        evidence_level=4,
        transfers=1,
        legal_preconditions="A heat act.",
        partner_preconditions="A network company.",
        language="nl",
    )
    given = {
        "challenge": "heat for houses",
        "topics": [topic.slug],
        "region": "NL42",
        "money": 5000,
        "staff": 2,
        "months": 6,
        "has": ["legal"],
    }
    response = client.get(address(**given))
    assert response.content.decode().count("5\u202f000") == 2, (
        "a thin space, in the answers and in the reason"
    )
    page = text_of(response)
    for said in (
        "It speaks of “Heat”",
        "from Zuid-Nederland, in which your region lies too",
        'It costs up to EUR 1 000, within your EUR 5 000. <small class="soft">1 up</small>',
        "It is of your topic, Low-carbon economy.",
        'Legal: you have what it presupposes, <q lang="nl">A heat act.</q>',
        "rated 4 of 5",
        "1 confirmed transfer",
        'It takes 12 months to set up; you have 6. <small class="soft">2 down</small>',
        'Partners, which you did not tick: <q lang="nl">A network company.</q>',
        "It is written in Dutch",
        "It does not say how many people it needs. Ask before you rely on it.",
        "Place 1 of 1 by your words alone, place 1 with these reasons.",
        "2 full-time equivalents",
        "6 months",
        "Keep as a shortlist",
        "Limburg (NL), Netherlands",
    ):
        assert said in page, said


def test_what_lies_beyond_ones_means_comes_later(client, publish):
    publish("Heat from a data centre", setup_months=48, legal_preconditions="A heat act.")
    publish("Heat from a river", setup_months=6)
    page = text_of(client.get(address(challenge="heat", months=12)))
    assert page.index("Heat from a river") < page.index("Heat from a data centre")


def test_at_most_ten(client, publish):
    publish(*(f"Heat number {n}" for n in range(12)))
    assert text_of(client.get(address(challenge="heat"))).count("Fits because") == 10


def test_an_empty_challenge_and_an_unknown_region_are_errors_with_all_kept(client):
    page = text_of(client.get(address(challenge="", region="Atlantis", months=7)))
    assert "Please look at 2 things" in page
    assert "Atlantis" in page
    assert 'value="7"' in page


def test_answers_can_be_changed(client):
    page = text_of(client.get(address(challenge="heat for houses", change=1)))
    assert "heat for houses</textarea>" in page
    assert "Show what fits" in page


def test_nothing_found_says_what_to_do(client, publish):
    publish("Heat from a data centre")
    page = text_of(client.get(address(challenge="xqzw vvkpt")))
    assert "No practice answers to these words" in page
    assert "Change the answers" in page
    assert "finder/keep/" not in page


def test_a_search_by_words_or_titles_alone_says_so(client, publish, search_index, settings, tmp_path):  # noqa: F811
    publish("Heat from a data centre")
    by_words = client.get(address(challenge="heat"))
    assert str(by_words.context["results"].words_only.label) not in text_of(by_words), (
        "as the operator wants it"
    )
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    by_titles = client.get(address(challenge="heat"))
    assert str(by_titles.context["results"].degraded.label) in text_of(by_titles)
    assert "Heat from a data centre" in text_of(by_titles)


def test_own_words_are_no_signs(client, publish):
    publish("Heat from a data centre")
    found = client.get(address(challenge='heat -centre country:FR "no such phrase"'))
    assert "Heat</mark> from a data" in text_of(found)


def test_a_slip_is_mended_and_can_be_had_as_typed(client, publish):
    publish("Hydrogen for ferries")
    page = client.get(address(challenge="hydrogne ferries", months=3))
    assert "Searched for “hydrogen”." in text_of(page)
    ((_text, _way, href),) = page.context["notes"]
    assert href == f"{URL}?challenge=hydrogne+ferries&months=3&exactly=1"
    assert "Searched for exactly what was typed." in text_of(client.get(href))


def test_a_page_of_words_is_read_whole_and_not_mended(client, publish):
    wanted, *_others = publish("Heat from a data centre", "Vouchers for firms", "Buses on call")
    noise = "We are a small town and the hydrogne plan came to nothing. " * 15
    challenge = f"{noise}Heat is lost at a data centre."
    assert 900 < len(challenge) < 1000
    page = client.get(address(challenge=challenge))
    assert page.context["found"][0].practice == wanted
    assert page.context["notes"] == []
    assert "heat</mark>" in text_of(page).lower()
    assert "At most 1500 characters" in text_of(client.get(URL))
    assert "Please look at one thing" in text_of(client.get(address(challenge="x" * 1501)))


def test_what_is_far_from_the_words_is_not_weighed():
    def hit(score):
        return type("Hit", (), {"score": score})()

    hits = [hit(score) for score in (1.0, 0.9, 0.41, 0.39, 0.1)]
    assert guided_found._near_enough(hits) == hits[:3]
    assert guided_found._near_enough([hit(1.0), hit(0.1), hit(0.1), hit(0.1)]) != []
    assert len(guided_found._near_enough([hit(1.0), hit(0.1), hit(0.1), hit(0.1)])) == guided_found.AT_LEAST
    assert len(guided_found._near_enough([hit(0.0)] * 5)) == 5, "by titles alone there are no scores"
    assert guided_found._near_enough([]) == []


def test_each_can_be_chosen_for_the_comparison(client, publish):
    one, two = publish("Heat from a data centre", "Heat from a river")
    page = text_of(client.get(address(challenge="heat")))
    for practice in (one, two):
        assert f'<input type="checkbox" name="practice" value="{practice.pk}" form="compare">' in page
    assert f'<form id="compare" action="{reverse("finder:compare")}"' in page


def test_none_of_these_is_an_answer_and_nothing_is_none(client, publish):
    publish("Heat from a data centre", legal_preconditions="A heat act.")
    assert "Legal, which you did not tick" in text_of(client.get(address(challenge="heat", has=["none"])))
    assert "Legal: it presupposes" in text_of(client.get(address(challenge="heat")))


def test_weak_results_are_called_so(client, publish, monkeypatch):
    publish("Heat from a data centre")

    def weak(*args, **kwargs):
        results = guided_found_search(*args, **kwargs)
        results.weak = True
        return results

    guided_found_search = guided_found.search
    monkeypatch.setattr(guided_found, "search", weak)
    assert "Nothing fits well; these are only near." in text_of(client.get(address(challenge="heat")))


def test_ten_cost_no_more_queries_than_one(client, publish):
    def queries():
        client.get(address(challenge="heat"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(challenge="heat"))
        return len(captured)

    publish("Heat from a data centre")
    few = queries()
    publish(*(f"Heat number {n}" for n in range(10)))
    assert queries() <= few <= 10


# Keeping ------------------------------------------------------------------------------------------
def test_a_visitor_signs_in_and_is_back_with_the_answers(client, publish):
    publish("Heat from a data centre")
    keep = client.get(address(challenge="heat", months=6)).context["keep_url"]
    answer = client.get(keep)
    assert answer.status_code == 302
    assert "/account/login/?next=" in answer.url
    assert "challenge%3Dheat%26months%3D6" in answer.url


def test_a_member_keeps_those_that_were_ticked_with_the_reasons(sign_in, publish):
    first, second = publish("Heat from a data centre", "Heat from a river", setup_months=3)
    client = sign_in(UserFactory())
    keep = client.get(address(challenge="heat", months=6)).context["keep_url"]
    page = client.get(keep)
    assert page.context["form"].initial["title"] == "heat"
    assert set(page.context["form"].initial["practices"]) == {str(first.pk), str(second.pk)}
    answer = client.post(keep, {"title": "For the board", "practices": [first.pk]})
    shortlist = Shortlist.objects.get()
    assert answer.url == shortlist.get_absolute_url()
    assert shortlist.title == "For the board"
    assert shortlist.note == "heat\n6 months"
    item = shortlist.items.get()
    assert item.practice == first
    assert "+ It takes 3 months to set up, within your 6." in item.note
    assert "! Its evidence is thin" in item.note
    assert "? It does not say what it presupposes. Ask before you rely on it." in item.note
    page = text_of(client.get(shortlist.get_absolute_url()))
    assert "<span>It takes 3 months to set up, within your 6.</span>" in page
    assert "Look out for" in page


def test_what_was_not_found_cannot_be_kept(sign_in, publish):
    publish("Heat from a data centre")
    draft = PracticeFactory()
    client = sign_in(UserFactory())
    url = f"{reverse('finder:guided_keep')}?challenge=heat"
    answer = client.post(url, {"title": "Mine", "practices": [draft.pk]})
    assert answer.status_code == 200
    assert not Shortlist.objects.exists()


def test_nothing_to_keep_leads_back(sign_in, publish):
    client = sign_in(UserFactory())
    url = reverse("finder:guided_keep")
    assert client.get(url).url == f"{URL}?"
    assert client.get(f"{url}?challenge=nothing").url == f"{URL}?challenge=nothing"


def test_a_note_holds_whole_lines(publish):
    long = {f"{kind}_preconditions": "word " * 59 for kind in ("legal", "financial", "partner", "capacity")}
    publish("Heat " + " ".join(["heating"] * 11), summary="heat " * 30, cost_to=Decimal(3), staff=2, **long)
    answers = guided_found.Answers("heat", money=Decimal(2), staff=Decimal(1), months=4)
    found, _results = guided_found.suggested(answers, UserFactory())
    assert len(found[0].note) <= guided_found.NOTE_LENGTH
    shown = found[0].reasons
    full = [*(each.whole for each in (*shown.fits, *shown.look_out)), shown.silence]
    lines = [line[2:] for line in found[0].note.splitlines() if line != "…"]
    assert lines == full[: len(lines)]


def test_a_long_note_says_that_there_is_more():
    from policylearning.finder.guided.reasons import Reason, Reasons

    many = tuple(Reason("near", "", "x" * 90) for _ in range(20))
    note = guided_found.Suggested(PracticeFactory.build(owner=None), Reasons(many), 1, 1).note
    assert len(note) <= guided_found.NOTE_LENGTH
    assert note.endswith(f"{'x' * 90}\n…")


# Ways in ------------------------------------------------------------------------------------------
def test_home_and_the_list_lead_here_with_what_was_asked(client, publish):
    publish("Heat from a data centre")
    assert f'href="{URL}"' in text_of(client.get("/"))
    page = text_of(client.get(f"{reverse('practices:list')}?q=heat&region=NL41&topic=a&topic=b"))
    assert f"{URL}?challenge=heat&amp;topics=a&amp;topics=b&amp;region=NL41&amp;change=1" in page
    nothing = text_of(client.get(f"{reverse('practices:list')}?q=heat&year=1900"))
    assert "Say what you need in four questions" in nothing
    assert "four questions" not in text_of(client.get(reverse("organisations:list"))).lower()
