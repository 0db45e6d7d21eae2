"""Two organisations that are one: found, merged, told apart, separated again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.bearers import people_changed
from policylearning.audit.actions import move, record
from policylearning.common import clock
from policylearning.common.permissions import Actor, demand
from policylearning.organisations.bearers import bearers
from policylearning.organisations.enums import VerificationState
from policylearning.organisations.errors import CannotMerge, CannotSeparate
from policylearning.organisations.likeness import pairs
from policylearning.organisations.models import Lookalike, Membership, Organisation, VerificationRequest
from policylearning.organisations.queries import merger_of, open_verification
from policylearning.organisations.workflow import VERIFICATION


@transaction.atomic
def merge(
    *, organisation: Organisation, into: Organisation, by: Actor, why: str = "", at: datetime | None = None
) -> Organisation:
    """`organisation` becomes a further name of `into`, which takes over its people, domain and all that names it.

    Its address leads to the other from then on. What moved is in the audit trail, by which `separate` undoes it.
    Raises CannotMerge, Forbidden.
    """
    at = at or clock.now()
    demand(by, "organisations.merge", organisation)
    gone, stays = _both(organisation, into)
    _demand_fit(gone, stays)
    moved: dict[str, list[int]] = {"names": list(gone.taken_in.order_by("pk").values_list("pk", flat=True))}
    gone.taken_in.update(merged_into=stays)
    people = list(gone.memberships.values_list("user_id", flat=True))
    moved["memberships"] = _move_people(gone, stays)
    people_changed(people)
    _move_request(gone, stays, at)
    for bearer in bearers:
        moved[bearer.key] = bearer.move(gone, stays, at)
    if gone.email_domain and not stays.email_domain:
        stays.email_domain, stays.domain_confirmed_at = gone.email_domain, gone.domain_confirmed_at
        stays.save(update_fields=["email_domain", "domain_confirmed_at"])
    gone.merged_into, gone.merged_at = stays, at
    gone.save(update_fields=["merged_into", "merged_at"])
    _pairs_of(gone).delete()
    data: dict[str, Any] = {"into": stays.pk, "moved": moved}
    record(verb="organisations.merge", obj=gone, by=by, at=at, why=why, data=data)
    record(verb="organisations.take_in", obj=stays, by=by, at=at, why=why, data={"organisation": gone.pk})
    return stays


@transaction.atomic
def separate(
    *, organisation: Organisation, by: Actor, why: str = "", at: datetime | None = None
) -> Organisation:
    """Undo a merger: what moved then, and is still where it was moved to, moves back.

    People who belonged to both stay with the other. Raises CannotSeparate, Forbidden.
    """
    at = at or clock.now()
    demand(by, "organisations.merge", organisation)
    if organisation.merged_into is None:
        raise CannotSeparate(_("It is an organisation of its own already."))
    alone, other = _both(organisation, organisation.merged_into)
    entry = merger_of(alone)
    if entry is None or alone.merged_into_id != other.pk:
        raise CannotSeparate(_("The record of this merger is gone, so nobody knows what to move back."))
    moved = entry.data["moved"]
    other.taken_in.filter(pk__in=moved["names"]).update(merged_into=alone)
    back = Membership.objects.filter(pk__in=moved["memberships"], organisation=other)
    people_changed(back.values_list("user_id", flat=True))
    back.update(organisation=alone)
    for bearer in bearers:
        bearer.move(other, alone, at, only=moved.get(bearer.key, []))
    alone.merged_into = alone.merged_at = None
    alone.save(update_fields=["merged_into", "merged_at"])
    record(verb="organisations.separate", obj=alone, by=by, at=at, why=why, data={"from": other.pk})
    return alone


@transaction.atomic
def tell_apart(*, pair: Lookalike, by: Actor, at: datetime | None = None) -> Lookalike:
    """They are two: nobody is asked again."""
    at = at or clock.now()
    demand(by, "organisations.merge", pair.first)
    pair.told_apart_at = at
    pair.save(update_fields=["told_apart_at"])
    record(verb="organisations.tell_apart", obj=pair, by=by, at=at)
    return pair


@transaction.atomic
def look_alike(*, at: datetime | None = None) -> int:
    """Find the pairs that may be one. Answers given stay; open pairs that differ by now go. How many are new."""
    at = at or clock.now()
    known = {(each.first_id, each.second_id): each for each in Lookalike.objects.all()}
    found = {(first, second): likeness for first, second, likeness in pairs()}
    gone = [each.pk for pair, each in known.items() if pair not in found and each.told_apart_at is None]
    Lookalike.objects.filter(pk__in=gone).delete()
    new = [
        Lookalike(first_id=first, second_id=second, likeness=likeness, found_at=at)
        for (first, second), likeness in found.items()
        if (first, second) not in known
    ]
    Lookalike.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _both(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Both, fresh and locked, always in the order of their keys."""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk])
    fresh = {each.pk: each for each in rows.order_by("pk")}
    return fresh[one.pk], fresh[other.pk]


def _demand_fit(gone: Organisation, stays: Organisation) -> None:
    if gone.pk == stays.pk:
        raise CannotMerge(_("Choose another organisation: this is the same one."), field="into")
    if gone.merged_into_id or stays.merged_into_id:
        raise CannotMerge(_("One of them was merged meanwhile. Nothing was changed."))
    if gone.verified_at and not stays.verified_at:
        raise CannotMerge(_("The verified one stays: merge the other into it."))
    for bearer in bearers:
        if sentence := bearer.clash(gone, stays):
            raise CannotMerge(sentence)


def _move_people(gone: Organisation, stays: Organisation) -> list[int]:
    """Who belongs to both keeps one membership, confirmed if either was. Returns the keys of those that moved."""
    here = {each.user_id: each for each in stays.memberships.all()}
    moved = []
    for membership in gone.memberships.order_by("pk"):
        double = here.get(membership.user_id)
        if double is None:
            membership.organisation = stays
            membership.save(update_fields=["organisation"])
            moved.append(membership.pk)
            continue
        if membership.confirmed_at and not double.confirmed_at:
            double.confirmed_at, double.confirmed_domain = (
                membership.confirmed_at,
                membership.confirmed_domain,
            )
            double.save(update_fields=["confirmed_at", "confirmed_domain"])
        membership.delete()
    return moved


def _move_request(gone: Organisation, stays: Organisation, at: datetime) -> None:
    """A request that waits goes along, unless the other is verified or has asked already."""
    waiting = VerificationRequest.objects.filter(organisation=gone, state=VerificationState.REQUESTED).first()
    if waiting is None:
        return
    if open_verification(stays):
        move(waiting, VERIFICATION, "withdraw", by=None, at=at, why=_("The organisation was merged."))
    else:
        waiting.organisation = stays
        waiting.save(update_fields=["organisation"])


def _pairs_of(organisation: Organisation) -> Any:
    return Lookalike.objects.filter(first=organisation) | Lookalike.objects.filter(second=organisation)
