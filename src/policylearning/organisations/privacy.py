"""What the platform keeps about a person's organisations."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .models import Membership, Organisation, VerificationRequest


def export_organisations(user: User) -> Rows:
    memberships = Membership.objects.filter(user=user).order_by("pk")
    asked = VerificationRequest.objects.filter(asked_by=user).order_by("pk")
    added = Organisation.objects.filter(created_by=user).order_by("pk")
    rows: Rows = [
        {"kind": "membership", **row}
        for row in memberships.values("organisation__name", "role_title", "created_at", "confirmed_at")
    ]
    rows += [
        {"kind": "verification", **row}
        for row in asked.values("organisation__name", "asked_at", "statement", "state", "reason")
    ]
    rows += [{"kind": "added", **row} for row in added.values("name", "type", "created_at")]
    return rows


def erase_organisations(user: User, by: Actor, at: datetime) -> str:
    Membership.objects.filter(user=user).delete()
    VerificationRequest.objects.filter(asked_by=user).update(statement="")
    return "memberships deleted, statements emptied; organisations stay"


personal_data(
    PersonalData("organisations", _("Organisations"), export_organisations, erase_organisations, order=50)
)
