from django.utils.translation import gettext_lazy as _

from policylearning.common.navigation import Entry, navigation

navigation.register("jobs", Entry(_("My jobs"), "jobs:list", place="account", order=80))
