"""Roles, profiles, closing and consents: who may, what is written, what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policylearning.accounts import actions
from policylearning.accounts.consents import ConsentText, consents
from policylearning.accounts.erasure import erase
from policylearning.accounts.models import Consent, RoleGrant, User
from policylearning.accounts.queries import (
    consents_owed,
    experts_of,
    is_last_of_secretariat,
    managers_of,
    people,
    visible_to,
)
from policylearning.accounts.queries import (
    secretariat as secretariat_members,
)
from policylearning.accounts.roles import is_expert, is_secretariat, is_staff, topics_of
from policylearning.audit.models import Entry
from policylearning.common.errors import Forbidden
from policylearning.topics.models import Topic
from tests.factories.accounts import ConsentFactory, expert, manager, member, secretariat

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


def topic(slug: str = "sme") -> Topic:
    return Topic.objects.get_or_create(
        slug=slug, defaults={"name": slug, "short": slug, "accent": "sme", "description": slug}
    )[0]


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


# Roles --------------------------------------------------------------------------------------------
def test_the_secretariat_grants_a_role_for_one_topic() -> None:
    by, user = secretariat(), member()
    grant = actions.grant_role(user=user, role="expert", topic=topic(), by=by, at=NOON)
    assert (grant.granted_by, grant.granted_at) == (by, NOON)
    assert is_expert(again(user), topic()) is True
    assert is_expert(again(user), topic("environment")) is False
    assert topics_of(again(user), "expert") == {topic().pk}
    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.at, entry.after, entry.data) == (
        "accounts.grant_role", by, NOON, "expert", {"topic": "sme"},
    )  # fmt: skip


def test_granting_twice_is_granting_once() -> None:
    by, user = secretariat(), member()
    first = actions.grant_role(user=user, role="expert", by=by)
    assert actions.grant_role(user=user, role="expert", by=by) == first
    assert Entry.objects.count() == 1


def test_the_secretariat_has_no_topic() -> None:
    with pytest.raises(actions.TopicNotForSecretariat):
        actions.grant_role(user=member(), role="secretariat", topic=topic(), by=secretariat())


def test_a_closed_account_takes_no_role() -> None:
    with pytest.raises(actions.AccountClosed):
        actions.grant_role(user=member(is_active=False), role="expert", by=secretariat())


def test_taking_a_role_back() -> None:
    by, user = secretariat(), expert(topic())
    actions.revoke_role(grant=RoleGrant.objects.get(user=user), by=by, why="Left the team.")
    assert is_staff(again(user)) is False
    entry = Entry.objects.get()
    assert (entry.verb, entry.object_id, entry.before, entry.why) == (
        "accounts.revoke_role", str(user.pk), "expert", "Left the team.",
    )  # fmt: skip


@pytest.mark.parametrize("make", [member, expert, manager])
def test_nobody_else_deals_in_roles(make: Callable[[], Any]) -> None:
    user, grant = make(), RoleGrant.objects.get(user=expert(topic("other")))
    with pytest.raises(Forbidden):
        actions.grant_role(user=user, role="secretariat", by=user)
    with pytest.raises(Forbidden):
        actions.revoke_role(grant=grant, by=user)
    assert RoleGrant.objects.filter(pk=grant.pk).exists()
    assert is_secretariat(again(user)) is False


def test_the_last_of_the_secretariat_stays() -> None:
    last = secretariat()
    closed = secretariat(is_active=False)
    assert is_last_of_secretariat(last) is True
    assert is_last_of_secretariat(closed) is False
    with pytest.raises(actions.LastOfSecretariat):
        actions.revoke_role(grant=RoleGrant.objects.get(user=last), by=last)
    with pytest.raises(actions.LastOfSecretariat):
        actions.close_account(user=last, by=last)
    second = secretariat()
    actions.revoke_role(grant=RoleGrant.objects.get(user=last), by=second)
    assert list(secretariat_members()) == [second]


def test_who_holds_a_role() -> None:
    of_topic, of_all, of_other = expert(topic()), expert(), expert(topic("environment"))
    expert(topic(), is_active=False)
    assert set(experts_of(topic())) == {of_topic, of_all}
    assert set(experts_of(topic("environment"))) == {of_other, of_all}
    assert set(managers_of(topic())) == set()


# Profile ------------------------------------------------------------------------------------------
def test_a_person_changes_their_profile() -> None:
    user = member(name="Ann")
    actions.update_profile(
        user=user, name=" Ann\nExample ", language="en-gb", time_zone="Europe/Athens", by=user
    )
    changed = again(user)
    assert (changed.name, changed.language, changed.time_zone) == ("Ann Example", "en-gb", "Europe/Athens")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"language": "xx"}, "language"),
        ({"name": "\u200b"}, "name"),
    ],
)
def test_what_the_platform_does_not_know_is_refused(fields: dict[str, str], field: str) -> None:
    user = member(name="Ann")
    given = {"name": "Ann", "language": "en-gb", "time_zone": "Europe/Athens"} | fields
    with pytest.raises(actions.ActionError) as refused:
        actions.update_profile(user=user, by=user, **given)
    assert refused.value.field == field
    assert again(user).time_zone == "Europe/Brussels"


def test_others_do_not_change_a_profile() -> None:
    user = member(name="Ann")
    fields = {"name": "Bob", "language": "en-gb", "time_zone": "Europe/Athens"}
    with pytest.raises(Forbidden):
        actions.update_profile(user=user, by=member(), **fields)
    assert again(user).name == "Ann"
    actions.update_profile(user=user, by=secretariat(), **fields)
    assert again(user).name == "Bob"


# Closing and opening ------------------------------------------------------------------------------
def test_a_closed_account_is_closed_at_once_and_can_be_opened(sign_in: Callable[[Any], Any]) -> None:
    user, by = member(), secretariat()
    client = sign_in(user)
    assert client.get("/account/").status_code == 200
    actions.close_account(user=user, by=by, why="Asked by telephone.")
    assert client.get("/account/")["Location"].startswith("/account/login/")
    actions.reopen_account(user=user, by=by)
    assert again(user).is_active is True
    assert list(Entry.objects.order_by("pk").values_list("verb", "why")) == [
        ("accounts.close", "Asked by telephone."),
        ("accounts.reopen", ""),
    ]


def test_who_closes_and_opens() -> None:
    user = member()
    with pytest.raises(Forbidden):
        actions.close_account(user=user, by=member())
    actions.close_account(user=user, by=user)
    with pytest.raises(Forbidden):
        actions.reopen_account(user=user, by=member())
    with pytest.raises(Forbidden):
        actions.reopen_account(user=user, by=again(user))


def test_closing_twice_is_closing_once() -> None:
    user, by = member(), secretariat()
    actions.close_account(user=user, by=by)
    actions.close_account(user=user, by=by)
    assert Entry.objects.count() == 1


# Consents -----------------------------------------------------------------------------------------
def test_a_new_version_asks_again_and_ends_the_old_consent(settings: Any) -> None:
    user = member()
    assert [text.kind for text in consents_owed(user)] == ["terms"]
    first = actions.give_consent(user=user, kind="terms", by=user, at=NOON)
    assert consents_owed(user) == []
    assert actions.give_consent(user=user, kind="terms", by=user) == first
    settings.TERMS_VERSION = "2"
    assert [text.kind for text in consents_owed(user)] == ["terms"]
    later = NOON.replace(hour=13)
    second = actions.give_consent(user=user, kind="terms", by=user, at=later)
    first.refresh_from_db()
    assert (first.withdrawn_at, second.version, second.withdrawn_at) == (later, "2", None)


def test_nobody_consents_for_another() -> None:
    user = member()
    for by in (member(), secretariat()):
        with pytest.raises(Forbidden):
            actions.give_consent(user=user, kind="terms", by=by)
    assert not Consent.objects.exists()


def test_the_terms_are_not_taken_back() -> None:
    user = ConsentFactory().user
    with pytest.raises(actions.NotWithdrawable):
        actions.withdraw_consent(user=user, kind="terms", by=user)


def test_other_consents_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    news = ConsentText(kind="news", title="News", text="Write to me.", version=lambda: "1")
    monkeypatch.setitem(consents._items, "news", news)
    user = member()
    given = actions.give_consent(user=user, kind="news", by=user, at=NOON)
    actions.withdraw_consent(user=user, kind="news", by=user, at=NOON.replace(hour=14))
    given.refresh_from_db()
    assert given.withdrawn_at == NOON.replace(hour=14)
    actions.withdraw_consent(user=user, kind="news", by=user)
    assert Entry.objects.count() == 2


# Who is seen --------------------------------------------------------------------------------------
def test_people_are_seen_by_themselves_and_the_secretariat() -> None:
    ann, office = member(name="Ann Example"), secretariat(name="Office")
    assert list(visible_to(ann)) == [ann]
    assert set(visible_to(office)) == {ann, office}
    erased = member()
    erase(user=erased, by=erased)
    assert set(people(office)) == {ann, office}


@pytest.mark.parametrize("number", [1, 50])
def test_a_list_of_people_costs_the_same(number: int, django_assert_num_queries: Any) -> None:
    office = secretariat()
    for _ in range(number):
        expert(topic())
    is_secretariat(office)
    with django_assert_num_queries(2):
        assert len([each.grants for each in people(office)]) == number + 1
