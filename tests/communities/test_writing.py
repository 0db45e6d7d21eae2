import pytest

from policylearning.common.errors import ChangedMeanwhile, Forbidden
from policylearning.communities import actions, mentions, queries
from policylearning.communities.enums import Digest, PostState
from policylearning.communities.limits import MENTIONS, MENTIONS_OF_NEWCOMERS, POSTS_OF_NEWCOMERS
from policylearning.communities.models import CommunityMember, Post, PostVersion
from policylearning.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.communities import community, member_of, owner_of, post, thread
from tests.factories.conversations import settled

pytestmark = pytest.mark.django_db


def told(user, key="communities.post"):
    return Notice.objects.filter(user=user, key=key).count()


def test_who_began_a_thread_hears_of_answers_and_each_of_each_once():
    talk = thread()
    answering = member_of(talk.community)

    actions.write(thread=talk, text="By the region.", by=answering)
    actions.write(thread=talk, text="Since when?", by=talk.by)

    assert (told(talk.by), told(answering)) == (1, 1)
    talk.refresh_from_db()
    assert talk.posts_shown == 3


def test_who_wants_it_at_once_hears_of_every_post_and_others_do_not():
    where = community()
    at_once, weekly = member_of(where), member_of(where)
    actions.choose_digest(member=where.members.get(user=at_once), digest=Digest.AT_ONCE, by=at_once)

    thread(where)

    assert (told(at_once), told(weekly)) == (1, 0)


def test_following_can_be_taken_back():
    talk, reader = thread(), settled()
    member_of(talk.community, reader)
    actions.follow(thread=talk, by=reader)
    actions.follow(thread=talk, by=talk.by, on=False)

    post(talk)

    assert (told(reader), told(talk.by)) == (1, 0)


def test_who_left_hears_nothing_more():
    where = community()
    talk = thread(where)
    actions.leave(member=CommunityMember.objects.get(community=where, user=talk.by), by=talk.by)

    post(talk)

    assert told(talk.by) == 0


def test_whom_a_post_names_is_told_so_once():
    where = community()
    ana = member_of(where, settled(name="Ana Horvat"))
    member_of(where, settled(name="Ana"))
    outside = settled(name="Bo Lind")
    talk = thread(where, by=ana)

    post(talk, text="As @Ana Horvat said, and @Bo Lind, and @Ana Horvat again.")

    assert told(ana, "communities.mention") == 1
    assert told(ana) == 0
    assert not Notice.objects.filter(user=outside).exists()


@pytest.mark.parametrize(("newcomer", "most"), [(False, MENTIONS), (True, MENTIONS_OF_NEWCOMERS)])
def test_a_storm_of_mentions_reaches_a_few(newcomer, most):
    where = community()
    people = [member_of(where, settled(name=f"Person Number{number:02}x")) for number in range(MENTIONS + 5)]
    writer = member_of(where, UserFactory() if newcomer else settled())

    thread(where, by=writer, text=" ".join(f"@{person.name}" for person in people))

    assert Notice.objects.filter(key="communities.mention").count() == most


def test_names_in_a_text():
    assert mentions.candidates("Hi @Ana Horvat, and a@b.org") == [
        "Ana",
        "Ana Horvat",
        "Ana Horvat, and",
        "Ana Horvat, and a@b.org",
    ]
    assert mentions.longest("@Ana Horvats and @Ana.", ["Ana Horvat", "Ana"]) == ["Ana"]


def test_a_change_keeps_what_was_said_before():
    written = post(text="By the region.")

    changed = actions.edit_post(post=written, text="By the city.", by=written.by)
    actions.edit_post(post=written, text="By the city.", by=written.by)

    assert (changed.text, changed.version) == ("By the city.", 2)
    assert list(PostVersion.objects.values_list("text", flat=True)) == ["By the region."]
    with pytest.raises(ChangedMeanwhile):
        actions.edit_post(post=written, text="By nobody.", by=written.by, version="1")
    with pytest.raises(Forbidden):
        actions.edit_post(post=written, text="By me.", by=owner_of(written.thread.community))
    with pytest.raises(actions.NothingSaid):
        actions.edit_post(post=written, text=" ", by=written.by)


def test_a_newcomers_link_waits_for_a_moderator_and_is_then_told():
    where = community()
    talk = thread(where)
    newcomer = member_of(where, UserFactory())

    held = post(talk, by=newcomer, text="See https://example.org")

    assert held.state == PostState.HELD
    assert held not in queries.posts_of(talk, settled())
    assert held in queries.posts_of(talk, newcomer)
    assert told(owner_of(where), "communities.to_judge") == 1
    assert told(talk.by) == 0
    actions.judge(post=held, verb="release", by=owner_of(where))
    assert held in queries.posts_of(talk, settled())
    assert told(talk.by) == 1


def test_a_newcomer_cannot_slip_a_link_in_later():
    where = community()
    newcomer = member_of(where, UserFactory())
    written = post(thread(where), by=newcomer, text="No link.")

    assert actions.edit_post(post=written, text="www.example.org", by=newcomer).state == PostState.HELD


def test_a_thread_that_only_a_moderator_sees_is_in_no_list():
    where = community()
    held = thread(where, by=member_of(where, UserFactory()), text="www.example.org")

    assert held not in queries.threads_of(where)
    assert held not in queries.threads_visible_to(settled())
    assert held in queries.threads_visible_to(owner_of(where))
    assert held in queries.threads_visible_to(held.by)


def test_how_much_a_newcomer_writes_in_a_day():
    talk = thread()
    newcomer = member_of(talk.community, UserFactory())
    for _number in range(POSTS_OF_NEWCOMERS):
        post(talk, by=newcomer)

    with pytest.raises(actions.TooMuch):
        post(talk, by=newcomer)


def test_who_is_not_in_and_what_is_closed():
    talk = thread()
    with pytest.raises(Forbidden, match="Join the community"):
        actions.write(thread=talk, text="Hello", by=settled())
    actions.close_thread(thread=talk, by=owner_of(talk.community))
    with pytest.raises(Forbidden, match="closed"):
        actions.write(thread=talk, text="Hello", by=talk.by)
    actions.close_thread(thread=talk, by=owner_of(talk.community), on=False)
    actions.write(thread=talk, text="Hello", by=talk.by)
    for act in (actions.close_thread, actions.pin_thread):
        with pytest.raises(Forbidden):
            act(thread=talk, by=talk.by)


def test_pinned_threads_come_first():
    where = community()
    first, _second = thread(where), thread(where)

    actions.pin_thread(thread=first, by=owner_of(where))

    assert queries.threads_of(where)[0] == first


def test_useful_is_said_once_and_by_others():
    written, reader = post(), settled()
    actions.find_useful(post=written, by=reader)
    actions.find_useful(post=written, by=reader)

    [_first, shown] = queries.posts_of(written.thread, reader)
    assert (shown.useful_count, shown.found_useful) == (1, True)
    actions.find_useful(post=written, by=reader, useful=False)
    assert not written.useful.exists()
    with pytest.raises(Forbidden):
        actions.find_useful(post=written, by=written.by)


def test_only_a_post_of_the_same_thread_is_quoted():
    talk, other = thread(), post()
    first = Post.objects.get(thread=talk)

    assert actions.write(thread=talk, text="So.", by=talk.by, quotes=first).quotes == first
    assert actions.write(thread=talk, text="So.", by=talk.by, quotes=other).quotes is None


def test_the_number_of_queries_for_a_thread_does_not_grow(django_assert_num_queries):
    talk = thread()
    for _number in range(12):
        post(talk)

    with django_assert_num_queries(5):  # grants and topics of the reader among them
        shown = list(queries.posts_of(talk, settled()))
        assert [str(each.by) for each in shown]
