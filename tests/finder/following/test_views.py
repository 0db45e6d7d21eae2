"""The pages of following, for everybody who may and may not see them."""

import re

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policylearning.finder.following import actions
from policylearning.finder.following.letters import stop_path
from policylearning.finder.models import Follow
from policylearning.practices import actions as practice_actions
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.finder import following, search_for
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def path(name, *args):
    return reverse(f"finder:{name}", args=args)


# Starting ---------------------------------------------------------------------------------------
def test_a_list_offers_to_save_what_its_address_holds(sign_in, publish, search_index):
    publish("Hydrogen buses", topics=[TopicFactory(slug="low-carbon", name="Low carbon")])
    search_index.catch_up()
    person = UserFactory()
    client = sign_in(person)
    address = reverse("practices:list") + "?q=hydrogen&topic=low-carbon&sort=evidence&page=1"
    page = text_of(client.get(address))
    link = re.search(
        r'href="(/[^"]+/following/new/[^"]*|/following/new/[^"]*|[^"]*following/new/[^"]*)"', page
    )
    to = link.group(1).replace("&amp;", "&")
    assert to.endswith("following/new/?kind=practice&q=hydrogen&topic=low-carbon")
    form = text_of(client.get(to))
    assert "“hydrogen” · Topic: Low carbon" in form
    answer = client.post(to, {"title": "", "frequency": "daily"})
    assert answer.url == reverse("practices:list") + "?q=hydrogen&topic=low-carbon&sort=newest"
    made = Follow.objects.get()
    assert (made.owner, made.title, made.frequency) == (person, "hydrogen, Low carbon", "daily")
    assert "You follow this as “hydrogen, Low carbon”" in text_of(client.get(address))
    partial = client.get(address, headers={"HX-Request": "true"})
    assert "You follow this as" in text_of(partial), "the offer follows the filters"
    assert client.get(to).url == made.get_absolute_url()


def test_a_list_that_does_not_ask_the_index_offers_nothing(sign_in):
    assert "Save this search" not in text_of(sign_in(UserFactory()).get(reverse("organisations:list")))


def test_a_double_click_follows_once(sign_in):
    client = sign_in(UserFactory())
    for _click in range(2):
        client.post(path("follow") + "?kind=practice&q=hydrogen", {"frequency": "weekly"})
    assert Follow.objects.count() == 1


def test_a_visitor_signs_in_and_comes_back_with_nothing_lost(client, publish, search_index):
    publish("Hydrogen buses")
    search_index.catch_up()
    page = client.get(reverse("practices:list") + "?q=hydrogen")
    assert not page.cookies
    to = re.search(r'href="([^"]*following/new/[^"]*)"', text_of(page)).group(1).replace("&amp;", "&")
    answer = client.get(to)
    assert answer.status_code == 302
    person = UserFactory()
    back = client.post(answer.url, {"login": person.email, "password": PASSWORD})
    assert back.url == to
    assert "“hydrogen”" in text_of(client.get(back.url))
    client.post(back.url, {"frequency": "weekly"})
    assert Follow.objects.get().owner == person


def test_what_was_typed_when_the_session_ended_is_there_after_sign_in(client):
    to = path("follow") + "?kind=practice&q=hydrogen"
    answer = client.post(to, {"title": "Mine", "frequency": "daily"})
    back = client.post(answer.url, {"login": UserFactory().email, "password": PASSWORD})
    assert back.url == to
    assert 'value="Mine"' in text_of(client.get(back.url))
    assert not Follow.objects.exists()


@pytest.mark.parametrize("what", ["topic", "region", "practice"])
def test_one_click_follows_a_page(sign_in, client, what):
    topic = TopicFactory()
    url = {
        "topic": lambda: reverse("web:topic", args=[topic.slug]),
        "region": lambda: RegionFactory(code="XX1").get_absolute_url(),
        "practice": lambda: PracticeFactory(published=True).get_absolute_url(),
    }[what]()
    assert ">Follow<" in text_of(client.get(url)).replace("</svg>", ">").replace("> ", ">")
    mine = sign_in(UserFactory())
    page = text_of(mine.get(url))
    action = re.search(r'action="([^"]*following/new/[^"]*)"', page).group(1).replace("&amp;", "&")
    assert mine.post(action, {"frequency": "weekly"}).url == url
    assert "You follow it" in text_of(mine.get(url))
    assert "Stop following" in text_of(mine.get(url))


def test_drafts_and_nonsense_cannot_be_followed(sign_in):
    client = sign_in(UserFactory())
    draft = PracticeFactory()
    assert client.get(path("follow") + f"?practice={draft.pk}").status_code == 404
    assert client.get(path("follow") + "?practice=x").status_code == 404
    own = sign_in(draft.owner).post(path("follow") + f"?practice={draft.pk}", {"frequency": "weekly"})
    assert "not public" in text_of(own)
    assert "Search for something or choose a filter first." in text_of(
        client.post(path("follow"), {"frequency": "weekly"})
    )
    assert client.post(path("follow") + "?q=a", {"frequency": "hourly"}).status_code == 200
    assert not Follow.objects.exists()


# Mine -------------------------------------------------------------------------------------------
def test_what_i_follow_and_what_one_can_do_with_it(sign_in):
    follow = following(search_for("hydrogen"), title="Hydrogen")
    client = sign_in(follow.owner)
    page = text_of(client.get(path("following")))
    assert "nothing new since" in page
    assert "“hydrogen”" in page
    client.post(path("change_follow", follow.pk), {"title": "H2", "frequency": "at_once"})
    client.post(path("pause_follow", follow.pk), {"pause": "1"})
    page = text_of(client.get(path("following")))
    for said in ("H2", "At once", "Paused", "Go on"):
        assert said in page
    client.post(path("pause_follow", follow.pk), {"pause": "0"})
    follow.refresh_from_db()
    assert follow.paused_at is None
    assert "Stop following “H2”?" in text_of(client.get(path("unfollow", follow.pk)))
    client.post(path("unfollow", follow.pk))
    assert "You follow nothing yet" in text_of(client.get(path("following")))


def test_a_stranger_sees_nothing_of_it(sign_in):
    follow = following(search_for("hydrogen"), title="Hydrogen")
    client = sign_in(UserFactory())
    for name in ("change_follow", "unfollow"):
        assert client.get(path(name, follow.pk)).status_code == 404
    assert client.post(path("pause_follow", follow.pk)).status_code == 404
    assert "Hydrogen" not in text_of(client.get(path("following")))


def test_what_was_told_is_listed_and_what_was_taken_back_is_not(sign_in, publish, tell):
    follow = following(search_for("hydrogen"), frequency="at_once", title="H2")
    client = sign_in(follow.owner)
    assert "Nothing new yet" in text_of(client.get(path("news")))
    practice = publish("Hydrogen buses")
    publish("Hydrogen trains")
    tell()
    page = text_of(client.get(path("news")))
    assert "Hydrogen buses" in page
    assert "It fits “H2”." in page
    assert "told once since" in text_of(client.get(path("following")))
    assert "Hydrogen trains" in text_of(client.get(reverse("web:desk")))
    practice_actions.retire(practice=practice, by=practice.owner, why="Closed.")
    page = text_of(client.get(path("news")))
    assert "Hydrogen buses" not in page
    assert "Hydrogen trains" in page
    assert "Hydrogen trains" in client.get(path("news") + "?format=csv").getvalue().decode()


def test_the_desk_invites_whoever_follows_nothing(sign_in):
    assert "You follow nothing yet" in text_of(sign_in(UserFactory()).get(reverse("web:desk")))


def test_the_costs_do_not_grow(sign_in, publish, tell):
    person, counts = UserFactory(), []
    client = sign_in(person)
    topics = [TopicFactory() for _each in range(3)]
    for number in range(3):
        following(search_for("hydrogen", topic=topics[number].slug), by=person, frequency="at_once")
        following(publish("Forests"), by=person)
        for topic in topics:
            publish(f"Hydrogen {number}", topics=[topic])
        tell()
        asked = []
        for name in ("following", "news"):
            client.get(path(name))
            with CaptureQueriesContext(connection) as queries:
                client.get(path(name))
            asked.append(len(queries))
        counts.append(asked)
    assert counts[1] == counts[2], counts
    assert max(counts[2]) <= 12


# One click from a letter ------------------------------------------------------------------------
def test_the_link_of_a_letter_stops_that_search_alone(publish, tell, mailoutbox, settings):
    person = UserFactory()
    first = following(search_for("hydrogen"), by=person, frequency="at_once", title="H2")
    second = following(search_for("forests"), by=person, frequency="at_once")
    publish("Hydrogen buses")
    tell()
    headers = mailoutbox[0].message()
    address = "".join(headers["List-Unsubscribe"].split()).strip("<>").removeprefix(settings.BASE_URL)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop telling me of “H2”" in mailoutbox[0].body
    client = Client(enforce_csrf_checks=True)
    assert "You will hear no more of “H2”" in text_of(client.get(address))
    first.refresh_from_db()
    assert first.paused_at is None, "programs that look at links change nothing"
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.paused_at is not None
    assert second.paused_at is None
    publish("Hydrogen trains")
    publish("Forests")
    assert tell() == 1
    assert "Hydrogen trains" not in mailoutbox[-1].body


def test_forged_and_outlived_links(client):
    follow = following(search_for("hydrogen"))
    forged = signing.dumps([follow.pk, follow.owner_id], salt="another")
    assert client.post(path("stop", forged)).status_code == 404
    assert client.post(path("stop", "x")).status_code == 404
    link = stop_path(follow)
    actions.unfollow(follow=follow, by=follow.owner)
    assert "not followed any more" in text_of(client.post(link))
    follow = following(search_for("hydrogen"))
    assert follow.paused_at is None
