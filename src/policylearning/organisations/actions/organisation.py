"""Organisations themselves: added, changed, known by their domain."""

from datetime import datetime

from django.db import transaction

from policylearning.accounts.bearers import people_changed
from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.organisations.domains import NotADomain, is_free, normal_domain
from policylearning.organisations.enums import PUBLIC_AUTHORITIES
from policylearning.organisations.errors import AlreadyThere, NotAPublicAuthority, UnusableDomain
from policylearning.organisations.models import Membership, Organisation
from policylearning.organisations.queries import alike, domains_taken_in
from policylearning.regions.models import Region

from .membership import confirm_by_domain, join, lapse


@transaction.atomic
def add_organisation(
    *,
    name: str,
    type: str,
    region: Region | None = None,
    email_domain: str = "",
    website: str = "",
    role_title: str = "",
    although_alike: bool = False,
    by: Actor,
    at: datetime | None = None,
) -> Organisation:
    """Add one; a person who adds it works there.

    `although_alike`: it is another one than those that look the same. Raises AlreadyThere, UnusableDomain.
    """
    at = at or clock.now()
    demand(by, "organisations.add")
    domain = usable_domain(email_domain)
    if not although_alike and (same := alike(name, region)):
        raise AlreadyThere(same)
    organisation = Organisation.objects.create(
        name=name,
        type=type,
        region=region,
        email_domain=domain,
        website=website,
        created_at=at,
        created_by=by,
    )
    record(verb="organisations.add", obj=organisation, by=by, at=at)
    if isinstance(by, User):
        join(organisation=organisation, user=by, role_title=role_title, by=by, at=at)
        organisation.refresh_from_db()
    return organisation


@transaction.atomic
def edit_organisation(
    *,
    organisation: Organisation,
    name: str,
    type: str,
    region: Region | None,
    website: str,
    email_domain: str | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Organisation:
    """Change what is said of it. A confirmed domain stays (see confirm_domain), a verified authority too."""
    organisation, at = locked(organisation), at or clock.now()
    demand(by, "organisations.edit", organisation)
    if organisation.verified_at and type not in PUBLIC_AUTHORITIES:
        raise NotAPublicAuthority
    organisation.name, organisation.type, organisation.region, organisation.website = (
        name,
        type,
        region,
        website,
    )
    if email_domain is not None and not organisation.domain_confirmed_at:
        organisation.email_domain = usable_domain(email_domain)
    organisation.save()
    people_changed(organisation.memberships.values_list("user_id", flat=True))
    record(verb="organisations.edit", obj=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def confirm_domain(
    *, organisation: Organisation, email_domain: str, by: Actor, at: datetime | None = None
) -> Organisation:
    """From now on an address of this domain is enough to belong; those who wait with one are confirmed.

    Raises UnusableDomain for domains where anybody can have an address.
    """
    organisation, at = locked(organisation), at or clock.now()
    demand(by, "organisations.confirm_domain", organisation)
    domain = usable_domain(email_domain)
    if not domain:
        raise UnusableDomain.unreadable()
    _lapse_other_domains(organisation, {domain, *domains_taken_in(organisation)}, at)
    organisation.email_domain, organisation.domain_confirmed_at = domain, at
    organisation.save(update_fields=["email_domain", "domain_confirmed_at"])
    record(verb="organisations.confirm_domain", obj=organisation, by=by, at=at, after=domain[:60])
    waiting = Membership.objects.filter(
        organisation=organisation, confirmed_at__isnull=True, user__is_active=True
    )
    for membership in waiting.select_related("user").order_by("pk"):
        membership.organisation = organisation
        confirm_by_domain(membership, at)
    return organisation


@transaction.atomic
def drop_domain(
    *, organisation: Organisation, by: Actor, at: datetime | None = None, why: str = ""
) -> Organisation:
    """Addresses confirm nobody any more, and whom they confirmed waits again."""
    organisation, at = locked(organisation), at or clock.now()
    demand(by, "organisations.confirm_domain", organisation)
    _lapse_other_domains(organisation, set(), at)
    organisation.taken_in.update(domain_confirmed_at=None)
    before, organisation.email_domain, organisation.domain_confirmed_at = organisation.email_domain, "", None
    organisation.save(update_fields=["email_domain", "domain_confirmed_at"])
    record(verb="organisations.drop_domain", obj=organisation, by=by, at=at, before=before[:60], why=why)
    return organisation


def usable_domain(text: str) -> str:
    """The domain in `text`, empty when there is none. Raises UnusableDomain."""
    if not text.strip():
        return ""
    try:
        domain = normal_domain(text)
    except NotADomain:
        raise UnusableDomain.unreadable() from None
    if is_free(domain):
        raise UnusableDomain.free(domain)
    return domain


def _lapse_other_domains(organisation: Organisation, domains: set[str], at: datetime) -> None:
    by_domain = Membership.objects.filter(organisation=organisation).exclude(
        confirmed_domain__in=["", *domains]
    )
    for membership in by_domain.order_by("pk"):
        lapse(membership, at)
