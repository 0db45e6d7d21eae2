import pytest

from policylearning.accounts.erasure import erase
from policylearning.accounts.personal import export
from policylearning.communities import actions
from policylearning.communities.models import CommunityMember, PostVersion, ThreadFollow, Useful
from policylearning.search.queries import search
from tests.factories.communities import post, thread
from tests.factories.conversations import settled
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_export_has_what_one_wrote_and_did():
    written = post(text="By the region.")
    actions.edit_post(post=written, text="By the city.", by=written.by)
    other = post(written.thread)
    actions.find_useful(post=other, by=written.by)
    actions.flag(post=other, why="Hm.", by=written.by)

    rows = export(written.by)["communities"]

    assert [row["kind"] for row in rows] == ["member", "post", "earlier text", "useful", "follows", "report"]
    assert (rows[1]["text"], rows[2]["text"]) == ("By the city.", "By the region.")


def test_after_erasure_threads_are_readable_without_the_name(client, search_index):  # noqa: F811
    ana = settled(name="Ana Horvat")
    talk = thread()
    actions.join(community=talk.community, by=ana)
    written = post(talk, by=ana, text="Geothermal wells.")
    actions.edit_post(post=written, text="Geothermal pumps.", by=ana)

    erase(user=ana, by=ana)
    search_index.catch_up()

    page = client.get(talk.get_absolute_url()).content.decode()
    assert "Geothermal pumps." in page
    assert "Ana Horvat" not in page
    assert "Former member" in page
    for model in (CommunityMember, ThreadFollow, Useful):
        assert not model.objects.filter(user=ana).exists()
    assert not PostVersion.objects.exists()
    assert search("Ana Horvat", user=settled()).total == 0
