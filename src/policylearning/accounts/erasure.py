"""Erase a person: what is theirs goes, what they gave to all stays under "former member"."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Exists, OuterRef

from policylearning.audit.actions import record
from policylearning.audit.models import Entry
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand

from .actions import LastOfSecretariat, end_sessions, lock_secretariat
from .models import Consent, User
from .personal import sources
from .queries import is_last_of_secretariat

FORMER_MEMBER = "Former member"


@transaction.atomic
def erase(*, user: User, by: Actor, at: datetime | None = None, why: str = "") -> dict[str, str]:
    """Everything at once or nothing. What each source of personal data did, by its key.

    Raises LastOfSecretariat; Forbidden for others than the person and the secretariat.
    """
    lock_secretariat()
    user, at = locked(user), at or clock.now()
    demand(by, "accounts.erase", user)
    if user.erased_at:
        return {}
    if is_last_of_secretariat(user):
        raise LastOfSecretariat
    done = {each.key: each.erase(user, by, at) for each in sources}
    _anonymise(user, at)
    record(verb="accounts.erase", obj=user, by=by, at=at, after="erased", why=why, data=done)
    return done


@transaction.atomic
def forget_unconfirmed(*, at: datetime, after: timedelta) -> int:
    """Delete accounts whose address nobody confirmed within `after`. The number deleted.

    Nobody ever signed in to them, so there is nothing else of theirs.
    """
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    waiting = EmailAddress.objects.filter(user=OuterRef("pk"), verified=False)
    never = User.objects.filter(
        Exists(waiting), ~Exists(confirmed), joined_at__lt=at - after, last_login=None, role_grants=None
    )
    forgotten = list(never.select_for_update(of=("self",)).order_by("pk"))
    for user in forgotten:
        user.name = FORMER_MEMBER
        record(verb="accounts.forget", obj=user, by=None, at=at)
        erase_name_from_audit(user)
        user.delete()
    return len(forgotten)


def erase_sign_in(user: User) -> None:
    """Addresses, keys, codes, sessions and roles."""
    end_sessions(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    user.role_grants.all().delete()


def erase_consents(user: User, at: datetime) -> None:
    """They end; that they were given stays, as proof, and names nobody."""
    Consent.objects.filter(user=user, withdrawn_at__isnull=True).update(withdrawn_at=at)


def erase_name_from_audit(user: User) -> None:
    """The trail keeps what happened to the account, without the name it had."""
    Entry.objects.filter(kind=user._meta.label_lower, object_id=str(user.pk)).update(label=FORMER_MEMBER)


def _anonymise(user: User, at: datetime) -> None:
    user.name = FORMER_MEMBER
    user.email = f"former-member-{secrets.token_hex(16)}@erased.invalid"
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.erased_at = at
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
