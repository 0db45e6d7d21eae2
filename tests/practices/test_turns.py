"""Everybody's turn in the browser: sending, remarks, reasons, hand-over, retirement, and the history of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from policylearning.accounts.erasure import erase
from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError, Forbidden
from policylearning.notifications.models import Notice
from policylearning.practices import actions
from policylearning.practices.actions.handing_over import NotOffered
from policylearning.practices.enums import State
from policylearning.practices.models import HandOver, Practice
from policylearning.practices.queries import open_remarks
from policylearning.programmes.models import Project
from policylearning.validation.rubrics import ensure_rubric
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Practice:
    ensure_rubric()
    made: Practice = PracticeFactory(topics=[TopicFactory()], title="One counter")
    return made


@pytest.fixture
def owner(draft: Practice, sign_in: Any) -> Client:
    client: Client = sign_in(draft.owner)
    return client


def state_of(practice: Practice) -> str:
    return Practice.objects.get(pk=practice.pk).state


def turn(client: Client, practice: Practice, verb: str, **words: str) -> Any:
    return client.post(f"/practices/{practice.pk}/turn/{verb}/", words)


def test_a_complete_draft_is_sent(draft: Practice, owner: Client) -> None:
    assert owner.post(f"/practices/{draft.pk}/submit/").url == draft.get_absolute_url()
    assert state_of(draft) == State.IN_VALIDATION


def test_an_incomplete_one_comes_back_to_the_preview_which_says_why(draft: Practice, owner: Client) -> None:
    Practice.objects.filter(pk=draft.pk).update(evidence="")
    assert owner.post(f"/practices/{draft.pk}/submit/").url == f"/practices/{draft.pk}/edit/preview/"
    assert state_of(draft) == State.DRAFT
    page = owner.get(f"/practices/{draft.pk}/edit/preview/").content.decode()
    assert "Say what shows that it worked, or why it failed." in page


def test_a_web_admin_asks_for_changes_at_fields_and_the_author_finds_them_there(
    draft: Practice, owner: Client, sign_in: Any
) -> None:
    project = Project.objects.create(acronym="BRIDGE", title="Bridge")
    admin = accounts.member()
    project.web_admins.add(admin)
    Practice.objects.filter(pk=draft.pk).update(project=project)
    actions.submit(practice=Practice.objects.get(pk=draft.pk), by=draft.owner)
    page = sign_in(admin).get(f"/practices/{draft.pk}/turn/ask_changes/").content.decode()
    assert "In general" in page
    empty = turn(sign_in(admin), draft, "ask_changes").content.decode()
    assert "Say what should change" in empty
    turn(sign_in(admin), draft, "ask_changes", why="Nearly there.", evidence="Which survey?")
    assert state_of(draft) == State.CHANGES_REQUESTED
    assert open_remarks(draft) == {"evidence": ["Which survey?"]}
    assert "Which survey?" in owner.get(f"/practices/{draft.pk}/edit/evidence/").content.decode()
    assert "Which survey?" not in owner.get(f"/practices/{draft.pk}/edit/place/").content.decode()
    assert "Which survey?" in owner.get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize("verb", ["approve", "ask_changes", "decline"])
def test_a_web_admin_sees_where_they_decide_what_a_second_submission_changed(
    draft: Practice, sign_in: Any, verb: str
) -> None:
    project = Project.objects.create(acronym="BRIDGE", title="Bridge")
    admin = accounts.member()
    project.web_admins.add(admin)
    Practice.objects.filter(pk=draft.pk).update(project=project)
    actions.submit(practice=Practice.objects.get(pk=draft.pk), by=draft.owner)
    address = f"/practices/{draft.pk}/turn/{verb}/"
    changed = "What changed since the submission before"
    assert changed not in sign_in(admin).get(address).content.decode()
    actions.ask_changes(practice=draft, by=admin, remarks={"title": "Say which"})
    Practice.objects.filter(pk=draft.pk).update(title="One counter for all permits")
    actions.submit(practice=Practice.objects.get(pk=draft.pk), by=draft.owner)
    page = sign_in(admin).get(address).content.decode()
    assert changed in page
    assert '<div class="was"><p>One counter</p></div>' in page
    assert '<div class="is"><p>One counter for all permits</p></div>' in page


def test_a_retired_practice_gives_its_reason_and_comes_back(draft: Practice, sign_in: Any) -> None:
    public = PracticeFactory(published=True)
    office = sign_in(accounts.secretariat())
    assert "Enter “Reason”." in turn(office, public, "retire", why="  ").content.decode()
    turn(office, public, "retire", why="The fund ended.")
    assert state_of(public) == State.RETIRED
    assert "The fund ended." in office.get(public.get_absolute_url()).content.decode()
    turn(office, public, "restore", why="It goes on.")
    restored = Practice.objects.get(pk=public.pk)
    assert (restored.state, restored.retired_because) == (State.DUE, "")


def test_a_step_the_state_does_not_allow_is_refused_with_its_reason(draft: Practice, owner: Client) -> None:
    answer = turn(owner, draft, "confirm")
    assert answer.status_code == 403
    assert "This cannot be done while it is draft." in answer.content.decode()


def test_the_secretariat_hands_over_at_once_to_a_member_and_to_nobody_else(
    draft: Practice, sign_in: Any
) -> None:
    office = sign_in(accounts.secretariat())
    actions.submit(practice=draft, by=draft.owner)
    heir, closed = accounts.member(), accounts.member(is_active=False)
    for address in ("nobody@example.org", closed.email):
        page = office.post(f"/practices/{draft.pk}/hand-over/", {"email": address}).content.decode()
        assert "Nobody with this address can take it over." in page
    office.post(f"/practices/{draft.pk}/hand-over/", {"email": heir.email.upper()})
    assert Practice.objects.get(pk=draft.pk).owner == heir
    assert Entry.objects.get(verb="practices.hand_over").data == {"from": draft.owner_id, "to": heir.pk}


def test_handing_over_to_oneself_or_to_a_closed_account(draft: Practice) -> None:
    same = actions.hand_over(practice=draft, to=draft.owner, by=None)
    assert (same.owner, Entry.objects.filter(verb="practices.hand_over").count()) == (draft.owner, 0)
    with pytest.raises(ActionError, match="That account is closed"):
        actions.hand_over(practice=draft, to=accounts.member(is_active=False), by=None)
    with pytest.raises(Forbidden):
        actions.hand_over(practice=draft, to=accounts.member(), by=draft.owner)


# Offered and taken over ---------------------------------------------------------------------------
def offered(owner: Client, draft: Practice, email: str) -> Any:
    return owner.post(f"/practices/{draft.pk}/hand-over/", {"email": email}, follow=True)


def test_an_offer_tells_nobody_who_has_an_account(draft: Practice, owner: Client) -> None:
    known, closed = accounts.member(), accounts.member(is_active=False)
    answers = {
        offered(owner, draft, email)
        .content.decode()
        .partition("<main")[2]
        .partition("If this address")[2][:200]
        for email in (known.email, closed.email, "nobody@example.org")
    }
    assert len(answers) == 1
    assert Practice.objects.get(pk=draft.pk).owner == draft.owner
    assert list(Notice.objects.filter(key="practices.offered").values_list("user", flat=True)) == [known.pk]


def test_who_was_asked_takes_it_over_once(draft: Practice, owner: Client, sign_in: Any) -> None:
    heir, outsider = accounts.member(), accounts.member()
    offered(owner, draft, heir.email.upper())
    address = f"/practices/{draft.pk}/take-over/"
    assert sign_in(outsider).get(address).status_code == 404
    assert sign_in(outsider).post(address).status_code == 404
    theirs = sign_in(heir)
    assert "One counter" in theirs.get(address).content.decode()
    assert theirs.post(address)["Location"] == draft.get_absolute_url()
    assert theirs.post(address)["Location"] == draft.get_absolute_url()
    assert Practice.objects.get(pk=draft.pk).owner == heir
    assert Entry.objects.filter(verb="practices.hand_over").count() == 1
    assert owner.get(f"/practices/{draft.pk}/hand-over/").status_code == 404
    with pytest.raises(NotOffered):
        actions.take_over(practice=draft, by=heir)


def test_an_offer_ends_when_taken_back_replaced_or_old(
    draft: Practice, owner: Client, sign_in: Any, clock: Any
) -> None:
    owner.force_login(draft.owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    first, second = accounts.member(), accounts.member()
    address = f"/practices/{draft.pk}/take-over/"
    offered(owner, draft, first.email)
    page = (
        offered(owner, draft, second.email).client.get(f"/practices/{draft.pk}/hand-over/").content.decode()
    )
    assert second.email in page
    assert sign_in(first).get(address).status_code == 404
    clock.shift(timedelta(days=31))
    assert sign_in(second).get(address).status_code == 404
    owner.force_login(draft.owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    offered(owner, draft, second.email)
    owner.post(f"/practices/{draft.pk}/hand-over/take-back/")
    assert sign_in(second).get(address).status_code == 404
    assert not HandOver.objects.exists()


def test_offers_are_counted(draft: Practice) -> None:
    for number in range(10):
        actions.offer(practice=draft, email=f"p{number}@example.org", by=draft.owner)
    with pytest.raises(ActionError, match="enough for today"):
        actions.offer(practice=draft, email="one-more@example.org", by=draft.owner)


def test_erasure_takes_offers_and_the_contact_of_old_texts_along(draft: Practice) -> None:
    heir = accounts.member()
    actions.edit(practice=draft, by=draft.owner, changes={"contact_name": "Ann Example"})
    actions.offer(practice=draft, email=heir.email, by=draft.owner)
    actions.submit(practice=draft, by=draft.owner)
    erase(user=heir, by=heir)
    assert not HandOver.objects.exists()
    erase(user=draft.owner, by=draft.owner)
    practice = Practice.objects.get(pk=draft.pk)
    assert [practice.contact_name] + [each.content["contact_name"] for each in practice.revisions.all()] == [
        "",
        "",
    ]


def test_the_history_tells_who_did_what_and_keeps_both_texts(
    draft: Practice, owner: Client, sign_in: Any
) -> None:
    actions.submit(practice=draft, by=draft.owner)
    actions.withdraw(practice=draft, by=draft.owner)
    actions.edit(practice=draft, by=draft.owner, changes={"evidence": "Now with a survey. " * 8})
    actions.submit(practice=draft, by=draft.owner)
    page = owner.get(f"/practices/{draft.pk}/history/").content.decode()
    for told in ("Send to the experts", "Take back to change it", "Edit", draft.owner.name, "the platform"):
        assert told in page
    assert "Now with a survey." in page
    second = owner.get(f"/practices/{draft.pk}/history/2/").content.decode()
    assert "Now with a survey." in second
    assert "It worked, and this is what shows it." in second
    first = owner.get(f"/practices/{draft.pk}/history/1/").content.decode()
    assert "One counter" in first
    assert sign_in(accounts.member()).get(f"/practices/{draft.pk}/history/").status_code == 404


def test_the_short_address_leads_to_the_page(draft: Practice, owner: Client, client: Client) -> None:
    assert owner.get(f"/practices/{draft.pk}/").url == draft.get_absolute_url()
    assert client.get(f"/practices/{draft.pk}/").status_code == 404
