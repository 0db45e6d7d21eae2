"""What the platform keeps about an account itself."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from policylearning.audit.models import Entry
from policylearning.common.permissions import Actor

from . import platform_data  # noqa: F401 - declares what the floors below keep
from .erasure import erase_consents, erase_name_from_audit, erase_sign_in
from .exporting import forget_exports
from .models import Consent, DataExport, RoleGrant, User
from .personal import PersonalData, Rows, personal_data


def export_account(user: User) -> Rows:
    fields = ("email", "name", "language", "time_zone", "joined_at", "last_login")
    return [{field: getattr(user, field) for field in fields}]


def export_sign_in(user: User) -> Rows:
    """Ways to sign in and open sessions; never a secret."""
    tables = (
        ("address", EmailAddress, ("email", "verified", "primary")),
        ("second factor", Authenticator, ("type", "created_at", "last_used_at")),
        ("single sign-on", SocialAccount, ("provider", "uid", "date_joined", "last_login", "extra_data")),
        ("session", UserSession, ("created_at", "last_seen_at", "ip", "user_agent")),
        ("role", RoleGrant, ("role", "topic__name", "granted_at")),
    )
    return [
        {"kind": kind, **row}
        for kind, model, fields in tables
        for row in model._default_manager.filter(user=user).order_by("pk").values(*fields)
    ]


def export_consents(user: User) -> Rows:
    given = Consent.objects.filter(user=user).order_by("given_at", "pk")
    return [dict(row) for row in given.values("kind", "version", "text", "given_at", "withdrawn_at")]


def export_trail(user: User) -> Rows:
    """What the person did, and what was done to the account."""
    fields = ("at", "verb", "kind", "object_id", "label", "before", "after", "why")
    by_me = Entry.objects.filter(by=user)
    about_me = Entry.objects.filter(kind=user._meta.label_lower, object_id=str(user.pk))
    return list((by_me | about_me).distinct().order_by("at", "pk").values(*fields))


def export_exports(user: User) -> Rows:
    mine = DataExport.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in mine.values("asked_at", "made_at", "expires_at", "size")]


def _erase_exports(user: User, by: Actor, at: datetime) -> str:
    forget_exports(of=user, at=at)
    return "deleted"


def _erase_account(user: User, by: Actor, at: datetime) -> str:
    return "name and address replaced"


def _erase_sign_in(user: User, by: Actor, at: datetime) -> str:
    erase_sign_in(user)
    return "addresses, keys, sessions and roles deleted"


def _erase_consents(user: User, by: Actor, at: datetime) -> str:
    erase_consents(user, at)
    return "ended"


def _erase_trail(user: User, by: Actor, at: datetime) -> str:
    erase_name_from_audit(user)
    return "kept, without the name"


personal_data(PersonalData("account", _("Account"), export_account, _erase_account, order=10))
personal_data(
    PersonalData("sign-in", _("Sign-in, sessions and roles"), export_sign_in, _erase_sign_in, order=20)
)
personal_data(PersonalData("consents", _("Consents"), export_consents, _erase_consents, order=30))
personal_data(PersonalData("activity", _("Activity"), export_trail, _erase_trail, order=900))
personal_data(PersonalData("exports", _("Exports of my data"), export_exports, _erase_exports, order=40))
