"""Who may do what with a shortlist, and with what is followed. Sharing within a group comes with the groups."""

from typing import Any

from django.utils.translation import gettext as _

from policylearning.accounts.roles import is_member
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule

from .models import Follow, Shortlist


@rule("finder.keep")
def may_keep(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_member(user) else Denied(_("Sign in to keep a shortlist."))


@rule("finder.change")
def may_change(user: Actor, shortlist: Shortlist) -> Decision:
    if is_member(user) and shortlist.owner_id == user.pk:
        return Allowed()
    return Denied(_("Only its owner may change a shortlist."))


@rule("finder.follow")
def may_follow(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_member(user) else Denied(_("Sign in to follow something."))


@rule("finder.change_follow")
def may_change_follow(user: Actor, follow: Follow) -> Decision:
    if is_member(user) and follow.owner_id == user.pk:
        return Allowed()
    return Denied(_("Only its owner may change what they follow."))
