"""What may be done to an account, and to roles."""

from django.utils.translation import gettext as _

from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule
from policylearning.topics.models import Topic

from .models import User
from .roles import is_secretariat, is_thematic_manager


@rule("accounts.grant_role")
def may_grant_role(user: Actor, person: User) -> Decision:
    return _secretariat_alone(user)


@rule("accounts.revoke_role")
def may_revoke_role(user: Actor, person: User) -> Decision:
    return _secretariat_alone(user)


@rule("accounts.reopen")
def may_reopen(user: Actor, person: User) -> Decision:
    return _secretariat_alone(user)


@rule("accounts.update_profile")
def may_update_profile(user: Actor, person: User) -> Decision:
    return _oneself_or_secretariat(user, person)


@rule("accounts.close")
def may_close(user: Actor, person: User) -> Decision:
    return _oneself_or_secretariat(user, person)


@rule("accounts.erase")
def may_erase(user: Actor, person: User) -> Decision:
    return _oneself_or_secretariat(user, person)


@rule("accounts.export")
def may_export(user: Actor, person: User) -> Decision:
    return _oneself(user, person)


@rule("accounts.consent")
def may_consent(user: Actor, person: User) -> Decision:
    return _oneself(user, person)


# Regions, topics, search and jobs lie below and cannot know roles, so their rules stand here.


@rule("jobs.see_all")
def may_see_all_jobs(user: Actor, nothing: None) -> Decision:
    return _secretariat_alone(user)


@rule("regions.import")
def may_import_regions(user: Actor, nothing: None) -> Decision:
    return _secretariat_alone(user)


@rule("topics.edit")
def may_edit_topics(user: Actor, nothing: object) -> Decision:
    return _secretariat_alone(user)


@rule("search.edit_glossary")
def may_edit_glossary(user: Actor, nothing: object) -> Decision:
    return _secretariat_alone(user)


@rule("topics.describe")
def may_describe_topic(user: Actor, topic: Topic) -> Decision:
    if is_secretariat(user) or is_thematic_manager(user, topic):
        return Allowed()
    return Denied(_("Only the thematic manager of this topic and the secretariat may do this."))


def _secretariat_alone(user: Actor) -> Decision:
    return Allowed() if is_secretariat(user) else Denied(_("Only the secretariat may do this."))


def _oneself(user: Actor, person: User) -> Decision:
    return Allowed() if user.pk == person.pk else Denied(_("Only the person may do this."))


def _oneself_or_secretariat(user: Actor, person: User) -> Decision:
    if user.pk == person.pk or is_secretariat(user):
        return Allowed()
    return Denied(_("Only the person and the secretariat may do this."))
