from typing import Any

from django.utils.translation import gettext as _

from policylearning.accounts.roles import is_secretariat
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule
from policylearning.organisations.models import Membership
from policylearning.practices import rules as practices
from policylearning.practices.enums import State
from policylearning.practices.models import Practice

from .models import Assessment


def conflict(user: Actor, practice: Practice) -> str:
    """Why this person may not judge the practice, as far as the platform knows; "" for no reason."""
    if practice.owner_id == user.pk:
        return _("It is your own practice.")
    if practices.web_admin(user, practice):
        return _("You are a web admin of its project.")
    institutions = Membership.objects.filter(user=user, organisation=practice.institution_id)
    if practice.institution_id and institutions.exists():
        return _("You work for its main institution.")
    return ""


@rule("validation.take_up")
def may_take_up(user: Actor, practice: Practice) -> Decision:
    """An expert of the topic, while it is in validation, without a known conflict of interest."""
    if practice.state != State.IN_VALIDATION:
        return Denied(_("It is not in validation now."))
    decision = practices.topic_expert(user, practice)
    if not decision:
        return decision
    reason = conflict(user, practice)
    return Denied(reason) if reason else Allowed()


@rule("validation.assign")
def may_assign(user: Actor, practice: Practice) -> Decision:
    if practice.state != State.IN_VALIDATION:
        return Denied(_("It is not in validation now."))
    return Allowed() if is_secretariat(user) else practices.topic_manager(user, practice)


@rule("validation.decide")
def may_decide(user: Actor, practice: Practice) -> Decision:
    """Where the experts disagree."""
    return practices.topic_manager(user, practice)


def its_expert(user: Actor, assessment: Assessment) -> Decision:
    if assessment.expert_id == getattr(user, "pk", None):
        return Allowed()
    return Denied(_("Only the expert who took it up may do this."))


def may_score(user: Actor, assessment: Assessment) -> Decision:
    if not its_expert(user, assessment):
        return its_expert(user, assessment)
    return may_take_up(user, assessment.practice)


@rule("validation.see_scores")
def may_see_scores(user: Actor, practice: Practice) -> Decision:
    """The author and those who work on it. The public reads the signed opinion."""
    for each in (practices.owner, practices.topic_expert, practices.topic_manager, practices.secretariat):
        if each(user, practice):
            return Allowed()
    return Denied(_("Scores are for the author and the experts."))


@rule("validation.edit_rubric")
def may_edit_rubric(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_secretariat(user) else Denied(_("Only the secretariat changes the rubric."))
