"""Communities themselves: begun, changed, closed to be read, opened again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from policylearning.accounts.newcomers import DAY
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.common.text import folded
from policylearning.communities.enums import Role, WayIn
from policylearning.communities.limits import COMMUNITIES
from policylearning.communities.models import Community, CommunityMember
from policylearning.organisations.domains import NotADomain, is_free, normal_domain
from policylearning.topics.models import Topic

from .errors import AlreadyThere, TooMuch, UnusableDomain
from .telling import tell_search


@transaction.atomic
def found(
    *,
    name: str,
    summary: str,
    description: str = "",
    way_in: str = WayIn.OPEN,
    email_domains: Sequence[str] = (),
    by: Actor,
    at: datetime | None = None,
) -> Community:
    """Begin a community, whose first owner is who begins it. Raises AlreadyThere, UnusableDomain, TooMuch."""
    at = at or clock.now()
    demand(by, "communities.found", None)
    if Community.objects.filter(created_by=by, created_at__gt=at - DAY).count() >= COMMUNITIES:
        raise TooMuch(
            _("You began several communities today. Begin the next one tomorrow; your text is kept.")
        )
    community = Community.objects.create(
        slug=_free_slug(name),
        name=name,
        summary=summary,
        description=description,
        way_in=WayIn(way_in),
        email_domains=_domains(way_in, email_domains),
        created_by=by,
        created_at=at,
        last_at=at,
    )
    CommunityMember.objects.create(community=community, user=by, role=Role.OWNER, at=at, digested_at=at)
    record(verb="communities.found", obj=community, by=by, at=at, after=community.way_in)
    tell_search(community)
    return community


@transaction.atomic
def edit(
    *,
    community: Community,
    name: str,
    summary: str,
    description: str,
    way_in: str,
    email_domains: Sequence[str] = (),
    by: Actor,
    at: datetime | None = None,
) -> Community:
    """Whoever is in stays in, whatever the way in becomes. Raises AlreadyThere, UnusableDomain."""
    community, at = locked(community), at or clock.now()
    demand(by, "communities.edit", community)
    if folded(name) != folded(community.name):
        _free_slug(name)
    before = community.way_in
    community.name, community.summary, community.description = name, summary, description
    # The community of a topic is everybody's.
    community.way_in = WayIn.OPEN if community.topic_id else WayIn(way_in)
    community.email_domains = _domains(community.way_in, email_domains)
    community.save()
    record(verb="communities.edit", obj=community, by=by, at=at, before=before, after=community.way_in)
    tell_search(community)
    return community


@transaction.atomic
def archive(*, community: Community, by: Actor, at: datetime | None = None) -> Community:
    """Close it to be read."""
    community, at = locked(community), at or clock.now()
    demand(by, "communities.archive", community)
    if community.archived_at is None:
        community.archived_at = at
        community.save(update_fields=["archived_at"])
        record(verb="communities.archive", obj=community, by=by, at=at, after="archived")
    return community


@transaction.atomic
def reopen(*, community: Community, by: Actor, at: datetime | None = None) -> Community:
    community, at = locked(community), at or clock.now()
    demand(by, "communities.archive", community)
    if community.archived_at is not None:
        community.archived_at = None
        community.save(update_fields=["archived_at"])
        record(verb="communities.reopen", obj=community, by=by, at=at, after="open")
    return community


@transaction.atomic
def ensure_for_topics(*, at: datetime | None = None) -> list[Community]:
    """One community for each topic that has none. The new ones."""
    at = at or clock.now()
    made = []
    for topic in Topic.objects.filter(community=None):
        community = Community.objects.create(
            slug=_free_slug(topic.name, or_another=True),
            name=topic.name,
            summary=_("For everybody who works on this topic"),
            topic=topic,
            created_at=at,
            last_at=at,
        )
        record(verb="communities.found", obj=community, by=None, at=at, after=community.way_in)
        tell_search(community)
        made.append(community)
    return made


def _free_slug(name: str, *, or_another: bool = False) -> str:
    slug = slugify(folded(name))[:50] or "community"
    if not Community.objects.filter(slug=slug).exists():
        return slug
    if not or_another:
        raise AlreadyThere(_("There is a community of this name already."), field="name")
    return next(
        f"{slug}-{number}"
        for number in range(2, 1000)
        if not Community.objects.filter(slug=f"{slug}-{number}").exists()
    )


def _domains(way_in: str, given: Sequence[str]) -> list[str]:
    if way_in != WayIn.DOMAIN:
        return []
    try:
        domains = list(dict.fromkeys(normal_domain(each) for each in given if each.strip()))
    except NotADomain as error:
        raise UnusableDomain(
            _("Write what stands after the @: region.example.eu"), field="email_domains"
        ) from error
    if not domains:
        raise UnusableDomain(_("Name at least one domain."), field="email_domains")
    if free := [each for each in domains if is_free(each)]:
        raise UnusableDomain(
            _("Anybody can have an address at %(domain)s.") % {"domain": free[0]}, field="email_domains"
        )
    return domains
