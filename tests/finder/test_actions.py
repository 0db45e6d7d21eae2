"""What changes a shortlist, and who may."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError, Forbidden
from policylearning.finder import actions, models, queries
from policylearning.finder.actions import Full
from policylearning.finder.models import Shortlist, ShortlistItem
from tests.factories.accounts import UserFactory
from tests.factories.finder import ShortlistFactory, filled, item_of
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db


def order_of(shortlist):
    return list(shortlist.items.values_list("pk", flat=True))


def test_one_click_makes_the_default_shortlist_and_only_once():
    user = UserFactory()
    first, second = PracticeFactory(published=True), PracticeFactory(published=True)
    actions.add(practice=first, by=user)
    actions.add(practice=second, by=user)
    actions.add(practice=first, by=user)
    shortlist = Shortlist.objects.get()
    assert (shortlist.owner, shortlist.title, shortlist.is_default) == (user, "My shortlist", True)
    assert list(shortlist.items.values_list("practice", "position")) == [(first.pk, 1), (second.pk, 2)]
    assert queries.is_kept(user, first)
    actions.remove(practice=first, by=user)
    assert not queries.is_kept(user, first)
    assert queries.is_kept(user, second)


def test_taking_off_what_is_not_there_does_nothing():
    actions.remove(practice=PracticeFactory(published=True), by=UserFactory())
    assert not Shortlist.objects.exists()


def test_what_one_may_not_see_is_not_kept():
    draft = PracticeFactory()
    with pytest.raises(ActionError):
        actions.add(practice=draft, by=UserFactory())
    actions.add(practice=draft, by=draft.owner)
    assert ShortlistItem.objects.count() == 1


def test_a_visitor_keeps_nothing():
    practice = PracticeFactory(published=True)
    for act in (
        lambda: actions.add(practice=practice, by=AnonymousUser()),
        lambda: actions.create(by=AnonymousUser(), title="A"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_only_the_owner_changes_it():
    shortlist = filled(2, shared=True)
    other = UserFactory()
    item, practice = item_of(shortlist), PracticeFactory(published=True)
    for act in (
        lambda: actions.edit(shortlist=shortlist, by=other, title="Mine", note=""),
        lambda: actions.delete(shortlist=shortlist, by=other),
        lambda: actions.add(practice=practice, by=other, shortlist=shortlist),
        lambda: actions.remove(practice=item.practice, by=other, shortlist=shortlist),
        lambda: actions.annotate(item=item, by=other, note="Hello"),
        lambda: actions.move(item=item, by=other, up=False),
        lambda: actions.share(shortlist=shortlist, by=other),
        lambda: actions.renew_link(shortlist=shortlist, by=other),
        lambda: actions.unshare(shortlist=shortlist, by=other),
        lambda: actions.choose(practice=practice, by=other, shortlists=[shortlist]),
    ):
        with pytest.raises(Forbidden):
            act()
    assert shortlist.items.count() == 2


def test_title_note_and_deletion():
    shortlist = filled(1)
    done = actions.edit(shortlist=shortlist, by=shortlist.owner, title=" Hydrogen ", note="For the board.")
    assert (done.title, done.note) == ("Hydrogen", "For the board.")
    for title in ("", "   "):
        with pytest.raises(ActionError) as error:
            actions.edit(shortlist=shortlist, by=shortlist.owner, title=title, note="")
        assert error.value.field == "title"
    item = actions.annotate(item=item_of(shortlist), by=shortlist.owner, note="Ask Ann.")
    assert item.note == "Ask Ann."
    actions.delete(shortlist=shortlist, by=shortlist.owner)
    assert not ShortlistItem.objects.exists()


def test_up_and_down_and_no_further_than_the_ends():
    shortlist = filled(3)
    a, b, c = order_of(shortlist)
    items = {item.pk: item for item in shortlist.items.all()}

    def moved(pk, *, up):
        actions.move(item=items[pk], by=shortlist.owner, up=up)
        return order_of(shortlist)

    assert moved(c, up=True) == [a, c, b]
    assert moved(a, up=False) == [c, a, b]
    assert moved(c, up=True) == [c, a, b]
    assert moved(b, up=False) == [c, a, b]


def test_a_move_passes_what_is_not_seen():
    shortlist = filled(3)
    a, b, c = order_of(shortlist)
    hidden = ShortlistItem.objects.get(pk=b).practice
    type(hidden).objects.filter(pk=hidden.pk).update(state="draft")
    actions.move(item=ShortlistItem.objects.get(pk=c), by=shortlist.owner, up=True)
    assert order_of(shortlist) == [c, a, b]


def test_choosing_lists_and_a_new_one():
    user, practice = UserFactory(), PracticeFactory(published=True)
    first, second, third = (ShortlistFactory(owner=user) for _count in range(3))
    actions.add(practice=practice, by=user, shortlist=first)
    note = actions.annotate(
        item=actions.add(practice=practice, by=user, shortlist=second), by=user, note="Keep."
    )

    actions.choose(practice=practice, by=user, shortlists=[second, third], title="New")

    holding = {each.title for each in queries.choices_for(user, practice) if each.holds}
    assert holding == {second.title, third.title, "New"}
    note.refresh_from_db()
    assert note.note == "Keep."


def test_there_is_an_end_to_everything(monkeypatch):
    monkeypatch.setattr(actions, "MOST_SHORTLISTS", 2)
    monkeypatch.setattr(actions, "MOST_ITEMS", 2)
    user = UserFactory()
    shortlist = filled(2, owner=user)
    practice = PracticeFactory(published=True)
    with pytest.raises(Full) as error:
        actions.add(practice=practice, by=user, shortlist=shortlist)
    assert "holds 2 practices already" in error.value.message
    actions.create(by=user, title="Second")
    with pytest.raises(Full):
        actions.create(by=user, title="Third")
    with pytest.raises(Full):
        actions.add(practice=practice, by=user)
    assert Shortlist.objects.filter(owner=user).count() == 2
    assert (models.MOST_SHORTLISTS, models.MOST_ITEMS) == (50, 200)


# Sharing ------------------------------------------------------------------------------------------
def test_a_link_is_long_kept_renewed_and_taken_back():
    shortlist = filled(1)
    owner = shortlist.owner

    first = actions.share(shortlist=shortlist, by=owner).token
    assert first is not None
    assert len(first) >= 32
    again = actions.share(shortlist=shortlist, by=owner, shows_owner=True)
    assert (again.token, again.shows_owner) == (first, True)
    assert queries.shared(first) == shortlist

    second = actions.renew_link(shortlist=shortlist, by=owner).token
    assert second not in (None, first)
    assert queries.shared(first) is None
    assert queries.shared(second) == shortlist

    actions.unshare(shortlist=shortlist, by=owner)
    actions.unshare(shortlist=shortlist, by=owner)
    assert queries.shared(second) is None
    with pytest.raises(ActionError):
        actions.renew_link(shortlist=shortlist, by=owner)
    verbs = Entry.objects.filter(verb__startswith="finder.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["finder.share", "finder.renew_link", "finder.unshare"]


def test_the_link_of_a_closed_account_is_dead():
    shortlist = filled(1, shared=True)
    shortlist.owner.is_active = False
    shortlist.owner.save()
    assert queries.shared(shortlist.token) is None
