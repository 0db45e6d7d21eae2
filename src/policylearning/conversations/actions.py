"""The only code that changes conversations."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.notifications.actions import notify

from . import queries
from .enums import ReportState, Via
from .limits import limit_for
from .models import MOST_PEOPLE, Block, Conversation, Message, Participant, Report
from .notifications import ADDED, DECIDED, MESSAGE, REMOVED


class TooMuch(ActionError):
    """More in a day than anybody needs, or than a newcomer may."""


class OneWaitsAlready(ActionError):
    """A message that nobody has read yet waits for an answer to the ones before."""


class TooMany(ActionError):
    """A conversation is of a few people."""


class NothingSaid(ActionError):
    """A message without a word, a refusal without a reason."""


@transaction.atomic
def start(
    *,
    to: Sequence[User],
    subject: str,
    text: str,
    by: User,
    about: tuple[str, int] | None = None,
    at: datetime | None = None,
) -> Conversation:
    """Begin a conversation with a first message. `about` is the (kind, key) of a document of the index.

    Raises Forbidden when one of them takes no messages of `by`, TooMuch, TooMany, NothingSaid.
    """
    at = at or clock.now()
    people = list({person.pk: person for person in to}.values())
    _demand_few(len(people) + 1)
    for person in people:
        demand(by, "conversations.start", person)
    by = locked(by)
    _demand_within_limits(by, at, new=True)
    kind, key = about or ("", None)
    conversation = Conversation.objects.create(
        subject=subject, about_kind=kind, about_id=key, started_by=by, started_at=at, last_at=at
    )
    Participant.objects.bulk_create(
        Participant(conversation=conversation, user=each, joined_at=at) for each in [by, *people]
    )
    record(verb="conversations.start", obj=conversation, by=by, at=at)
    _keep(conversation, text, by=by, at=at, via=Via.PAGE)
    return conversation


@transaction.atomic
def write(
    *, conversation: Conversation, text: str, by: User, via: Via = Via.PAGE, at: datetime | None = None
) -> Message:
    """Add a message. It waits when the last ones are all by the same person, and is delivered with an answer.

    Raises Forbidden, TooMuch, OneWaitsAlready, NothingSaid.
    """
    conversation, at = locked(conversation), at or clock.now()
    demand(by, "conversations.write", conversation)
    _demand_within_limits(by, at, new=False)
    return _keep(conversation, text, by=by, at=at, via=via)


def _keep(conversation: Conversation, text: str, *, by: User, at: datetime, via: Via) -> Message:
    if not text.strip():
        raise NothingSaid(_("Write something."), field="text")
    waits = queries.must_wait(by, conversation)
    if waits and queries.waiting_of(by, conversation):
        raise OneWaitsAlready(
            _("Your last message still waits for an answer. This one is kept as your draft."), field="text"
        )
    message = Message.objects.create(
        conversation=conversation,
        by=by,
        text=text.strip(),
        via=via,
        written_at=at,
        delivered_at=None if waits else at,
    )
    Participant.objects.filter(conversation=conversation, user=by).update(read_at=at)
    if not waits:
        _deliver(conversation, message, at)
        for each in (
            conversation.messages.filter(delivered_at__isnull=True).exclude(by=by).select_related("by")
        ):
            each.delivered_at = at
            each.save(update_fields=["delivered_at"])
            _deliver(conversation, each, at)
    return message


def _deliver(conversation: Conversation, message: Message, at: datetime) -> None:
    conversation.last_at = at
    conversation.save(update_fields=["last_at"])
    writer = message.by
    if writer is None:
        return
    readers = [
        each for each in queries.people_in(conversation) if each != writer and queries.hears(each, writer)
    ]
    notify(
        MESSAGE,
        to=readers,
        about=conversation,
        url=f"{conversation.get_absolute_url()}#message-{message.pk}",
        context={"who": writer.name, "text": message.text},
        by=writer,
        cause=f"conversations.message:{message.pk}",
        at=at,
    )


@transaction.atomic
def add(*, conversation: Conversation, person: User, by: User, at: datetime | None = None) -> Participant:
    """Take somebody in: they read what is written from now on. Raises Forbidden, TooMany."""
    conversation, at = locked(conversation), at or clock.now()
    demand(by, "conversations.add", conversation)
    there = queries.participant_of(conversation, person)
    if there is not None:
        return there
    demand(by, "conversations.start", person)
    _demand_few(conversation.participants.filter(left_at__isnull=True).count() + 1)
    _demand_within_limits(by, at, new=False)
    participant, _new = Participant.objects.update_or_create(
        conversation=conversation, user=person, defaults={"joined_at": at, "left_at": None, "read_at": None}
    )
    record(verb="conversations.add", obj=conversation, by=by, at=at, data={"user": person.pk})
    notify(
        ADDED,
        to=[person],
        about=conversation,
        url=conversation.get_absolute_url(),
        context={"who": by.name},
        by=by,
        cause=f"conversations.added:{participant.pk}:{at.isoformat()}",
        at=at,
    )
    return participant


@transaction.atomic
def leave(*, conversation: Conversation, by: User, at: datetime | None = None) -> None:
    """Hear nothing more of it. What one wrote stays with the others; what waits of it goes."""
    conversation, at = locked(conversation), at or clock.now()
    demand(by, "conversations.leave", conversation)
    Participant.objects.filter(conversation=conversation, user=by).update(left_at=at)
    conversation.messages.filter(by=by, delivered_at__isnull=True).delete()
    record(verb="conversations.leave", obj=conversation, by=by, at=at)


def mark_read(*, conversation: Conversation, by: User, at: datetime | None = None) -> None:
    """Everything so far is seen."""
    mine = Participant.objects.filter(conversation=conversation, user=by, left_at__isnull=True)
    mine.update(read_at=at or clock.now())


@transaction.atomic
def block(*, whom: User, by: User, at: datetime | None = None) -> Block:
    """Hear nothing from somebody any more, who is not told. Twice is once."""
    blocked, new = Block.objects.get_or_create(by=by, whom=whom, defaults={"at": at or clock.now()})
    if new:
        record(verb="conversations.block", obj=by, by=by, at=blocked.at)
    return blocked


@transaction.atomic
def unblock(*, whom: User, by: User, at: datetime | None = None) -> None:
    if Block.objects.filter(by=by, whom=whom).delete()[0]:
        record(verb="conversations.unblock", obj=by, by=by, at=at or clock.now())


@transaction.atomic
def report(*, message: Message, why: str, by: User, at: datetime | None = None) -> Report:
    """Ask the secretariat to read a message. Once for each person and message."""
    message, at = locked(message), at or clock.now()
    demand(by, "conversations.report", message)
    if not why.strip():
        raise NothingSaid(_("Say what is wrong with it."), field="why")
    reported, new = Report.objects.get_or_create(message=message, by=by, defaults={"at": at, "why": why})
    if new:
        record(verb="conversations.report", obj=reported, by=by, at=at)
    return reported


@transaction.atomic
def decide(*, report: Report, remove: bool, answer: str, by: Actor, at: datetime | None = None) -> Report:
    """Take the message away, or leave it. Who reported is told, and the writer when it goes. Raises NothingSaid."""
    report, at = locked(report), at or clock.now()
    demand(by, "conversations.decide", report)
    if report.state != ReportState.OPEN:
        return report
    if remove and not answer.strip():
        raise NothingSaid(_("Say why. The writer reads it."), field="answer")
    message = locked(report.message)
    report.state = ReportState.UPHELD if remove else ReportState.DISMISSED
    report.decided_by, report.decided_at, report.answer = by, at, answer
    report.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    if remove and message.removed_at is None:
        message.removed_at = at
        message.save(update_fields=["removed_at"])
    record(verb="conversations.decide", obj=report, by=by, at=at, after=report.state, why=answer)
    told = {"answer": answer, "decision": str(report.get_state_display())}
    url, cause = message.conversation.get_absolute_url(), f"conversations.report:{report.pk}"
    if report.by:
        notify(DECIDED, to=[report.by], about=message.conversation, url=url, context=told, by=by, cause=cause)
    if remove and message.by:
        notify(
            REMOVED,
            to=[message.by],
            about=message.conversation,
            url=url,
            context=told,
            by=by,
            cause=f"{cause}:w",
        )
    return report


def _demand_few(number: int) -> None:
    if number > MOST_PEOPLE:
        raise TooMany(_("At most %(most)d people are in a conversation.") % {"most": MOST_PEOPLE})


def _demand_within_limits(user: User, at: datetime, *, new: bool) -> None:
    """Not more in a day than the limits say."""
    limit, lately = limit_for(user.joined_at, at), queries.written_lately(user, at)
    if new and lately.conversations >= limit.conversations:
        raise TooMuch(
            ngettext(
                "You began %(number)d conversation since yesterday, and more are not taken today. Your text is kept.",
                "You began %(number)d conversations since yesterday, and more are not taken today. Your text is kept.",
                lately.conversations,
            )
            % {"number": lately.conversations}
        )
    if lately.messages >= limit.messages:
        raise TooMuch(_("You wrote as much as anybody may in a day. Your text is kept; send it tomorrow."))
