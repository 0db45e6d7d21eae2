"""The shell's own links: in the account menu and at the foot."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.navigation import Entry, navigation
from policylearning.common.permissions import Actor


def _signed_in(user: Actor) -> bool:
    return bool(user is not None and user.is_authenticated)


navigation.register("desk", Entry(_("My desk"), "web:desk", place="account", order=1, shown=_signed_in))
navigation.register("accessibility", Entry(_("Accessibility"), "web:accessibility", place="footer", order=10))
navigation.register("regions", Entry(_("Regions"), "regions:list", place="footer", order=65))
navigation.register("privacy", Entry(_("Privacy"), "web:privacy", place="footer", order=20))
