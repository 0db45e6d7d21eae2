from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.common.forms import PlatformForm
from policylearning.common.forms.named import NamedField
from policylearning.directory.queries import find_people, visible_to

from .models import LONGEST


def _text(label: Any, rows: int = 6) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}))


class StartForm(PlatformForm):
    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = _text(_("Message"), rows=8)


class MessageForm(PlatformForm):
    text = _text(_("Your answer"), rows=4)


class PersonForm(PlatformForm):
    """Somebody in the directory, whom the one who asks may see."""

    person = NamedField(
        label=_("Person"),
        find=lambda text: [],
        suggestions="directory:suggest",
        by_key=lambda key: None,
        help_text=_("Somebody in the directory. Type the name, and choose."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = NamedField(
            label=_("Person"),
            find=lambda text: find_people(text, by),
            suggestions="directory:suggest",
            by_key=lambda key: visible_to(by).select_related("user").filter(pk=key).first(),
            help_text=_("Somebody in the directory. Type the name, and choose."),
        )


class ReportForm(PlatformForm):
    why = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The secretariat reads this, and then this message alone."),
    )


class DecisionForm(PlatformForm):
    answer = forms.CharField(
        label=_("What you tell them"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when you take the message away: its writer reads it too."),
    )
