import pytest
from django.urls import reverse

from policylearning.communities import actions
from policylearning.communities.enums import PostState, Role, WayIn
from policylearning.communities.models import Community, CommunityMember, Post, Thread
from tests.factories.accounts import UserFactory
from tests.factories.communities import community, member_of, owner_of, post, removed_post, thread
from tests.factories.conversations import settled
from tests.factories.topics import TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def page(client, name, *args, **parameters):
    return client.get(reverse(f"communities:{name}", args=args), parameters).content.decode()


def test_begin_a_community_and_a_thread_in_it(client):
    client.force_login(settled())

    client.post(
        reverse("communities:new"), {"name": "Cluster treasurers", "summary": "Money.", "way_in": "open"}
    )
    where = Community.objects.get()
    client.post(
        reverse("communities:new_thread", args=[where.slug]),
        {"title": "Who pays?", "text": "**Members** do."},
    )

    talk = Thread.objects.get()
    client.logout()
    assert "Who pays?" in page(client, "detail", where.slug)
    shown = page(client, "thread", talk.pk)
    assert "<strong>Members</strong> do." in shown
    assert "Sign in to answer" in shown


def test_a_mistake_is_said_at_its_field(client):
    client.force_login(settled())

    answer = client.post(
        reverse("communities:new"),
        {"name": "X", "summary": "Y", "way_in": "domain", "email_domains": "gmail.com"},
    )

    assert "email_domains" in answer.context["form"].errors
    assert "gmail.com" in answer.content.decode()


def test_domains_belong_to_a_community_by_domain(client):
    client.force_login(settled())

    answer = client.post(
        reverse("communities:new"),
        {"name": "X", "summary": "Y", "way_in": "open", "email_domains": "region.example.eu"},
    )

    assert "Leave this empty" in answer.content.decode()
    assert not Community.objects.exists()


def test_join_answer_quote_find_useful_and_leave(client):
    talk = thread()
    where, first = talk.community, talk.posts.get()
    ana = settled(name="Ana")
    client.force_login(ana)

    assert "Join the community to answer" in page(client, "thread", talk.pk)
    client.post(reverse("communities:join", args=[where.slug]))
    client.post(
        f"{reverse('communities:answer', args=[talk.pk])}?quote={first.pk}", {"text": "By the region."}
    )
    written = Post.objects.get(by=ana)
    assert written.quotes == first
    for _click in range(2):
        client.post(reverse("communities:useful", args=[first.pk]), {"on": "1"})
    assert "useful to 1" in page(client, "thread", talk.pk)
    client.post(reverse("communities:useful", args=[first.pk]), {"on": ""})
    assert not first.useful.exists()
    for _click in range(2):
        client.post(reverse("communities:follow", args=[talk.pk]), {"on": "1"})
    assert talk.follows.filter(user=ana).count() == 1
    client.post(reverse("communities:follow", args=[talk.pk]), {"on": ""})
    assert not talk.follows.filter(user=ana).exists()
    client.post(reverse("communities:edit_post", args=[written.pk]), {"text": "By the city.", "version": "1"})
    assert "By the region." in page(client, "history", written.pk)
    client.post(reverse("communities:digest", args=[where.slug]), {"digest": "daily"})
    assert where.members.get(user=ana).digest == "daily"
    client.post(reverse("communities:leave", args=[where.slug]))
    assert not where.members.filter(user=ana).exists()


def test_what_was_typed_when_the_session_had_ended_waits_at_the_thread(client):
    talk = thread()
    url = reverse("communities:answer", args=[talk.pk])

    answer = client.post(
        url, {"text": "By the region, since 2019.", "draft_key": f"communities.write:{talk.pk}"}
    )
    assert answer["Location"].startswith("/account/login/")
    client.force_login(talk.by)

    assert "By the region, since 2019." in client.get(url).content.decode()
    assert talk.posts.count() == 1


def test_the_address_of_a_post_leads_to_its_page(client):
    talk = thread()
    Post.objects.bulk_create(Post(thread=talk, by=talk.by, text=f"Number {n}") for n in range(60))
    last = Post.objects.order_by("pk").last()

    assert "Number 59" in client.get(last.get_absolute_url()).content.decode()
    assert "Number 59" not in page(client, "thread", talk.pk)
    assert client.get(talk.get_absolute_url(), {"post": "x" * 30, "quote": "²"}).status_code == 200


def test_a_private_community_shows_its_name_to_members_and_nothing_of_what_is_written(client):
    where = community(name="Treasurers", way_in=WayIn.PRIVATE)
    talk = thread(where, title="The books")

    assert client.get(where.get_absolute_url()).status_code == 404
    assert client.get(talk.get_absolute_url()).status_code == 404
    client.force_login(settled())
    assert "The books" not in page(client, "detail", where.slug)
    assert client.get(talk.get_absolute_url()).status_code == 404
    for name in ("history", "flag", "judge", "edit_post"):
        assert client.get(reverse(f"communities:{name}", args=[talk.posts.get().pk])).status_code == 404
    assert client.get(reverse("communities:members", args=[where.slug])).status_code == 404
    client.post(reverse("communities:join", args=[where.slug]), {"why": "I keep books."})
    assert "You asked to join" in page(client, "detail", where.slug)

    asked = CommunityMember.objects.get(role=Role.ASKED)
    client.force_login(owner_of(where))
    assert "I keep books." in page(client, "members", where.slug)
    url = reverse("communities:member", args=[where.slug, asked.pk])
    client.post(url, {"verb": "nonsense"})
    asked.refresh_from_db()
    assert asked.role == Role.ASKED
    client.post(url, {"verb": "admit"})
    client.post(url, {"verb": "moderator"})
    asked.refresh_from_db()
    assert asked.role == Role.MODERATOR
    client.post(url, {"verb": "take_out"})
    assert not CommunityMember.objects.filter(pk=asked.pk).exists()


def test_turn_down(client):
    where = community(way_in=WayIn.PRIVATE)
    asked = actions.join(community=where, by=settled())
    client.force_login(owner_of(where))

    client.post(reverse("communities:member", args=[where.slug, asked.pk]), {"verb": "turn_down"})

    assert not CommunityMember.objects.filter(pk=asked.pk).exists()


def test_report_moderate_object(client):
    written = post(text="Buy our cars.")
    where = written.thread.community
    client.force_login(settled())
    client.post(reverse("communities:flag", args=[written.pk]), {"why": "An advertisement."})
    assert client.get(reverse("communities:queue")).status_code == 404

    client.force_login(owner_of(where))
    assert "Buy our cars." in page(client, "queue")
    judge = reverse("communities:judge", args=[written.pk])
    assert "An advertisement." in client.get(judge).content.decode()
    assert "Nothing was changed" in client.post(judge, {"verb": "uphold", "why": "x"}).content.decode()
    assert "Say why" in client.post(judge, {"verb": "remove", "why": ""}).content.decode()
    client.post(judge, {"verb": "remove", "why": "No advertisements."})

    client.force_login(written.by)
    assert "No advertisements." in page(client, "thread", written.thread_id)
    client.post(reverse("communities:object", args=[written.pk]), {"objection": "They are shared cars."})
    written.refresh_from_db()
    assert written.state == PostState.APPEALED
    client.force_login(member_of(where, role=Role.MODERATOR))
    assert "They are shared cars." in client.get(judge).content.decode()
    client.post(judge, {"verb": "restore"})
    written.refresh_from_db()
    assert written.is_shown


def test_a_report_that_is_nothing(client):
    written = post()
    actions.flag(post=written, why="I disagree.", by=settled())
    client.force_login(owner_of(written.thread.community))

    client.post(reverse("communities:judge", args=[written.pk]), {"verb": "dismiss"})

    assert "Nothing waits" in page(client, "queue")


def test_close_pin_archive_and_change(client):
    talk = thread()
    where = talk.community
    client.force_login(owner_of(where))

    for _click in range(2):
        client.post(reverse("communities:close", args=[talk.pk]), {"on": "1"})
        client.post(reverse("communities:pin", args=[talk.pk]), {"on": "1"})
    assert "This thread is closed" in page(client, "thread", talk.pk)
    assert "Pinned" in page(client, "detail", where.slug)
    client.post(
        reverse("communities:edit", args=[where.slug]),
        {"name": where.name, "summary": "Another line.", "way_in": "open"},
    )
    for _click in range(2):
        client.post(reverse("communities:archive", args=[where.slug]), {"on": "1"})
    shown = page(client, "detail", where.slug)
    assert "Another line." in shown
    assert "Closed on" in shown
    client.post(reverse("communities:archive", args=[where.slug]), {"on": ""})
    assert "Closed on" not in page(client, "detail", where.slug)


def test_the_lists(client, search_index):  # noqa: F811
    thread(community(name="Cluster money"), text="Geothermal wells.")
    search_index.catch_up()

    assert "Cluster money" in page(client, "list", q="cluster")
    assert "Nothing" in page(client, "list", q="zzz") or "nothing" in page(client, "list", q="zzz")
    assert "Who pays for clusters?" in page(client, "threads", q="geothermal")
    client.force_login(settled())
    assert "Cluster money" not in page(client, "list", mine="on")


def test_the_topic_page_shows_what_people_talk_about(client):
    topic = TopicFactory(slug="energy")
    [where] = actions.ensure_for_topics()
    thread(where, title="Who pays for wires?")

    assert "Who pays for wires?" in client.get(reverse("web:topic", args=["energy"])).content.decode()
    assert str(topic) in page(client, "list")


def test_the_desk_of_a_moderator(client):
    where = community(way_in=WayIn.PRIVATE)
    actions.join(community=where, by=settled())
    gone = removed_post()
    actions.object_to(post=gone, objection="So.", by=gone.by)
    client.force_login(owner_of(where))
    desk = client.get(reverse("web:desk")).content.decode()
    assert reverse("communities:members", args=[where.slug]) in desk

    client.force_login(member_of(gone.thread.community, role=Role.MODERATOR))
    assert reverse("communities:judge", args=[gone.pk]) in client.get(reverse("web:desk")).content.decode()


def test_a_newcomers_held_post_says_so_to_its_writer(client):
    where = community()
    newcomer = member_of(where, UserFactory())
    held = post(thread(where), by=newcomer, text="www.example.org")
    client.force_login(newcomer)

    assert "Waits for a moderator" in page(client, "thread", held.thread_id)
