"""Conversations for tests, by the actions that make them."""

from datetime import timedelta
from typing import Any

from policylearning.accounts.models import User
from policylearning.common import clock
from policylearning.conversations import actions
from policylearning.conversations.models import Conversation, Message, Report

from .accounts import UserFactory


def settled(**fields: Any) -> User:
    """A member who is no newcomer."""
    return UserFactory(joined_at=clock.now() - timedelta(days=400), **fields)


def begun(*to: User, by: User | None = None, **fields: Any) -> Conversation:
    """Begun by `by` with a first message to `to`, or to somebody."""
    given = {"subject": "Your hydrogen trains", "text": "How did you pay for them?", **fields}
    return actions.start(to=to or [settled()], by=by or settled(), **given)


def first_of(conversation: Conversation) -> Message:
    return conversation.messages.order_by("pk")[0]


def reported(**fields: Any) -> Report:
    """The one who was written to reports the first message."""
    conversation = begun(**fields)
    reader = conversation.participants.exclude(user=conversation.started_by).get().user
    return actions.report(message=first_of(conversation), why="An advertisement.", by=reader)
