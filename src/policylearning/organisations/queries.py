"""Questions about organisations and who works for them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from rapidfuzz import fuzz

from policylearning.accounts.models import User
from policylearning.accounts.roles import is_member
from policylearning.audit.models import Entry
from policylearning.audit.queries import history_of
from policylearning.common.permissions import Actor
from policylearning.common.text import folded
from policylearning.regions.models import Region

from .domains import NotADomain, is_free, normal_domain
from .enums import VerificationState
from .models import Lookalike, Membership, Organisation, VerificationRequest

SUGGESTIONS = 10
ALIKE = 88
"""From this likeness on, of 100, two names are taken for one organisation and the person is asked."""


def visible_to(user: Actor) -> QuerySet[Organisation]:
    """Members see all, to find their own. Visitors see those somebody confirmed, or that were imported.

    What was merged into another is that other's name, and no organisation any more.
    """
    here = Organisation.objects.filter(merged_into=None)
    if user is None or is_member(user):
        return here
    confirmed = Membership.objects.filter(organisation=OuterRef("pk"), confirmed_at__isnull=False)
    return here.filter(
        Q(verified_at__isnull=False)
        | Q(domain_confirmed_at__isnull=False)
        | Q(created_by__isnull=True)
        | Exists(confirmed)
    )


def listed(user: Actor) -> QuerySet[Organisation]:
    """For lists: with region, and the number of confirmed `people`."""
    # Counted for the rows of a page, not joined to all of them.
    confirmed = Membership.objects.filter(organisation=OuterRef("pk"), confirmed_at__isnull=False).order_by()
    counted = confirmed.values("organisation").annotate(number=Count("pk")).values("number")
    people = Coalesce(Subquery(counted), 0)
    return visible_to(user).select_related("region").annotate(people=people)


def named(words: str) -> Q:
    """Every word begins a word of the name, accents and case aside."""
    found = Q()
    for word in folded(words).split():
        found &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    return found


def known_as(condition: Q) -> Q:
    """Of this name or domain themselves, or by one that was merged into them."""
    further = Organisation.objects.filter(condition, merged_into__isnull=False)
    return condition | Q(pk__in=further.values("merged_into"))


def domains_taken_in(organisation: Organisation) -> set[str]:
    """The confirmed domains of what was merged into it; they stand for it as its own does."""
    further = organisation.taken_in.filter(domain_confirmed_at__isnull=False)
    return set(further.values_list("email_domain", flat=True))


def suggest(user: Actor, text: str, *, limit: int = SUGGESTIONS) -> list[Organisation]:
    """What a typed name, domain, web or e-mail address may mean; those of that domain first."""
    rows = visible_to(user).select_related("region")
    by_domain: list[Organisation] = []
    if "." in text:
        try:
            domain = normal_domain(text)
            by_domain = [] if is_free(domain) else list(rows.filter(known_as(Q(email_domain=domain)))[:limit])
        except NotADomain:
            pass
    if not folded(text):
        return by_domain
    by_name = (
        rows.filter(known_as(named(text)))
        .exclude(pk__in=[each.pk for each in by_domain])
        .order_by("folded", "pk")
    )
    return (by_domain + list(by_name[:limit]))[:limit]


def find_organisations(text: str, *, limit: int = SUGGESTIONS) -> list[Organisation]:
    """For forms where one organisation is named: what the text may mean, best first."""
    return suggest(None, text, limit=limit)


def by_key(key: str) -> Organisation | None:
    """The organisation a form chose; the one it was merged into meanwhile."""
    found = Organisation.objects.select_related("merged_into").filter(pk=key).first()
    return found and (found.merged_into or found)


def alike(name: str, region: Region | None = None) -> list[Organisation]:
    """Organisations that are probably this one: nearly the same name, and not in another country."""
    wanted = folded(name)
    telling = sorted(set(wanted.split()), key=len, reverse=True)[:2]
    if not telling:
        return []
    candidates = Organisation.objects.select_related("region", "merged_into__region").filter(
        *([Q(folded__contains=telling[0]) | Q(folded__contains=telling[-1])])
    )
    if region:
        candidates = candidates.filter(Q(region__isnull=True) | Q(region__country=region.country))
    scored = [(fuzz.token_sort_ratio(wanted, each.folded), each) for each in candidates[:500]]
    best = [each for score, each in sorted(scored, key=lambda pair: (-pair[0], pair[1].pk)) if score >= ALIKE]
    return list(dict.fromkeys(each.merged_into or each for each in best))


def lookalikes_waiting() -> QuerySet[Lookalike]:
    """Pairs that may be one organisation, the most alike first."""
    return (
        Lookalike.objects.filter(told_apart_at=None)
        .select_related("first__region", "second__region")
        .order_by("-likeness", "pk")
    )


def merger_of(organisation: Organisation) -> Entry | None:
    """The audit entry of the last merger that made it a further name of another."""
    return history_of(organisation).filter(verb="organisations.merge").first()


def memberships_of(user: User) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(user=user)
        .select_related("organisation__region")
        .order_by("created_at", "pk")
    )


def main_organisation(user: User) -> Organisation | None:
    """The one a person is shown with: the longest confirmed membership, else the first named."""
    memberships = sorted(memberships_of(user), key=lambda each: each.confirmed_at is None)
    return memberships[0].organisation if memberships else None


def membership_in(user: Actor, organisation: Organisation) -> Membership | None:
    if not is_member(user):
        return None
    return Membership.objects.filter(user=user, organisation=organisation).first()


def memberships_waiting() -> QuerySet[Membership]:
    """Not confirmed yet, of open accounts; oldest first."""
    return (
        Membership.objects.filter(confirmed_at__isnull=True, user__is_active=True)
        .select_related("user", "organisation__region")
        .order_by("created_at", "pk")
    )


def verifications_waiting() -> QuerySet[VerificationRequest]:
    """Oldest first."""
    return (
        VerificationRequest.objects.filter(state=VerificationState.REQUESTED)
        .select_related("organisation__region", "asked_by")
        .order_by("asked_at", "pk")
    )


def open_verification(organisation: Organisation) -> VerificationRequest | None:
    """The request that waits, or the one by which it is verified."""
    states = [VerificationState.REQUESTED, VerificationState.VERIFIED]
    return VerificationRequest.objects.filter(organisation=organisation, state__in=states).first()


def last_verification(organisation: Organisation) -> VerificationRequest | None:
    return VerificationRequest.objects.filter(organisation=organisation).order_by("-asked_at", "-pk").first()
