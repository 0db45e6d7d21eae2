"""What conversations add to the pages of others, and to the shell."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.roles import is_member, is_secretariat
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor, can
from policylearning.directory.models import Profile

from .asking import can_be_asked


def ask(user: Actor, kind: str, obj: Any, person: User, words: Any) -> dict[str, Any] | None:
    """The context of `_ask.html`: a way to write to `person` about `obj`; for visitors by way of signing in."""
    url = reverse("conversations:start", args=[kind, obj.pk])
    if not is_member(user):
        return {"url": f"{reverse('account_login')}?{urlencode({'next': url})}", "words": words}
    return {"url": url, "words": words} if can(user, "conversations.start", person) else None


def write_to_person(user: Actor, profile: Profile) -> dict[str, Any] | None:
    return ask(user, "person", profile, profile.user, _("Write a message"))


@can_be_asked("person")
def _themselves(profile: Profile) -> list[User]:
    return [profile.user]


panel(
    Panel(
        "directory.detail", "conversations.ask", "conversations/_ask.html", write_to_person, place="actions"
    )
)
navigation.register(
    "conversations", Entry(_("Messages"), "conversations:list", place="account", order=10, shown=is_member)
)
navigation.register(
    "conversations.reports",
    Entry(_("Reported messages"), "conversations:reports", place="office", order=60, shown=is_secretariat),
)
