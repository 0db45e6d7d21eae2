from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.common.forms import PlatformForm
from policylearning.practices.models import Practice

from .models import Shortlist
from .queries import choices_for, visible_to


class ShortlistForm(PlatformForm):
    title = forms.CharField(label=_("Title"), max_length=80)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


class ItemNoteForm(PlatformForm):
    remark = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Why it is on the list. A line that begins with + says why it fits, with ! what to look out for, "
            "with ? what is not known. Who has the link reads it if you chose so."
        ),
    )


class ShareForm(PlatformForm):
    shows_notes = forms.BooleanField(
        label=_("Show what it is for and my notes on the practices"), required=False
    )
    shows_owner = forms.BooleanField(label=_("Show my name on it"), required=False)


class ChooseForm(PlatformForm):
    """On which of one's shortlists a practice is to be, and a title for a new one."""

    shortlists = forms.ModelMultipleChoiceField(
        Shortlist.objects.none(),
        label=_("On these shortlists"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = forms.CharField(label=_("On a new one"), max_length=80, required=False, help_text=_("Its title."))

    def __init__(self, *args: Any, practice: Practice, by: User, **kwargs: Any) -> None:
        lists = list(choices_for(by, practice))
        holding = [each.pk for each in lists if getattr(each, "holds", False)]
        super().__init__(*args, initial={"shortlists": holding}, **kwargs)
        if lists:
            self.fields["shortlists"].queryset = visible_to(by)  # type: ignore[attr-defined]
        else:
            del self.fields["shortlists"]
