"""The way into the back office."""

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.roles import is_secretariat
from policylearning.common.navigation import Entry, navigation

TABS = (
    (_("How it stands"), "office:health"),
    (_("Verification"), "organisations:waiting"),
    (_("People"), "office:people"),
    (_("Practices"), "office:practices"),
    (_("Import"), "practices:imports"),
    (_("Rubric"), "office:rubric"),
    (_("Topics and tags"), "office:words"),
    (_("Glossary"), "office:glossary"),
    (_("Regions"), "office:regions"),
    (_("Searches"), "office:searches"),
    (_("Jobs"), "jobs:list"),
    (_("Audit trail"), "office:audit"),
    (_("Exports"), "office:exports"),
)

for place, (label, url_name) in enumerate(TABS):
    navigation.register(
        f"office.tabs.{url_name}", Entry(label, url_name, place="office", shown=is_secretariat, order=place)
    )
navigation.register(
    "office", Entry(_("Back office"), "office:health", place="account", shown=is_secretariat, order=5)
)
