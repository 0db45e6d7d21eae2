"""The only code that changes accounts, roles and consents."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.topics.models import Topic

from .bearers import people_changed
from .consents import consents
from .enums import RoleName
from .models import Consent, RoleGrant, User
from .names import is_name, tidy
from .places import time_zones
from .queries import is_last_of_secretariat, standing_consent


class LastOfSecretariat(ActionError):
    """Without the secretariat nobody could give roles back."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This is the last member of the secretariat. Give the role to somebody else first. "
                "Nothing was changed."
            )
        )


class TopicNotForSecretariat(ActionError):
    """The secretariat is responsible for the whole programme."""


class AccountClosed(ActionError):
    """A closed account takes no role; an erased one cannot be brought back."""


class NotWithdrawable(ActionError):
    """An account cannot be kept without this consent."""


class UnusableProfile(ActionError):
    """A name without letters; a language or time zone the platform does not know."""


@transaction.atomic
def grant_role(
    *, user: User, role: str, topic: Topic | None = None, by: Actor, at: datetime | None = None
) -> RoleGrant:
    """Give a role, for one topic or for all. Giving it twice is the same as once."""
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.grant_role", user)
    if user.erased_at or not user.is_active:
        raise AccountClosed(_("This account is closed. Open it again before giving a role."))
    if role == RoleName.SECRETARIAT and topic is not None:
        raise TopicNotForSecretariat(
            _("The secretariat works for all topics. Leave the topic empty."), field="topic"
        )
    grant, new = RoleGrant.objects.get_or_create(
        user=user, role=RoleName(role), topic=topic, defaults={"granted_by": by, "granted_at": at}
    )
    if new:
        record(verb="accounts.grant_role", obj=user, by=by, at=at, after=role, data=_scope(topic))
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: Actor, at: datetime | None = None, why: str = "") -> None:
    """Take a role back. The last member of the secretariat keeps theirs."""
    lock_secretariat()
    grant, at = locked(grant), at or clock.now()
    demand(by, "accounts.revoke_role", grant.user)
    if grant.role == RoleName.SECRETARIAT and is_last_of_secretariat(grant.user):
        raise LastOfSecretariat
    user, role, topic = grant.user, grant.role, grant.topic
    grant.delete()
    record(verb="accounts.revoke_role", obj=user, by=by, at=at, before=role, why=why, data=_scope(topic))


@transaction.atomic
def update_profile(
    *, user: User, name: str, language: str, time_zone: str, by: Actor, at: datetime | None = None
) -> User:
    """Name, language of the interface and time zone (a name of the IANA database)."""
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.update_profile", user)
    name = tidy(name)
    if not is_name(name):
        raise UnusableProfile(_("Write your name with letters, of any alphabet."), field="name")
    if language not in dict(settings.LANGUAGES):
        raise UnusableProfile(_("Choose one of the languages offered."), field="language")
    if time_zone not in time_zones():
        raise UnusableProfile(_("Choose one of the time zones offered."), field="time_zone")
    user.name, user.language, user.time_zone = name, language, time_zone
    user.save(update_fields=["name", "language", "time_zone"])
    people_changed([user.pk])
    record(verb="accounts.update_profile", obj=user, by=by, at=at)
    return user


@transaction.atomic
def close_account(*, user: User, by: Actor, at: datetime | None = None, why: str = "") -> User:
    """Nobody signs in to a closed account; all that it holds stays. The secretariat can open it again."""
    lock_secretariat()
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.close", user)
    if is_last_of_secretariat(user):
        raise LastOfSecretariat
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sessions(user)
        people_changed([user.pk])
        record(verb="accounts.close", obj=user, by=by, at=at, before="open", after="closed", why=why)
    return user


@transaction.atomic
def reopen_account(*, user: User, by: Actor, at: datetime | None = None, why: str = "") -> User:
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.reopen", user)
    if user.erased_at:
        raise AccountClosed(_("This account was erased. It cannot be opened again."))
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        people_changed([user.pk])
        record(verb="accounts.reopen", obj=user, by=by, at=at, before="closed", after="open", why=why)
    return user


@transaction.atomic
def give_consent(*, user: User, kind: str, by: Actor, at: datetime | None = None) -> Consent:
    """Keep that the person agreed to the present text of `kind`. An older version's consent ends with it."""
    user, at, text = locked(user), at or clock.now(), consents[kind]
    demand(by, "accounts.consent", user)
    standing = standing_consent(user, kind)
    if standing and standing.version == text.version():
        return standing
    if standing:
        _end(standing, at)
    given = Consent.objects.create(
        user=user, kind=kind, version=text.version(), text=str(text.text), given_at=at
    )
    record(verb="accounts.give_consent", obj=user, by=by, at=at, after=f"{kind} {given.version}")
    return given


@transaction.atomic
def withdraw_consent(*, user: User, kind: str, by: Actor, at: datetime | None = None) -> None:
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.consent", user)
    if consents[kind].required:
        raise NotWithdrawable(
            _("There is no account without this. You can close or erase your account instead.")
        )
    standing = standing_consent(user, kind)
    if standing:
        _end(standing, at)
        record(verb="accounts.withdraw_consent", obj=user, by=by, at=at, before=f"{kind} {standing.version}")


def end_sessions(user: User) -> int:
    """End every session of the person, everywhere. The number ended."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def _end(consent: Consent, at: datetime) -> None:
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])


def lock_secretariat() -> None:
    """Two members taking each other's role at once must not leave nobody."""
    grants = RoleGrant.objects.select_for_update().filter(role=RoleName.SECRETARIAT).order_by("pk")
    list(grants.values_list("pk", flat=True))


def _scope(topic: Topic | None) -> dict[str, str]:
    return {"topic": topic.name} if topic else {}
