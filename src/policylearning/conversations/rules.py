"""Who may write to whom."""

from typing import Any

from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.accounts.roles import is_member, is_secretariat
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule

from .models import Block, Conversation, Message, Participant


@rule("conversations.start")
def may_start(user: Actor, person: User) -> Decision:
    """Whether that person blocked the writer is not said: it looks like somebody who does not take messages."""
    if not is_member(user):
        return Denied(_("Sign in to write to somebody."))
    if user.pk == person.pk:
        return Denied(_("This is you."))
    if not person.is_active or Block.objects.filter(by=person, whom=user).exists():
        return Denied(_("%(name)s takes no messages.") % {"name": person.name})
    if Block.objects.filter(by=user, whom=person).exists():
        return Denied(_("You blocked %(name)s. Take that back to write.") % {"name": person.name})
    return Allowed()


@rule("conversations.write")
def may_write(user: Actor, conversation: Conversation) -> Decision:
    if not is_in(user, conversation):
        return Denied(_("Only the people in a conversation write in it."))
    others = conversation.participants.filter(left_at__isnull=True, user__is_active=True).exclude(user=user)
    if not others.exists():
        return Denied(_("Nobody else is here any more."))
    return Allowed()


@rule("conversations.add")
def may_add(user: Actor, conversation: Conversation) -> Decision:
    return may_write(user, conversation)


@rule("conversations.leave")
def may_leave(user: Actor, conversation: Conversation) -> Decision:
    return Allowed() if is_in(user, conversation) else Denied(_("You are not in this conversation."))


@rule("conversations.report")
def may_report(user: Actor, message: Message) -> Decision:
    if not is_in(user, message.conversation) or message.by_id == user.pk:
        return Denied(_("Report what somebody else wrote to you."))
    return Allowed()


@rule("conversations.decide")
def may_decide(user: Actor, obj: Any) -> Decision:
    return Allowed() if is_secretariat(user) else Denied(_("Only the secretariat may do this."))


def is_in(user: Actor, conversation: Conversation) -> bool:
    return (
        is_member(user)
        and Participant.objects.filter(conversation=conversation, user=user, left_at__isnull=True).exists()
    )
