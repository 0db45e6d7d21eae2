"""Who may do what with organisations, memberships and verifications."""

from typing import Any

from django.utils.translation import gettext as _

from policylearning.accounts.roles import is_member, is_secretariat
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule

from .models import Membership, Organisation, VerificationRequest
from .roles import is_member_of


def secretariat(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_secretariat(user) else Denied(_("Only the secretariat may do this."))


def asker(user: Actor, request: VerificationRequest) -> Decision:
    if user is not None and user.is_authenticated and request.asked_by_id == user.pk:
        return Allowed()
    return Denied(_("Only the person who asked may do this."))


@rule("organisations.add")
def may_add(user: Actor, nothing: None) -> Decision:
    return Allowed() if is_member(user) else Denied(_("Sign in to add an organisation."))


@rule("organisations.join")
def may_join(user: Actor, organisation: Organisation) -> Decision:
    return Allowed() if is_member(user) else Denied(_("Sign in to say that you work here."))


@rule("organisations.leave")
def may_leave(user: Actor, membership: Membership) -> Decision:
    if user.pk == membership.user_id or is_secretariat(user):
        return Allowed()
    return Denied(_("Only the person and the secretariat may do this."))


@rule("organisations.edit")
def may_edit(user: Actor, organisation: Organisation) -> Decision:
    """What was verified or is known by its domain, the secretariat alone changes."""
    if is_secretariat(user):
        return Allowed()
    if organisation.verified_at or organisation.domain_confirmed_at:
        return Denied(_("This organisation was checked. Ask the secretariat to change it."))
    if is_member_of(user, organisation.pk) or (organisation.created_by_id == user.pk and is_member(user)):
        return Allowed()
    return Denied(_("Only people of this organisation may change it."))


@rule("organisations.request_verification")
def may_request_verification(user: Actor, organisation: Organisation) -> Decision:
    if is_member(user) and Membership.objects.filter(user=user, organisation=organisation).exists():
        return Allowed()
    return Denied(_("Say first that you work for this organisation."))


@rule("organisations.confirm_membership")
def may_confirm_membership(user: Actor, membership: Membership) -> Decision:
    return secretariat(user, membership)


@rule("organisations.confirm_domain")
def may_confirm_domain(user: Actor, organisation: Organisation) -> Decision:
    return secretariat(user, organisation)


@rule("organisations.merge")
def may_merge(user: Actor, organisation: Organisation) -> Decision:
    return secretariat(user, organisation)
