"""What conversations keep about a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .models import Block, Message, Participant, Report


def export_conversations(user: User) -> Rows:
    """Where the person took part, what they wrote, whom they blocked, what they reported. Not what others wrote."""
    part = Participant.objects.filter(user=user).order_by("pk")
    written = Message.objects.filter(by=user).order_by("pk")
    rows: Rows = [
        {"kind": "conversation", **row}
        for row in part.values("conversation__subject", "joined_at", "left_at", "read_at")
    ]
    rows += [
        {"kind": "message", **row}
        for row in written.values("conversation__subject", "text", "via", "written_at", "delivered_at")
    ]
    rows += [{"kind": "block", **row} for row in Block.objects.filter(by=user).values("whom__name", "at")]
    rows += [
        {"kind": "report", **row}
        for row in Report.objects.filter(by=user).order_by("pk").values("why", "at", "state", "answer")
    ]
    return rows


def erase_conversations(user: User, by: Actor, at: datetime) -> str:
    """What was delivered stays with those it was written to, under the former member's name; the rest goes."""
    Message.objects.filter(by=user, delivered_at__isnull=True).delete()
    Participant.objects.filter(user=user, left_at__isnull=True).update(left_at=at)
    Block.objects.filter(by=user).delete()
    Block.objects.filter(whom=user).delete()
    return "left; what was delivered stays with its readers, without the name"


personal_data(
    PersonalData("conversations", _("Messages"), export_conversations, erase_conversations, order=60)
)
