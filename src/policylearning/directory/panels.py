"""What the directory adds to the pages of others, and to the shell."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor
from policylearning.organisations.models import Organisation

from . import queries
from .faces import face_for

SHOWN = 6


def people_who_did_this(user: Actor, practice: Any) -> dict[str, Any] | None:
    """Where to read it: who they are is asked for when somebody looks, and not for every page."""
    return {"url": reverse("directory:did", args=["practice", practice.pk])} if practice.is_public else None


def people_here(user: Actor, organisation: Organisation) -> dict[str, Any] | None:
    faces = [face_for(user, each) for each in queries.people_of(organisation.pk, user, SHOWN)]
    shown = [face for face in faces if face.shows("organisation")]
    return {"faces": shown} if shown else None


def my_profile(user: Actor, person: User) -> dict[str, Any]:
    return {"profile": queries.profile_of(person)}


panel(
    Panel(
        "practices.detail", "directory.people", "directory/_who_did_this.html", people_who_did_this, order=60
    )
)
panel(Panel("organisations.detail", "directory.people", "directory/_people_here.html", people_here))
panel(Panel("accounts.overview", "directory.profile", "directory/_mine_panel.html", my_profile, order=5))
navigation.register("people", Entry(_("People"), "directory:list", order=30))
navigation.register("my-profile", Entry(_("My profile"), "directory:mine", place="account", order=25))
