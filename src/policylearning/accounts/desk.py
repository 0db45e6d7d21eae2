from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.panels import DeskItem, DeskSource, desk_source
from policylearning.common.permissions import Actor

from .queries import consents_owed


def owed(user: Actor) -> list[DeskItem]:
    """The terms changed, or were never agreed to."""
    return [
        DeskItem(title=str(text.title), url=reverse("accounts:terms"), action=_("Read and agree"))
        for text in consents_owed(user)
    ]


desk_source(
    DeskSource(key="accounts.consents", title=gettext_lazy("Terms to agree to"), items=owed, order=10)
)
