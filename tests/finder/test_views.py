"""Pages of shortlists and of the comparison, for everybody who may and may not see them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policylearning.finder import actions
from policylearning.finder.models import Shortlist
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.finder import ShortlistFactory, filled, item_of
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import search_index

__all__ = ["search_index"]

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def published():
    return PracticeFactory(published=True, topics=[TopicFactory()])


# Keeping ------------------------------------------------------------------------------------------
def test_one_click_on_and_off_the_shortlist(sign_in, published):
    user = UserFactory()
    client = sign_in(user)
    url = reverse("finder:keep", args=[published.pk])
    assert client.post(url, {"keep": "1"}).url == published.get_absolute_url()
    assert Shortlist.objects.get().items.get().practice == published
    assert "On my shortlist" in text_of(client.get(published.get_absolute_url()))
    client.post(url, {"keep": "0"})
    assert not Shortlist.objects.get().items.exists()
    assert client.get(url).status_code == 405


def test_with_htmx_only_the_button_comes_back(sign_in, published):
    client = sign_in(UserFactory())
    url = reverse("finder:keep", args=[published.pk])
    page = text_of(client.post(url, {"keep": "1"}, headers={"HX-Request": "true"}))
    assert page.startswith("<form")
    assert "It is on your shortlist." in page


def test_a_full_list_says_so_and_changes_nothing(sign_in, published, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ITEMS", 1)
    user = UserFactory()
    actions.add(practice=PracticeFactory(published=True), by=user)
    client = sign_in(user)
    answer = client.post(reverse("finder:keep", args=[published.pk]), {"keep": "1"}, follow=True)
    assert "holds 1 practices already" in text_of(answer)
    assert Shortlist.objects.get().items.count() == 1


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, published):
    page = client.get(published.get_absolute_url())
    sign_in_url = f"{reverse('account_login')}?next={published.get_absolute_url().replace('/', '%2F')}"
    assert sign_in_url in page.content.decode()
    assert not page.cookies
    assert client.post(reverse("finder:keep", args=[published.pk])).status_code == 302
    assert not Shortlist.objects.exists()


def test_what_may_not_be_seen_is_not_found(sign_in):
    draft = PracticeFactory()
    client = sign_in(UserFactory())
    assert client.post(reverse("finder:keep", args=[draft.pk])).status_code == 404
    assert client.get(reverse("finder:choose", args=[draft.pk])).status_code == 404


def test_choosing_other_lists(sign_in, published):
    user = UserFactory()
    client = sign_in(user)
    url = reverse("finder:choose", args=[published.pk])
    client.post(url, {"title": "Hydrogen"})
    made = Shortlist.objects.get()
    assert made.items.get().practice == published
    assert "Hydrogen" in text_of(client.get(url))
    foreign = ShortlistFactory()
    assert client.post(url, {"shortlists": [foreign.pk]}).status_code == 200
    client.post(url, {"title": ""})
    assert not made.items.exists()


# Mine ---------------------------------------------------------------------------------------------
def test_the_list_of_lists(client, sign_in):
    url = reverse("finder:mine")
    assert client.get(url).status_code == 302
    user = UserFactory()
    assert "No shortlists yet" in text_of(sign_in(user).get(url))
    mine, other = filled(2, owner=user), ShortlistFactory()
    page = text_of(sign_in(user).get(url))
    assert mine.title in page
    assert "2 practices" in page
    assert other.title not in page


def test_start_rename_and_delete(sign_in):
    client = sign_in(UserFactory())
    assert client.get(reverse("finder:create")).status_code == 200
    started = client.post(reverse("finder:create"), {"title": "Ελλάδα", "purpose": "For May"})
    shortlist = Shortlist.objects.get()
    assert started.url == shortlist.get_absolute_url()
    assert (shortlist.title, shortlist.note) == ("Ελλάδα", "For May")
    edit = reverse("finder:edit", args=[shortlist.pk])
    assert "For May" in text_of(client.get(edit))
    client.post(edit, {"title": "Hydrogen", "purpose": ""})
    shortlist.refresh_from_db()
    assert (shortlist.title, shortlist.note) == ("Hydrogen", "")
    delete = reverse("finder:delete", args=[shortlist.pk])
    assert client.get(delete).status_code == 200
    assert client.post(delete).url == reverse("finder:mine")
    assert not Shortlist.objects.exists()


def test_the_page_of_a_list_and_its_items(sign_in):
    shortlist = filled(3, note="For the board.")
    client = sign_in(shortlist.owner)
    first, second, third = shortlist.items.all()
    page = text_of(client.get(shortlist.get_absolute_url()))
    assert (
        page.index(first.practice.title)
        < page.index(second.practice.title)
        < page.index(third.practice.title)
    )
    assert "For the board." in page

    up = client.post(reverse("finder:move", args=[third.pk, "up"]))
    assert up.url == f"{shortlist.get_absolute_url()}#item-{third.pk}"
    assert list(shortlist.items.all()) == [first, third, second]
    partial = client.post(reverse("finder:move", args=[third.pk, "up"]), headers={"HX-Request": "true"})
    assert text_of(partial).startswith('<div id="items"')

    note = reverse("finder:annotate", args=[first.pk])
    assert client.get(note).status_code == 200
    client.post(note, {"remark": "<b>Ask Ann</b>"})
    page = text_of(client.get(shortlist.get_absolute_url()))
    assert "<blockquote><p>&lt;b&gt;Ask Ann&lt;/b&gt;</p></blockquote>" in page
    client.post(reverse("finder:remove", args=[second.pk]))
    assert list(shortlist.items.all()) == [third, first]


def test_an_empty_list_offers_the_next_step(sign_in):
    shortlist = ShortlistFactory()
    assert "Nothing on it yet" in text_of(sign_in(shortlist.owner).get(shortlist.get_absolute_url()))


def test_others_find_nothing(client, sign_in):
    shortlist = filled(1, shared=True)
    item = item_of(shortlist)
    pages = ["shortlist", "table", "edit", "share", "delete"]
    posts = [reverse(f"finder:{name}", args=[shortlist.pk]) for name in (*pages[2:], "renew_link", "unshare")]
    posts += [reverse(f"finder:{name}", args=[item.pk]) for name in ("annotate", "remove")]
    posts += [reverse("finder:move", args=[item.pk, "up"])]
    for other in (sign_in(UserFactory()), sign_in(secretariat())):
        for name in pages:
            assert other.get(reverse(f"finder:{name}", args=[shortlist.pk])).status_code == 404
        for url in posts:
            assert other.post(url).status_code == 404
    for url in posts:
        assert client.post(url).status_code == 302
    shortlist.refresh_from_db()
    assert (shortlist.is_shared, shortlist.items.count()) == (True, 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_exports(sign_in, ending):
    shortlist = filled(2)
    item = item_of(shortlist)
    actions.annotate(item=item, by=shortlist.owner, note="=1+1")
    response = sign_in(shortlist.owner).get(reverse("finder:table", args=[shortlist.pk]), {"format": ending})
    assert response.status_code == 200
    body = b"".join(response.streaming_content)
    if ending == "json":
        rows = json.loads(body)
        assert [row["title"] for row in rows] == [each.practice.title for each in shortlist.items.all()]
        assert rows[0]["note"] == "=1+1"
    if ending == "csv":
        assert "'=1+1" in body.decode()


# Sharing ------------------------------------------------------------------------------------------
def test_sharing_by_link_and_taking_it_back(client, sign_in):
    shortlist = filled(2, note="For May.")
    mine = sign_in(shortlist.owner)
    url = reverse("finder:share", args=[shortlist.pk])
    assert "Make a link" in text_of(mine.get(url))
    mine.post(url, {})
    shortlist.refresh_from_db()
    link = shortlist.shared_path
    assert link in text_of(mine.get(url))

    response = client.get(link)
    page = text_of(response)
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    assert "no-store" in response["Cache-Control"]
    assert shortlist.title in page
    assert "For May." not in page
    assert shortlist.owner.name not in page
    assert shortlist.owner.email not in page
    assert not response.cookies

    mine.post(url, {"shows_owner": "on"})
    named = text_of(client.get(link))
    assert shortlist.owner.name in named
    assert shortlist.owner.email not in named

    mine.post(reverse("finder:renew_link", args=[shortlist.pk]))
    assert client.get(link).status_code == 404
    shortlist.refresh_from_db()
    assert client.get(shortlist.shared_path).status_code == 200
    mine.post(reverse("finder:unshare", args=[shortlist.pk]))
    assert client.get(shortlist.shared_path or link).status_code == 404


def test_a_shared_list_marks_what_is_retired_and_leaves_out_what_is_not_public(client):
    shortlist = filled(3, shared=True)
    retired, hidden, shown = (item.practice for item in shortlist.items.all())
    type(retired).objects.filter(pk=retired.pk).update(state="retired")
    type(hidden).objects.filter(pk=hidden.pk).update(state="draft")
    page = text_of(client.get(shortlist.shared_path))
    assert "Retired" in page
    assert retired.title in page
    assert shown.title in page
    assert hidden.title not in page


@pytest.mark.parametrize("token", ["x" * 32, "short", "../../etc/passwd", "t" * 400])
def test_a_wrong_link_is_not_found(client, token):
    filled(1, shared=True)
    assert client.get(f"/shortlists/shared/{token}/").status_code == 404


# As an attacker ---------------------------------------------------------------------------------
def test_notes_are_shown_only_where_their_owner_chose_so(client, sign_in):
    shortlist = filled(1, note="Our budget is 3 million.")
    item = item_of(shortlist)
    actions.annotate(item=item, by=shortlist.owner, note="+ Cheap\n! Ann is against it\nCall Ben")
    actions.share(shortlist=shortlist, by=shortlist.owner)
    shortlist.refresh_from_db()
    secrets = ("Our budget", "Cheap", "Ann is against it", "Call Ben")
    page = text_of(client.get(shortlist.shared_path))
    assert not [each for each in secrets if each in page]
    mine = sign_in(shortlist.owner)
    url = reverse("finder:share", args=[shortlist.pk])
    assert "without your notes" in text_of(mine.get(url))
    mine.post(url, {"shows_notes": "on"})
    page = text_of(client.get(shortlist.shared_path))
    assert [each for each in secrets if each in page] == list(secrets)
    assert "what it is for and your notes" in text_of(mine.get(url))
    mine.post(url, {})
    assert "Our budget" not in text_of(client.get(shortlist.shared_path))


def test_a_link_is_long_and_random_and_told_to_nobody(client, sign_in):
    links = {actions.share(shortlist=each, by=each.owner).token for each in (filled(0) for _ in range(20))}
    assert {len(token) for token in links} == {32}
    assert len({token[:4] for token in links}) > 15, "no common beginning to guess from"
    shortlist = Shortlist.objects.order_by("pk").first()
    for other in (client, sign_in(UserFactory()), sign_in(secretariat())):
        for url in (shortlist.get_absolute_url(), reverse("finder:mine"), "/", "/sitemap.xml"):
            assert shortlist.token not in other.get(url, follow=True).content.decode()


def test_a_link_differs_in_every_letter(client):
    shortlist = filled(1)
    token = actions.share(shortlist=shortlist, by=shortlist.owner).token
    tries = {token[:-1], token + "A", token.swapcase(), token[1:] + token[0], f"{token}%00", f"{token}.json"}
    for each in tries - {token}:
        assert client.get(f"/shortlists/shared/{each}/").status_code == 404
    assert client.post(f"/shortlists/shared/{token}/").status_code in (200, 405)
    assert Shortlist.objects.get().items.count() == 1


def test_a_link_dies_with_the_account_and_with_the_list(client):
    shortlist = filled(1)
    link = actions.share(shortlist=shortlist, by=shortlist.owner).shared_path
    owner = shortlist.owner
    owner.is_active = False
    owner.save()
    assert client.get(link).status_code == 404
    owner.is_active = True
    owner.save()
    assert client.get(link).status_code == 200
    actions.delete(shortlist=shortlist, by=owner)
    assert client.get(link).status_code == 404


def test_ones_own_draft_on_a_shared_list_is_seen_by_oneself_alone(client, sign_in):
    owner = UserFactory()
    draft = PracticeFactory(owner=owner, title="Secret plan")
    shortlist = filled(1, owner=owner)
    shortlist.items.create(practice=draft, position=9, note="Secret note")
    link = actions.share(shortlist=shortlist, by=owner, shows_notes=True).shared_path
    for other in (client, sign_in(UserFactory())):
        page = text_of(other.get(link))
        assert "Secret" not in page
        assert "One practice" in page, "its number is not told either"
    assert "Secret plan" in text_of(sign_in(owner).get(link))


# Comparing ----------------------------------------------------------------------------------------
def compare_url(*ids):
    return f"{reverse('finder:compare')}?" + "&".join(f"practice={each}" for each in ids)


def test_comparing_needs_no_account_and_no_cookie(client):
    one = PracticeFactory(published=True, setup_months=3)
    two = PracticeFactory(published=True, setup_months=12)
    response = client.get(compare_url(one.pk, two.pk))
    page = text_of(response)
    assert "3 months" in page
    assert "12 months" in page
    assert "differs" in page
    assert compare_url(two.pk).split("?")[1] in page
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_only_what_differs_and_everything(client):
    one = PracticeFactory(published=True, potential="Take it.")
    two = PracticeFactory(published=True, potential="Take this.")
    url = compare_url(one.pk, two.pk)
    assert "Take this." in text_of(client.get(url))
    assert "Take this." not in text_of(client.get(f"{url}&only=differences"))


def test_four_at_most(client):
    practices = PracticeFactory.create_batch(5, published=True)
    page = text_of(client.get(compare_url(*(each.pk for each in practices))))
    assert "the first four are shown" in page
    assert practices[4].title not in page


def test_one_alone_is_offered_company(client, search_index):
    topic, tags = TopicFactory(), TagFactory.create_batch(2)
    one, near = (
        PracticeFactory(published=True, topics=[topic], tags=tags, title=title)
        for title in ("Heat pumps in flats", "Heat pumps in schools")
    )
    search_index.catch_up()
    page = client.get(compare_url(one.pk)).content.decode()
    assert near.title in page
    assert f"practice={one.pk}&amp;practice={near.pk}" in page
    assert "Nothing quite like it yet" in text_of(client.get(compare_url(PracticeFactory(published=True).pk)))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "practice=",
        "practice=abc",
        "practice=-1",
        "practice=9" * 1,
        "practice=" + "9" * 40,
        "practice=%00",
        "practice=٣",
    ],
)
def test_nothing_to_compare(client, query):
    response = client.get(f"{reverse('finder:compare')}?{query}")
    assert response.status_code == 200
    assert "Nothing to compare yet" in text_of(response)


def test_what_is_not_public_is_not_compared(client, sign_in):
    draft, public = PracticeFactory(title="Secret plan"), PracticeFactory(published=True)
    url = compare_url(draft.pk, public.pk)
    assert "Secret plan" not in text_of(client.get(url))
    assert "Secret plan" in text_of(sign_in(draft.owner).get(url))


# Costs --------------------------------------------------------------------------------------------
def queries_for(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_one_and_fifty(client, sign_in):
    topic, tags = TopicFactory(), TagFactory.create_batch(2)

    def fill(shortlist, number):
        while shortlist.items.count() < number:
            practice = PracticeFactory(published=True, topics=[topic], tags=tags)
            actions.add(practice=practice, by=shortlist.owner, shortlist=shortlist)

    shortlist = ShortlistFactory(shared=True)
    fill(shortlist, 3)
    member = sign_in(shortlist.owner)
    practice = item_of(shortlist).practice
    pages = [
        (member, reverse("finder:mine")),
        (member, shortlist.get_absolute_url()),
        (member, reverse("finder:table", args=[shortlist.pk])),
        (client, shortlist.shared_path),
        (client, compare_url(practice.pk)),
        (client, compare_url(*shortlist.items.values_list("practice", flat=True)[:2])),
    ]
    before = [queries_for(*page) for page in pages]
    fill(shortlist, 50)
    for _count in range(45):
        ShortlistFactory(owner=shortlist.owner)
    assert [queries_for(*page) for page in pages] == before
    assert max(before) <= 12
