"""Who may do what in the directory."""

from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule


@rule("directory.edit")
def may_edit(user: Actor, person: User) -> Decision:
    """One's own profile, and nobody else's: what it says is in its owner's words."""
    if user.is_authenticated and user.pk == person.pk:
        return Allowed()
    return Denied(_("Only the person may change their profile."))
