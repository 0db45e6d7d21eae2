"""What people type about transfers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.common import clock
from policylearning.common.forms import PlatformForm
from policylearning.organisations.forms import organisation_field
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.regions.forms import region_field

from .enums import FORWARD
from .rules import organisations_of


def _day(help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=_("Since when"),
        required=False,
        initial=clock.today,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=help_text,
    )


def _note(**kwargs: Any) -> forms.CharField:
    arguments = {"label": _("Note"), "max_length": 1000, "widget": forms.Textarea({"rows": 4}), **kwargs}
    return forms.CharField(**arguments)


PUBLIC_NOTE = _("What was learned or changed. Everybody can read it once both sides have confirmed the step.")


class LogForm(PlatformForm):
    """A new entry. The practice's owner names any organisation, everybody else one of their own."""

    organisation = organisation_field(
        label=_("Receiving organisation"),
        help_text=_("Who takes the practice up. Type a part of the name and choose."),
    )
    contact = forms.EmailField(
        label=_("E-mail address of somebody there"),
        required=False,
        help_text=_(
            "Who can confirm it for them. If the address has an account here, that person is asked; "
            "otherwise the members of the organisation are."
        ),
    )
    region = region_field(
        label=_("Receiving region"),
        required=False,
        help_text=_(
            "If it is another than the organisation's own. Type the name or the NUTS code, and choose."
        ),
    )
    stage = forms.ChoiceField(
        label=_("How far has it come?"),
        choices=[(stage.value, stage.label) for stage in FORWARD],
        widget=forms.RadioSelect,
        initial=FORWARD[0].value,
    )
    on = _day(_("The day it came so far. Today, unless you say otherwise."))
    remark = _note(required=False, help_text=PUBLIC_NOTE)

    def __init__(self, *args: Any, practice: Practice, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if practice.owner_id != by.pk:
            own = Organisation.objects.filter(pk__in=organisations_of(by))
            self.fields["organisation"] = forms.ModelChoiceField(
                own, label=_("Your organisation"), initial=own.first(), empty_label=None
            )
            del self.fields["contact"]


class StepForm(PlatformForm):
    on = _day(_("The day it happened. Today, unless you say otherwise."))
    remark = _note(required=False, help_text=PUBLIC_NOTE)


class DisputeForm(PlatformForm):
    why = _note(label=_("What is not so?"), help_text=_("The other side reads it; it is never public."))


class NoteForm(PlatformForm):
    remark = _note(
        label=_("Write to the other side"), help_text=_("Only the two sides and the experts read it.")
    )


class InviteForm(PlatformForm):
    email = forms.EmailField(label=_("E-mail address of somebody at the receiving organisation"))
