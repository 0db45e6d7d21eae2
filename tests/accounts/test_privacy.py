"""My data: everything of mine in a file, and gone when I say so."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client, override_settings

from policylearning.accounts import actions
from policylearning.accounts.erasure import erase, forget_unconfirmed
from policylearning.accounts.exporting import ask_for_export, forget_exports, make_export
from policylearning.accounts.models import DataExport, RoleGrant, User
from policylearning.accounts.personal import PersonalData, sources
from policylearning.audit.models import Entry
from policylearning.common import clock as one_clock
from policylearning.common.errors import ActionError, Forbidden
from policylearning.jobs import duties
from policylearning.jobs.actions import cancel, start
from policylearning.jobs.models import Job
from policylearning.jobs.worker import run_due
from policylearning.notifications.models import Notice
from tests.factories.accounts import PASSWORD, UserFactory, expert, member, secretariat

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

SignIn = Callable[[Any], Client]


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def archive_of(client: Client) -> dict[str, Any]:
    assert client.post("/account/data/export/")["Location"] == "/account/data/"
    run_due()
    content = downloaded(client, f"/account/data/export/{DataExport.objects.latest('pk').pk}/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


# Export -------------------------------------------------------------------------------------------
def test_the_archive_holds_every_source_and_all_of_the_account() -> None:
    user = member(name="Ann Éxample")
    actions.give_consent(user=user, kind="terms", by=user, at=NOON)
    TOTP.activate(user, SECRET)
    archive = archive_of(signed_in_with_totp(user))
    assert {name for name in archive if name.endswith(".json")} == {
        f"{key}.json" for key, _ in sources.items()
    }
    (account,) = archive["account.json"]
    assert (account["name"], account["email"], account["time_zone"]) == (
        "Ann Éxample",
        user.email,
        "Europe/Brussels",
    )
    kinds = [row["kind"] for row in archive["sign-in.json"]]
    assert kinds == ["address", "second factor", "session"]
    assert archive["consents.json"][0]["given_at"].startswith("2027-03-12T12:00:00")
    assert [row["verb"] for row in archive["activity.json"]] == ["accounts.export", "accounts.give_consent"]


def signed_in_with_totp(user: User) -> Client:
    """By the client's own door: the code itself is tested elsewhere."""
    Authenticator.objects.filter(user=user).update(type="recovery_codes", data={})
    client = signed_in(user)
    Authenticator.objects.filter(user=user).update(type="totp")
    return client


def downloaded(client: Client, address: str) -> bytes:
    """The content of a file; closed without closing the response, which would take the database along."""
    response = client.get(address)
    assert response["Content-Type"] == "application/zip"
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()
    return content


def test_no_secret_is_exported() -> None:
    user = member()
    TOTP.activate(user, SECRET)
    whole = json.dumps({key: source.export(user) for key, source in sources.items()}, default=str)
    assert SECRET not in whole
    assert user.password not in whole


def test_files_lie_in_the_archive_by_safe_names(monkeypatch: pytest.MonkeyPatch) -> None:
    source = PersonalData(
        "pictures", "Pictures", lambda user: [{"title": "One"}], lambda user, by, at: "",
        lambda user: [("../../etc/påss wd.png", ContentFile(b"picture")), ("…", ContentFile(b"other"))],
    )  # fmt: skip
    monkeypatch.setitem(sources._items, "pictures", source)
    archive = archive_of(signed_in(member()))
    assert archive["files/pictures/0001-etc-p-ss-wd.png"] == b"picture"
    assert archive["files/pictures/0002-file"] == b"other"
    assert b"pictures.json: Pictures (1)" in archive["contents.txt"]


def test_the_export_asks_for_the_password_again(sign_in: SignIn, client: Client) -> None:
    assert sign_in(member()).post("/account/data/export/")["Location"].startswith("/account/reauthenticate/")
    assert client.post("/account/data/export/")["Location"].startswith("/account/login/")


def test_an_export_is_gathered_in_the_background_told_and_gone_after_a_week(
    clock: Any, django_capture_on_commit_callbacks: Any
) -> None:
    user = member()
    client = signed_in(user)
    assert "Gather my data" in client.get("/account/data/").content.decode()
    client.post("/account/data/export/")
    client.post("/account/data/export/")
    export = DataExport.objects.get()
    address = f"/account/data/export/{export.pk}/"
    assert "Being gathered" in client.get("/account/data/").content.decode()
    assert client.get(address).status_code == 404
    run_due()
    told = Notice.objects.get(user=user)
    assert (told.key, told.url) == ("jobs.done", Job.objects.get(kind="accounts.export").get_absolute_url())
    assert address in client.get("/account/data/").content.decode()
    export.refresh_from_db()
    assert export.size == len(downloaded(client, address))
    assert export.file.storage.exists(export.file.name)

    clock.shift(timedelta(days=7))
    client = signed_in(user)
    assert client.get(address).status_code == 404
    assert address not in client.get("/account/data/").content.decode()
    clock.shift(timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        duties.start_due(one_clock.now())
        run_due()
    assert not DataExport.objects.exists()
    assert not export.file.storage.exists(export.file.name)


def test_nobody_else_downloads_an_export() -> None:
    user = member()
    export = ask_for_export(user=user, by=user)
    run_due()
    address = f"/account/data/export/{export.pk}/"
    assert downloaded(signed_in(user), address).startswith(b"PK")
    assert signed_in(secretariat()).get(address).status_code == 404
    with pytest.raises(Forbidden):
        ask_for_export(user=user, by=secretariat())


def test_an_interrupted_export_is_made_again_in_place_of_the_first_file() -> None:
    user = member()
    export = ask_for_export(user=user, by=user)
    export.file.storage.save(export.file.name, ContentFile(b"half of it"))
    run_due()
    export.refresh_from_db()
    with export.file.open() as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None


def test_a_failed_export_says_so_and_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    user = member()
    client = signed_in(user)
    client.post("/account/data/export/")
    job = Job.objects.get(kind="accounts.export")
    cancel(job=job, by=user)
    assert "It did not work" in client.get("/account/data/").content.decode()
    client.post("/account/data/export/")
    assert DataExport.objects.filter(failed_at=None).count() == 1


@override_settings(EXPORTS_KEPT_DAYS=2)
def test_what_was_asked_for_and_never_made_goes_as_well(clock: Any) -> None:
    user = member()
    ask_for_export(user=user, by=user)
    clock.shift(timedelta(days=1))
    assert forget_exports() == 0
    clock.shift(timedelta(days=1))
    assert forget_exports() == 1


def test_erasure_takes_exports_along_also_those_under_way(django_capture_on_commit_callbacks: Any) -> None:
    user = member()
    made = ask_for_export(user=user, by=user)
    run_due()
    under_way = ask_for_export(user=user, by=user)
    with django_capture_on_commit_callbacks(execute=True):
        erase(user=user, by=user)
    assert not DataExport.objects.exists()
    assert not made.file.storage.exists(made.file.name)
    run_due()
    assert not made.file.storage.exists(under_way.file.name)
    under_way.user.is_active = True
    with pytest.raises(ActionError, match="closed"):
        make_export(export=under_way)
    assert not made.file.storage.exists(under_way.file.name)


# Erasure ------------------------------------------------------------------------------------------
def test_a_person_erases_themselves() -> None:
    user = member(name="Ann Example", email="ann@example.org")
    client, elsewhere = signed_in(user), signed_in(user)
    page = client.get("/account/data/erase/")
    typed = {"typed": " Ann@example.org ", "form_id": page.context["form"].form_id}
    response = client.post("/account/data/erase/", typed)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/account/")["Location"].startswith("/account/login/")
    assert elsewhere.get("/account/")["Location"].startswith("/account/login/")
    erased = User.objects.get(pk=user.pk)
    assert (erased.name, erased.is_active, erased.has_usable_password()) == ("Former member", False, False)
    assert erased.email.endswith("@erased.invalid")
    assert erased.erased_at is not None


def test_the_typed_address_must_be_the_account_s() -> None:
    user = member(email="ann@example.org")
    client = signed_in(user)
    response = client.post("/account/data/erase/", {"typed": "bob@example.org"})
    assert "Nothing was erased" in response.content.decode()
    assert User.objects.get(pk=user.pk).erased_at is None


def test_erasing_asks_for_the_password_again(sign_in: SignIn) -> None:
    user = member()
    client = sign_in(user)
    assert client.post("/account/data/erase/", {"typed": user.email})["Location"].startswith(
        "/account/reauthenticate/"
    )
    assert User.objects.get(pk=user.pk).erased_at is None


def test_nothing_that_names_the_person_is_left() -> None:
    by = secretariat(name="Office")
    user = expert(name="Ann Example", email="ann@example.org")
    actions.give_consent(user=user, kind="terms", by=user, at=NOON)
    actions.update_profile(user=user, name="Ann Example", language="en-gb", time_zone="UTC", by=user)
    SocialAccount.objects.create(user=user, provider="oidc", uid="ann", extra_data={"name": "Ann Example"})
    TOTP.activate(user, SECRET)
    Authenticator.objects.filter(user=user).delete()
    signed_in(user)

    done = erase(user=user, by=by, at=NOON, why="By letter.")

    assert set(done) == {key for key, _ in sources.items()}
    for model in (EmailAddress, Authenticator, SocialAccount, UserSession, RoleGrant):
        assert not model._default_manager.filter(user=user).exists(), model
    assert not Session.objects.exists()
    assert user.consents.get().withdrawn_at == NOON
    assert set(Entry.objects.values_list("label", flat=True)) == {"Former member"}
    entry = Entry.objects.get(verb="accounts.erase")
    assert (entry.by, entry.at, entry.why, entry.data) == (by, NOON, "By letter.", done)


def test_erasing_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(user: User, by: Any, at: datetime) -> str:
        raise RuntimeError

    source = PersonalData("broken", "Broken", lambda user: [], broken, order=1000)
    monkeypatch.setitem(sources._items, "broken", source)
    user = expert()
    with pytest.raises(RuntimeError):
        erase(user=user, by=user)
    assert User.objects.get(pk=user.pk).erased_at is None
    assert RoleGrant.objects.filter(user=user).exists()
    assert EmailAddress.objects.filter(user=user).exists()


def test_who_may_erase() -> None:
    user = member()
    with pytest.raises(Forbidden):
        erase(user=user, by=member())
    with pytest.raises(Forbidden):
        erase(user=user, by=expert())
    assert erase(user=user, by=secretariat())
    assert erase(user=user, by=secretariat()) == {}


def test_the_last_of_the_secretariat_is_not_erased() -> None:
    user = secretariat()
    with pytest.raises(actions.LastOfSecretariat):
        erase(user=user, by=user)


def test_an_erased_account_cannot_be_opened_or_given_a_role() -> None:
    user, by = member(), secretariat()
    erase(user=user, by=user)
    with pytest.raises(actions.AccountClosed):
        actions.reopen_account(user=user, by=by)
    with pytest.raises(actions.AccountClosed):
        actions.grant_role(user=user, role="expert", by=by)


def test_the_address_can_register_again(client: Client) -> None:
    user = member(email="ann@example.org")
    erase(user=user, by=user)
    form = {"name": "Ann", "email": "ann@example.org", "password1": PASSWORD, "terms": "on"}
    assert client.post("/account/signup/", form).status_code == 302
    assert User.objects.get(email="ann@example.org").pk != user.pk


# Retention ----------------------------------------------------------------------------------------
def test_accounts_nobody_confirmed_are_forgotten_in_time() -> None:
    old, new = NOON - timedelta(days=31), NOON - timedelta(days=29)
    kept = [
        member(joined_at=old),
        unconfirmed(joined_at=new),
        unconfirmed(joined_at=old, last_login=old),
        UserFactory(joined_at=old, email_verified=False),
        unconfirmed(joined_at=old, roles=["expert"]),
    ]
    unconfirmed(joined_at=old, name="Ann Example")
    assert forget_unconfirmed(at=NOON, after=timedelta(days=30)) == 1
    assert set(User.objects.all()) == set(kept)
    assert list(Entry.objects.values_list("verb", "label")) == [("accounts.forget", "Former member")]


def unconfirmed(**fields: Any) -> User:
    user = UserFactory(email_verified=False, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return user


def test_the_job_says_how_many(settings: Any, clock: Any) -> None:
    settings.FORGET_UNCONFIRMED_DAYS = 1
    unconfirmed()
    clock.shift(timedelta(days=2))
    start(kind="accounts.forget_unconfirmed", arguments={}, by=None, key="test")
    run_due()
    assert not User.objects.exists()
