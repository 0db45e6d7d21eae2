"""The pages of practices: what they hold, for whom, and at what cost."""

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policylearning.common import clock
from policylearning.practices import queries
from policylearning.practices.enums import State
from policylearning.practices.forms import RemarksForm
from policylearning.practices.models import Practice
from policylearning.practices.views import reading
from policylearning.search import indexer
from policylearning.topics.models import Topic
from policylearning.validation.rubrics import ensure_rubric
from tests.factories import accounts
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    ensure_rubric()
    return TopicFactory(name="Low-carbon economy")


@pytest.fixture
def practice(topic: Topic) -> Practice:
    made: Practice = PracticeFactory(
        published=True, topics=[topic], tags=[TagFactory()], contact_name="Ann Asked"
    )
    IndicatorFactory.create_batch(3, practice=made)
    return made


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_list_costs_the_same_for_one_row_and_fifty(client: Client, topic: Topic, search_index: Any) -> None:  # noqa: F811
    PracticeFactory(published=True, topics=[topic])
    indexer.catch_up()
    one = queries_of(client, "/practices/")
    for _number in range(49):
        PracticeFactory(published=True, topics=[topic], tags=[TagFactory()])
    indexer.catch_up()
    assert queries_of(client, "/practices/") == one <= 12


def test_a_page_costs_the_same_with_little_and_with_much(
    client: Client, practice: Practice, topic: Topic
) -> None:
    bare = PracticeFactory(published=True, topics=[topic])
    little = queries_of(client, bare.get_absolute_url())
    IndicatorFactory.create_batch(5, practice=practice)
    much = queries_of(client, practice.get_absolute_url())
    assert much <= little + 3, "three parts that only full practices have"


def test_the_contact_is_for_members(client: Client, practice: Practice, sign_in: Any) -> None:
    assert "Ann Asked" not in client.get(practice.get_absolute_url()).content.decode()
    assert "Ann Asked" in sign_in(accounts.member()).get(practice.get_absolute_url()).content.decode()


def test_a_visitor_is_told_how_to_learn_whom_to_ask(client: Client, practice: Practice) -> None:
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "Sign in to see whom to ask" in page
    practice.contact_name = ""
    practice.save()
    assert "Sign in to see whom to ask" not in client.get(practice.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Цифров хъб с правило", "tsifrov-khb-s-pravilo"),
        ("Ζωντανό εργαστήριο", "zontano-ergastirio"),
        ("L'économe de flux", "l-econome-de-flux"),
        ("A marketplace for village businesses: the shop, the garage and the vet", None),
        ("…", "-"),
    ],
)
def test_the_address_is_readable_in_any_script(title: str, slug: str | None) -> None:
    made = PracticeFactory.build(pk=1, title=title)
    found = made.get_absolute_url().split("/")[-2]
    assert found == (slug or "a-marketplace-for-village-businesses-the-shop-the-garage-and")


def test_the_page_names_the_country_and_leads_to_the_region(client: Client, practice: Practice) -> None:
    page = client.get(practice.get_absolute_url()).content.decode()
    assert practice.region is not None
    assert f'<a href="{practice.region.get_absolute_url()}">{practice.region.label}</a>' in page


def test_the_page_shows_which_demands_of_the_rating_are_met(client: Client, practice: Practice) -> None:
    page = client.get(practice.get_absolute_url()).content.decode()
    level = practice.evidence_level if practice.evidence_level else 4
    assert page.count('<li class="met">') == level
    assert page.count('aria-label="Not shown yet"') == 5 - level


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_VALIDATION, State.NOT_VALIDATED, State.APPEALED])
def test_who_sees_it_before_it_is_public_is_told_what_comes_next(
    practice: Practice, sign_in: Any, state: State
) -> None:
    practice.state = state
    practice.published_at = practice.confirmed_at = None
    practice.save()
    page = sign_in(practice.owner).get(practice.get_absolute_url()).content.decode()
    assert str(reading.NEXT_STEPS[state]) in unescape(page)


def test_a_step_in_which_something_is_missing_is_not_ticked_off(topic: Topic, sign_in: Any) -> None:
    draft = PracticeFactory(topics=[topic], description="")
    page = sign_in(draft.owner).get(f"/practices/{draft.pk}/edit/preview/")
    done = {mark.step.key for mark in page.context["page"].marks if mark.is_done}
    assert done == {"basics", "place", "evidence", "transfer", "links"}


def test_the_web_admin_sees_what_stands_in_each_field(practice: Practice) -> None:
    form = RemarksForm(content=queries.content_of(practice))
    assert form.fields["summary"].help_text == practice.summary


def test_the_page_says_what_would_raise_the_evidence(client: Client, practice: Practice) -> None:
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "What would raise it to 5" in page


def test_linked_data_describes_the_page(client: Client, practice: Practice) -> None:
    page = client.get(practice.get_absolute_url()).content.decode()
    linked = json.loads(page.split('id="linked-data" type="application/ld+json">')[1].split("</script>")[0])
    assert (linked["@type"], linked["headline"], linked["about"]) == (
        "Article",
        practice.title,
        ["Low-carbon economy"],
    )


def test_no_text_ends_the_block_of_linked_data(client: Client, practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(title='</script><b "application/json">')
    practice.refresh_from_db()
    page = client.get(practice.get_absolute_url()).content.decode()
    linked = json.loads(page.split('type="application/ld+json">')[1].split("</script>")[0])
    assert linked["headline"] == practice.title


def test_json_holds_the_practice_and_no_person(client: Client, practice: Practice) -> None:
    data = client.get(f"/practices/{practice.pk}/practice.json").json()
    assert data["title"] == practice.title
    assert len(data["indicators"]) == 3
    assert practice.owner.email not in json.dumps(data)
    assert "Ann Asked" not in json.dumps(data)


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_VALIDATION, State.NOT_VALIDATED])
def test_what_is_not_public_has_no_json(client: Client, practice: Practice, state: str) -> None:
    Practice.objects.filter(pk=practice.pk).update(state=state)
    assert client.get(f"/practices/{practice.pk}/practice.json").status_code == 404


def test_the_pdf_is_one(client: Client, practice: Practice) -> None:
    response = client.get(f"/practices/{practice.pk}/practice.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_words_that_look_like_markup_are_words_in_the_pdf(client: Client, practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(
        description='#import "x" #eval("1") $x$ `raw` <b> *bold* \\ @cite', title="#panic()"
    )
    assert client.get(f"/practices/{practice.pk}/practice.pdf").content.startswith(b"%PDF-")


def test_a_citation_survives_braces(client: Client, practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(title="50 % of {all}")
    page = client.get(f"/practices/{practice.pk}/cite/").content.decode()
    assert r"50 \% of \{all\}" in page


def test_an_old_title_leads_to_the_new_address(client: Client, practice: Practice) -> None:
    response = client.get(f"/practices/{practice.pk}/what-it-was-called/")
    assert (response.status_code, response["Location"]) == (301, practice.get_absolute_url())


def test_a_stale_practice_carries_a_banner_and_a_retired_one_its_reason(
    client: Client, practice: Practice
) -> None:
    Practice.objects.filter(pk=practice.pk).update(state=State.STALE)
    assert "Not confirmed for over a year" in client.get(practice.get_absolute_url()).content.decode()
    Practice.objects.filter(pk=practice.pk).update(state=State.RETIRED, retired_because="The law changed.")
    assert "The law changed." in client.get(practice.get_absolute_url()).content.decode()


def test_a_public_page_has_no_cookie_and_may_be_kept(client: Client, practice: Practice) -> None:
    response = client.get(practice.get_absolute_url())
    assert not response.cookies
    assert "public" in response["Cache-Control"]


def test_the_newest_are_the_newest_whatever_their_state() -> None:
    days = [clock.now() - timedelta(days=number) for number in range(4)]
    states = (State.STALE, State.PUBLISHED, State.DUE, State.PUBLISHED)
    made = [
        PracticeFactory(published=True, state=state, published_at=day)
        for state, day in zip(states, days, strict=True)
    ]
    PracticeFactory(retired=True)

    assert queries.newest_cards(3) == made[:3]


def test_my_practices_are_paged_and_searched(sign_in: Any) -> None:
    owner = accounts.UserFactory()
    PracticeFactory.create_batch(30, owner=owner, title="A bus on demand")
    PracticeFactory(owner=owner, title="Heat from rivers", published=True)
    PracticeFactory(title="Somebody else's")
    client = sign_in(owner)
    first = client.get("/practices/mine/")
    assert len(first.context["listing"].page.items) == 24
    assert "31 practices" in first.content.decode()
    found = client.get("/practices/mine/", {"q": "rivers", "state": "published"}).content.decode()
    assert "Heat from rivers" in found
    assert "A bus on demand" not in found
    second = client.get("/practices/mine/", {"page": 2}).content.decode()
    assert "else's" not in second
    nothing = sign_in(accounts.UserFactory()).get("/practices/mine/").content.decode()
    assert "You have not submitted a practice yet" in nothing
