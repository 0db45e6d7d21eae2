from typing import Any

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor

from .queries import memberships_of


def my_organisations(user: Actor, person: User) -> dict[str, Any]:
    return {"memberships": list(memberships_of(person))}


panel(
    Panel(
        page="accounts.overview",
        key="organisations",
        template="organisations/_mine_panel.html",
        context=my_organisations,
        order=10,
    )
)
navigation.register(
    "organisations", Entry(_("Organisations"), "organisations:list", place="footer", order=60)
)
navigation.register(
    "my-organisation", Entry(_("My organisation"), "organisations:mine", place="account", order=30)
)
