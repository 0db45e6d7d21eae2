"""What a merger of organisations means for the ledger."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.organisations.bearers import Bearer, bears_organisations
from policylearning.organisations.models import Organisation

from .enums import Stage
from .models import Transfer


def _both_open(gone: Organisation, stays: Organisation) -> str:
    """An organisation has one open transfer of a practice; which of two is true, only people know."""
    still_open = Transfer.objects.exclude(state=Stage.DROPPED)
    theirs = still_open.filter(organisation=stays).values("practice")
    both = (
        still_open.filter(organisation=gone, practice__in=theirs)
        .select_related("practice")
        .order_by("pk")
        .first()
    )
    if both is None:
        return ""
    return _("Both have an open transfer of “%(practice)s”. Have one of them dropped first.") % {
        "practice": both.practice.title
    }


bears_organisations(
    Bearer("transfers", gettext_lazy("Transfers"), Transfer, "organisation", clash=_both_open, order=200)
)
