"""Organisations as public authorities: asked, decided, revoked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from policylearning.accounts.models import User
from policylearning.audit.actions import move, record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.notifications.actions import notify
from policylearning.notifications.registry import Notification
from policylearning.organisations.domains import is_known_public
from policylearning.organisations.errors import AlreadyAsked, NotAPublicAuthority, ReasonNeeded
from policylearning.organisations.models import Membership, Organisation, VerificationRequest
from policylearning.organisations.notifications import REFUSED, REVOKED, VERIFIED
from policylearning.organisations.queries import open_verification
from policylearning.organisations.workflow import VERIFICATION

from .membership import confirm_membership


@transaction.atomic
def request_verification(
    *, organisation: Organisation, statement: str, by: Actor, at: datetime | None = None
) -> VerificationRequest:
    """Ask. Granted at once when the domain is one that states give to public authorities alone.

    Raises NotAPublicAuthority, AlreadyAsked.
    """
    organisation, at = locked(organisation), at or clock.now()
    demand(by, "organisations.request_verification", organisation)
    if not organisation.is_public_authority:
        raise NotAPublicAuthority
    if open_verification(organisation):
        raise AlreadyAsked
    request = VerificationRequest.objects.create(
        organisation=organisation, asked_by=by, asked_at=at, state_since=at, statement=statement
    )
    record(verb="organisations.request_verification", obj=request, by=by, at=at, after=request.state)
    if _known_by_domain(organisation, by):
        _decide(request, "verify", by=None, at=at, reason="")
    return request


@transaction.atomic
def verify(
    *, request: VerificationRequest, by: Actor, at: datetime | None = None, reason: str = ""
) -> VerificationRequest:
    """The organisation is a public authority, and who asked works there."""
    request, at = locked(request), at or clock.now()
    if not request.organisation.is_public_authority:
        raise NotAPublicAuthority
    _decide(request, "verify", by=by, at=at, reason=reason)
    waiting = Membership.objects.filter(
        organisation=request.organisation, user=request.asked_by, confirmed_at__isnull=True
    ).first()
    if waiting:
        confirm_membership(membership=waiting, by=by, at=at)
    _tell(VERIFIED, request, by)
    return request


@transaction.atomic
def refuse(
    *, request: VerificationRequest, reason: str, by: Actor, at: datetime | None = None
) -> VerificationRequest:
    return _decide_against(request, "refuse", REFUSED, by, at, reason)


@transaction.atomic
def revoke(
    *, request: VerificationRequest, reason: str, by: Actor, at: datetime | None = None
) -> VerificationRequest:
    """Its people are no verified public authority from now on."""
    return _decide_against(request, "revoke", REVOKED, by, at, reason)


@transaction.atomic
def withdraw(*, request: VerificationRequest, by: Actor, at: datetime | None = None) -> VerificationRequest:
    request = locked(request)
    move(request, VERIFICATION, "withdraw", by=by, at=at or clock.now())
    return request


def _decide_against(
    request: VerificationRequest, verb: str, notice: Notification, by: Actor, at: datetime | None, reason: str
) -> VerificationRequest:
    request = locked(request)
    if not reason.strip():
        raise ReasonNeeded
    _decide(request, verb, by=by, at=at or clock.now(), reason=reason)
    _tell(notice, request, by)
    return request


def _decide(request: VerificationRequest, verb: str, *, by: Actor, at: datetime, reason: str) -> None:
    organisation = locked(request.organisation)
    move(request, VERIFICATION, verb, by=by, at=at, why=reason)
    request.decided_by, request.reason = by, reason
    request.save(update_fields=["decided_by", "reason"])
    if verb != "refuse":
        verified = verb == "verify"
        organisation.verified_at, organisation.verified_by = (at, by) if verified else (None, None)
        organisation.save(update_fields=["verified_at", "verified_by"])
    request.organisation = organisation


def _known_by_domain(organisation: Organisation, by: Actor) -> bool:
    confirmed = Membership.objects.filter(
        organisation=organisation, user=by, confirmed_domain=organisation.email_domain
    ).exclude(confirmed_domain="")
    return (
        bool(organisation.domain_confirmed_at)
        and is_known_public(organisation.email_domain)
        and confirmed.exists()
    )


def _tell(notice: Notification, request: VerificationRequest, by: Actor) -> None:
    organisation = request.organisation
    people: Iterable[User] = User.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__confirmed_at__isnull=False
    ).order_by("pk")
    if request.asked_by and request.asked_by not in people:
        people = [*people, request.asked_by]
    notify(
        notice,
        to=list(people),
        about=organisation,
        url=organisation.get_absolute_url(),
        context={"reason": request.reason},
        by=by,
        cause=f"{notice.key}:{request.pk}",
    )
