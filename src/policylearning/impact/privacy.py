"""What the ledger keeps about a person."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .enums import STEPS
from .models import Transfer, TransferEvent


def export_transfers(user: User) -> Rows:
    """The entries the person made or spoke for, and everything they told in any."""
    part = Q(logged_by=user) | Q(receiver=user) | Q(confirmed_by_owner=user) | Q(confirmed_by_receiver=user)
    fields = (
        "practice__title",
        "organisation__name",
        "region__code",
        "state",
        "started_on",
        "logged_at",
        "confirmed_state",
    )
    rows: Rows = [
        {"kind": "transfer", **row} for row in Transfer.objects.filter(part).order_by("pk").values(*fields)
    ]
    told = TransferEvent.objects.filter(by=user).order_by("pk")
    rows += [
        {"kind": "event", **row}
        for row in told.values("transfer__practice__title", "verb", "state", "side", "on", "at", "note")
    ]
    return rows


def erase_transfers(user: User, by: Actor, at: datetime) -> str:
    """Entries nobody else stood behind go; what both sides confirmed stays, under the former member's name.

    Notes between the two sides lose their words.
    """
    Transfer.objects.filter(logged_by=user, confirmed_state="").delete()
    Transfer.objects.filter(receiver=user).update(receiver=None)
    TransferEvent.objects.filter(by=user).exclude(verb__in=STEPS, confirmed_at__isnull=False).update(note="")
    return "unconfirmed entries deleted, notes emptied, confirmed entries kept without the name"


personal_data(
    PersonalData("transfers", _("Transfers of practices"), export_transfers, erase_transfers, order=200)
)
