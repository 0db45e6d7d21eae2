from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm
from policylearning.finder.enums import Frequency


class FollowForm(PlatformForm):
    title = forms.CharField(
        label=_("What to call it"),
        max_length=120,
        required=False,
        help_text=_("The e-mails name it so. Left empty, it is called after what you search for."),
    )
    frequency = forms.ChoiceField(
        label=_("How soon you want to hear of it"),
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_(
            "Every day and every week: in one e-mail at seven in the morning, every week on Mondays."
        ),
    )
