"""The way into the back office."""

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.roles import is_secretariat
from policylearning.common.navigation import Entry, navigation

navigation.register(
    "office", Entry(_("Back office"), "office:health", place="account", shown=is_secretariat, order=5)
)
