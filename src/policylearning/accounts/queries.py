"""Questions about people."""

from allauth.account.models import EmailAddress
from django.db.models import Prefetch, Q, QuerySet

from policylearning.common.permissions import Actor
from policylearning.topics.models import Topic

from .consents import ConsentText, consents
from .enums import RoleName
from .models import Consent, RoleGrant, User
from .roles import is_secretariat


def visible_to(user: Actor) -> QuerySet[User]:
    """The accounts somebody may open: their own; all for the secretariat. The directory has its own rules."""
    if user is None or is_secretariat(user):
        return User.objects.all()
    return User.objects.filter(pk=user.pk) if user.is_authenticated else User.objects.none()


def people(user: Actor) -> QuerySet[User]:
    """Accounts for the back office, each with `grants` prefetched; erased ones left out."""
    grants = RoleGrant.objects.select_related("topic")
    found = visible_to(user).filter(erased_at__isnull=True)
    return found.prefetch_related(Prefetch("role_grants", queryset=grants, to_attr="grants"))


def holders_of(role: RoleName, topic: Topic | int | None = None) -> QuerySet[User]:
    """The open accounts that hold a role: of `topic` (or of all topics); of any when None."""
    grants = RoleGrant.objects.filter(role=role)
    if topic is not None:
        grants = grants.filter(Q(topic=topic) | Q(topic__isnull=True))
    return User.objects.filter(is_active=True, pk__in=grants.values("user"))


def secretariat() -> QuerySet[User]:
    return holders_of(RoleName.SECRETARIAT)


def experts_of(topic: Topic | int) -> QuerySet[User]:
    return holders_of(RoleName.EXPERT, topic)


def managers_of(topic: Topic | int) -> QuerySet[User]:
    return holders_of(RoleName.THEMATIC_MANAGER, topic)


def is_last_of_secretariat(person: User) -> bool:
    """Whether nobody else with an open account is of the secretariat."""
    members = secretariat()
    return members.filter(pk=person.pk).exists() and not members.exclude(pk=person.pk).exists()


def standing_consent(person: User, kind: str) -> Consent | None:
    """The consent of a kind that was given and not taken back, whatever its version."""
    return Consent.objects.filter(user=person, kind=kind, withdrawn_at__isnull=True).first()


def consents_of(person: User) -> list[tuple[ConsentText, Consent | None]]:
    """Every declared text with the standing consent to it, or None."""
    given = {each.kind: each for each in Consent.objects.filter(user=person, withdrawn_at__isnull=True)}
    return [(text, given.get(text.kind)) for text in consents]


def consents_owed(person: User) -> list[ConsentText]:
    """The required texts whose present version the person has not agreed to."""
    return [
        text
        for text, given in consents_of(person)
        if text.required and (given is None or given.version != text.version())
    ]


def verified_address(person: User) -> str:
    """The person's confirmed e-mail address; empty when there is none."""
    verified = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return verified.values_list("email", flat=True).first() or ""
