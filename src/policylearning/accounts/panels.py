from django.utils.translation import gettext_lazy as _

from policylearning.common.navigation import Entry, navigation

navigation.register("account", Entry(_("My account"), "accounts:overview", place="account", order=20))
navigation.register("terms", Entry(_("Terms of use"), "accounts:terms", place="footer", order=90))
