import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policylearning.audit.actions import WrongState
from policylearning.common.errors import ActionError, Forbidden
from policylearning.communities import actions, queries
from policylearning.communities.enums import FlagState, PostState, Role
from policylearning.communities.workflow import POSTS
from policylearning.notifications.models import Notice
from tests.factories.accounts import manager, secretariat
from tests.factories.communities import community, member_of, owner_of, post, removed_post, thread
from tests.factories.conversations import settled
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def test_a_reported_post_waits_for_the_moderators_and_its_writer_learns_not_by_whom():
    written, reader = post(), settled(name="Reporter")
    owner = owner_of(written.thread.community)

    flag = actions.flag(post=written, why="An advertisement.", by=reader)
    assert actions.flag(post=written, why="Again.", by=reader) == flag

    assert list(queries.to_judge(owner)) == [written]
    assert list(queries.to_judge(reader)) == []
    actions.judge(post=written, verb="remove", why="No advertisements.", by=owner)
    flag.refresh_from_db()
    assert flag.state == FlagState.AGREED
    told = Notice.objects.get(user=written.by, key="communities.judged")
    assert "No advertisements." in told.text
    assert "Reporter" not in told.text + told.subject
    assert Notice.objects.filter(user=reader, key="communities.flag_answered").count() == 1
    assert written not in queries.posts_of(written.thread, settled())
    assert list(queries.to_judge(owner)) == []


def test_nothing_wrong():
    written, reader = post(), settled()
    flag = actions.flag(post=written, why="I disagree.", by=reader)

    actions.dismiss(post=written, by=owner_of(written.thread.community))

    flag.refresh_from_db()
    assert flag.state == FlagState.DISMISSED
    assert written in queries.posts_of(written.thread, settled())
    assert not Notice.objects.filter(user=written.by, key="communities.judged").exists()


def test_an_objection_is_judged_by_another():
    gone = removed_post()
    where = gone.thread.community
    first, second = owner_of(where), member_of(where, role=Role.MODERATOR)

    actions.object_to(post=gone, objection="It was to the point.", by=gone.by)

    assert gone in queries.to_judge(second)
    with pytest.raises(Forbidden, match="Another moderator"):
        actions.judge(post=gone, verb="restore", by=first)
    restored = actions.judge(post=gone, verb="restore", by=second)
    assert restored.state == PostState.SHOWN
    assert gone in queries.posts_of(gone.thread, settled())


def test_an_objection_is_made_once():
    gone = removed_post()
    actions.object_to(post=gone, objection="So.", by=gone.by)
    actions.judge(post=gone, verb="uphold", why="No.", by=secretariat())

    with pytest.raises(WrongState):
        actions.object_to(post=gone, objection="But.", by=gone.by)


def test_decisions_have_reasons_and_nobody_judges_themselves():
    written = post()
    where = written.thread.community
    own = post(written.thread, by=owner_of(where))

    for verb in ("remove", "uphold"):
        with pytest.raises(actions.NothingSaid):
            actions.judge(post=written, verb=verb, by=owner_of(where))
    with pytest.raises(Forbidden, match="Nobody judges"):
        actions.judge(post=own, verb="remove", why="So.", by=owner_of(where))
    with pytest.raises(Forbidden):
        actions.judge(post=written, verb="remove", why="So.", by=settled())
    with pytest.raises(Forbidden):
        actions.flag(post=written, why="Mine.", by=written.by)
    with pytest.raises(actions.NothingSaid):
        actions.flag(post=written, why=" ", by=settled())
    gone = removed_post()
    with pytest.raises(actions.NothingSaid):
        actions.object_to(post=gone, objection="", by=gone.by)
    with pytest.raises(Forbidden):
        actions.object_to(post=gone, objection="Not mine.", by=settled())


def test_in_the_community_of_a_topic_its_managers_are_asked_and_else_the_secretariat():
    topic, office = TopicFactory(), secretariat()
    [where] = actions.ensure_for_topics()
    first = post(thread(where))
    actions.flag(post=first, why="So.", by=settled())
    assert Notice.objects.filter(user=office, key="communities.to_judge").count() == 1
    appointed = manager(topic)

    actions.flag(post=first, why="So.", by=settled())

    assert Notice.objects.filter(user=appointed, key="communities.to_judge").count() == 1
    assert Notice.objects.filter(user=office, key="communities.to_judge").count() == 1


def test_the_queue_is_of_ones_own_communities():
    written = post()
    actions.flag(post=written, why="So.", by=settled())
    elsewhere = owner_of(community())

    assert list(queries.to_judge(elsewhere)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["release", "remove", "object", "restore", "uphold", "edit"]), max_size=8))
def test_no_order_of_verbs_leaves_the_table(verbs):
    where = community()
    talk = thread(where)
    written = actions.write(thread=talk, text="By the region.", by=member_of(where))
    moderators = [owner_of(where), member_of(where, role=Role.MODERATOR)]
    for place, verb in enumerate(verbs):
        before = type(written).objects.get(pk=written.pk).state
        try:
            if verb == "edit":
                actions.edit_post(post=written, text=f"Text {place}", by=written.by)
            elif verb == "object":
                actions.object_to(post=written, objection="So.", by=written.by)
            else:
                actions.judge(post=written, verb=verb, why="So.", by=moderators[place % 2])
        except ActionError:
            after = type(written).objects.get(pk=written.pk).state
            assert after == before
            continue
        after = type(written).objects.get(pk=written.pk).state
        step = POSTS.find(before, verb)
        assert after == (before if verb == "edit" else step and step.target)
        shown = written in queries.posts_of(talk, settled())
        assert shown is (after == PostState.SHOWN)
        talk.refresh_from_db()
        assert talk.posts_shown == 1 + shown
