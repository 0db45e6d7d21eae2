"""What shortlists and likeness add to the page of a practice, and to the shell."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.roles import is_member
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor
from policylearning.practices.models import Practice

from .queries import alike, is_kept


def keep_action(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """One click to keep it, one to compare it. Visitors keep it by way of signing in."""
    if not practice.is_public:
        return None
    member = is_member(user)
    back = urlencode({"next": practice.get_absolute_url()})
    return {
        "practice": practice,
        "is_kept": member and is_kept(user, practice),
        "sign_in": "" if member else f"{reverse('account_login')}?{back}",
        "shortlists_url": reverse("finder:mine"),
    }


def compare_action(user: Actor, practice: Practice) -> dict[str, Any] | None:
    if not practice.is_public:
        return None
    return {"url": f"{reverse('finder:compare')}?{urlencode({'practice': practice.pk})}"}


def alike_panel(user: Actor, practice: Practice) -> dict[str, Any] | None:
    """Practices like this one from other regions; nothing when there are none."""
    if not practice.is_public:
        return None
    practices = alike(practice)
    compare = [("practice", each.pk) for each in [practice, *practices]]
    return (
        {"practices": practices, "compare_url": f"{reverse('finder:compare')}?{urlencode(compare)}"}
        if practices
        else None
    )


_ON = "practices.detail"
panel(Panel(_ON, "finder.keep", "finder/_keep.html", keep_action, place="actions", order=10))
panel(Panel(_ON, "finder.compare", "finder/_compare_action.html", compare_action, place="actions", order=20))
panel(Panel(_ON, "finder.alike", "finder/_alike.html", alike_panel, place="main", order=80))
navigation.register("finder", Entry(_("My shortlists"), "finder:mine", place="account", order=40))
