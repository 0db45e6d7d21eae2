"""Who works for which organisation."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from policylearning.accounts.bearers import people_changed
from policylearning.accounts.models import User
from policylearning.accounts.queries import verified_address
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.notifications.actions import notify
from policylearning.organisations.domains import domain_of, is_free, is_known_public
from policylearning.organisations.errors import ReasonNeeded
from policylearning.organisations.models import Membership, Organisation
from policylearning.organisations.notifications import MEMBERSHIP_CONFIRMED, MEMBERSHIP_REFUSED
from policylearning.organisations.queries import domains_taken_in


@transaction.atomic
def join(
    *, organisation: Organisation, user: User, role_title: str = "", by: Actor, at: datetime | None = None
) -> Membership:
    """Say that one works there. Confirmed at once by the domain of one's address, else it waits."""
    organisation, at = locked(organisation), at or clock.now()
    demand(by, "organisations.join", organisation)
    membership, new = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role_title": role_title, "created_at": at}
    )
    if new:
        record(verb="organisations.join", obj=organisation, by=by, at=at, data={"user": user.pk})
    confirm_by_domain(membership, at)
    return membership


@transaction.atomic
def leave(*, membership: Membership, by: Actor, at: datetime | None = None) -> None:
    membership, at = locked(membership), at or clock.now()
    demand(by, "organisations.leave", membership)
    organisation, person = membership.organisation, membership.user_id
    membership.delete()
    people_changed([person])
    record(verb="organisations.leave", obj=organisation, by=by, at=at, data={"user": person})


@transaction.atomic
def confirm_membership(
    *, membership: Membership, by: Actor, at: datetime | None = None, reason: str = ""
) -> Membership:
    membership, at = locked(membership), at or clock.now()
    demand(by, "organisations.confirm_membership", membership)
    if membership.confirmed_at is None:
        _confirm(membership, by, at, why=reason)
        organisation = membership.organisation
        notify(
            MEMBERSHIP_CONFIRMED,
            to=[membership.user],
            about=organisation,
            url=organisation.get_absolute_url(),
            by=by,
            cause=f"organisations.membership_confirmed:{membership.pk}:{at.isoformat()}",
        )
    return membership


@transaction.atomic
def refuse_membership(*, membership: Membership, reason: str, by: Actor, at: datetime | None = None) -> None:
    """The membership goes; the person is told why."""
    membership, at = locked(membership), at or clock.now()
    demand(by, "organisations.confirm_membership", membership)
    if not reason.strip():
        raise ReasonNeeded
    organisation, person, key = membership.organisation, membership.user, membership.pk
    membership.delete()
    people_changed([person.pk])
    record(
        verb="organisations.refuse_membership",
        obj=organisation,
        by=by,
        at=at,
        why=reason,
        data={"user": person.pk},
    )
    notify(
        MEMBERSHIP_REFUSED,
        to=[person],
        about=organisation,
        url=reverse("organisations:mine"),
        context={"reason": reason},
        by=by,
        cause=f"organisations.membership_refused:{key}",
    )


@transaction.atomic
def address_changed(*, user: User, at: datetime | None = None) -> None:
    """Memberships confirmed by the old address's domain wait again; the new one may confirm others."""
    at = at or clock.now()
    domain = domain_of(verified_address(user))
    for membership in Membership.objects.select_for_update().filter(user=user).order_by("pk"):
        if membership.confirmed_domain and membership.confirmed_domain != domain:
            lapse(membership, at)
        confirm_by_domain(membership, at)


def confirm_by_domain(membership: Membership, at: datetime) -> None:
    """Confirm a waiting membership when the person's verified address is of the organisation's domain.

    The domain must be confirmed, or be one that states give to public authorities alone, which confirms it.
    """
    organisation = membership.organisation
    domain = domain_of(verified_address(membership.user))
    if membership.confirmed_at or not domain or is_free(domain):
        return
    if domain != organisation.email_domain:
        if domain not in domains_taken_in(organisation):
            return
    elif not organisation.domain_confirmed_at:
        if not (organisation.is_public_authority and is_known_public(domain)):
            return
        organisation.domain_confirmed_at = at
        organisation.save(update_fields=["domain_confirmed_at"])
        record(verb="organisations.confirm_domain", obj=organisation, by=None, at=at, after=domain[:60])
    _confirm(membership, None, at, domain)


def lapse(membership: Membership, at: datetime) -> None:
    """What a domain confirmed waits for a confirmation again."""
    membership.confirmed_at, membership.confirmed_domain = None, ""
    membership.save(update_fields=["confirmed_at", "confirmed_domain"])
    people_changed([membership.user_id])
    record(
        verb="organisations.membership_lapsed",
        obj=membership.organisation,
        by=None,
        at=at,
        data={"user": membership.user_id},
    )


def _confirm(membership: Membership, by: Actor, at: datetime, domain: str = "", why: str = "") -> None:
    membership.confirmed_at, membership.confirmed_domain = at, domain
    membership.save(update_fields=["confirmed_at", "confirmed_domain"])
    people_changed([membership.user_id])
    record(
        verb="organisations.confirm_membership",
        obj=membership.organisation,
        by=by,
        at=at,
        why=why,
        data={"user": membership.user_id, "domain": domain},
    )
