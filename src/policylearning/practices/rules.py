"""Who may do what to a practice, and what a submission still needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.accounts.roles import is_expert, is_member, is_secretariat, is_thematic_manager
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule

from .enums import EDITABLE_STATES, PUBLIC_STATES, Kind, State
from .models import Practice


def topic_ids(practice: Practice) -> list[int]:
    """The topics of a practice, read once per object."""
    return [topic.pk for topic in practice.topics.all()]


def owner(user: Actor, practice: Practice) -> Decision:
    if is_member(user) and practice.owner_id == user.pk:
        return Allowed()
    return Denied(_("Only the owner of the practice may do this."))


def web_admin(user: Actor, practice: Practice) -> Decision:
    """Of the project the practice comes from; not of their own practice's content, which is the owner's."""
    if is_member(user) and practice.project is not None:
        admins = getattr(practice.project, "_web_admin_ids", None)
        if admins is None:
            admins = set(practice.project.web_admins.order_by().values_list("pk", flat=True))
            practice.project._web_admin_ids = admins  # type: ignore[attr-defined]
        if user.pk in admins:
            return Allowed()
    return Denied(_("Only a web admin of the project may do this."))


def topic_expert(user: Actor, practice: Practice) -> Decision:
    """An expert of one of its topics, who is not its owner."""
    if is_member(user) and practice.owner_id == user.pk:
        return Denied(_("Nobody judges their own practice."))
    if any(is_expert(user, topic) for topic in topic_ids(practice)):
        return Allowed()
    return Denied(_("Only an expert of the practice's topic may do this."))


def topic_manager(user: Actor, practice: Practice) -> Decision:
    if is_member(user) and practice.owner_id == user.pk:
        return Denied(_("Nobody decides on their own practice."))
    if any(is_thematic_manager(user, topic) for topic in topic_ids(practice)):
        return Allowed()
    return Denied(_("Only the thematic manager of the practice's topic may do this."))


def secretariat(user: Actor, practice: Practice) -> Decision:
    return Allowed() if is_secretariat(user) else Denied(_("Only the secretariat may do this."))


@rule("practices.add")
def may_add(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_member(user) else Denied(_("Sign in to submit a practice."))


@rule("practices.edit")
def may_edit(user: Actor, practice: Practice) -> Decision:
    """The owner while it is a draft or waits for changes; once it is public, the owner's edits are recorded
    and the topic's manager is told. The secretariat may always correct."""
    if practice.state == State.RETIRED:
        return Denied(_("A retired practice stays as it was."))
    if is_secretariat(user):
        return Allowed()
    decision = owner(user, practice)
    if decision and practice.state not in (*EDITABLE_STATES, *PUBLIC_STATES):
        return Denied(_("It is being looked at and cannot be changed now. Withdraw it first to change it."))
    return decision


@rule("practices.discard")
def may_discard(user: Actor, practice: Practice) -> Decision:
    if practice.state != State.DRAFT or practice.submitted_at is not None:
        return Denied(_("Only a draft that was never submitted can be deleted."))
    return owner(user, practice)


@rule("practices.hand_over")
def may_hand_over(user: Actor, practice: Practice) -> Decision:
    return Allowed() if is_secretariat(user) else owner(user, practice)


@rule("practices.hand_over_at_once")
def may_hand_over_at_once(user: Actor, practice: Practice) -> Decision:
    """Without asking the new owner."""
    return secretariat(user, practice)


@rule("practices.see_contact")
def may_see_contact(user: Actor, practice: Practice) -> Decision:
    return Allowed() if is_member(user) else Denied(_("Sign in to see who to ask."))


@rule("practices.see_history")
def may_see_history(user: Actor, practice: Practice) -> Decision:
    for each in (owner, web_admin, topic_expert, topic_manager, secretariat):
        if each(user, practice):
            return Allowed()
    return Denied(_("The history is for those who work on the practice."))


@rule("practices.import")
def may_import(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_secretariat(user) else Denied(_("Only the secretariat imports practices."))


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a submission still needs. `step` is the form step that holds `field`."""

    step: str
    field: str
    message: str


_REQUIRED = (
    ("basics", "title", gettext_lazy("Give it a title.")),
    ("basics", "summary", gettext_lazy("Sum it up in one line.")),
    ("place", "region", gettext_lazy("Say which region it happened in.")),
    ("place", "institution", gettext_lazy("Name the main institution.")),
    ("place", "start", gettext_lazy("Say when it started.")),
    ("story", "description", gettext_lazy("Describe what was done.")),
    ("evidence", "evidence", gettext_lazy("Say what shows that it worked, or why it failed.")),
    ("transfer", "potential", gettext_lazy("Say what others can learn from it or take over.")),
)

NEEDED = frozenset({field for _step, field, _message in _REQUIRED} | {"topics"})
"""The fields that every submission has to fill."""


def missing(practice: Practice) -> list[Missing]:
    """What is still needed before the practice can be submitted, in the order of the form."""
    return list(_missing(practice))


def _missing(practice: Practice) -> Iterator[Missing]:
    for step, field, message in _REQUIRED:
        value = getattr(practice, f"{field}_id" if field in {"region", "institution"} else field)
        if not value:
            yield Missing(step, field, str(message))
        if field == "summary" and not topic_ids(practice):
            yield Missing("basics", "topics", _("Choose at least one topic."))
    if practice.kind == Kind.LESSON and not practice.difficulties:
        yield Missing("evidence", "difficulties", _("A lesson from failure says what went wrong."))
