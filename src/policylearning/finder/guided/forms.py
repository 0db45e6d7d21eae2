from math import ceil
from typing import Any, Final

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm
from policylearning.common.templatetags.look import number
from policylearning.regions.forms import region_field
from policylearning.topics.models import Topic

from .facts import Answers

CHALLENGE_KEPT: Final = 500
"""Letters of the challenge that stand in the purpose of the shortlist."""


NONE_OF_THEM: Final = "none"


class QuestionsForm(PlatformForm):
    """The four questions. It is sent by GET, so that the address holds the answers."""

    challenge = forms.CharField(
        label=_("What are you trying to change?"),
        max_length=1500,
        error_messages={"required": _("Say what you are trying to change.")},
        help_text=_("In your own words, in any language: what goes wrong, for whom, what should be better."),
        widget=forms.Textarea({"rows": 4}),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        to_field_name="slug",
        label=_("Is it of one of these topics?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    region = region_field(
        label=_("For which region?"),
        required=False,
        help_text=_("Type the name or the NUTS code, and choose. Practices from near you are named as such."),
    )
    money = forms.DecimalField(
        label=_("Money, EUR"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    staff = forms.DecimalField(
        label=_("Staff, full-time"), required=False, min_value=0, max_digits=7, decimal_places=1
    )
    months = forms.IntegerField(label=_("Time, months"), required=False, min_value=0, max_value=1200)
    has = forms.MultipleChoiceField(
        label=_("What is there already, or can be had?"),
        required=False,
        choices=[
            ("legal", _("The legal ground")),
            ("financial", _("The finance")),
            ("partner", _("The partners")),
            ("capacity", _("The skills and capacities")),
            (NONE_OF_THEM, _("None of these yet")),
        ],
        help_text=_(
            "Where a practice presupposes one that you leave out, we say so. Tick nothing, and it is not weighed."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    MEANS = ("money", "staff", "months")

    @property
    def means(self) -> list[Any]:
        return [self[name] for name in self.MEANS]

    def answers(self) -> Answers:
        """Of a valid form."""
        given = self.cleaned_data
        return Answers(
            challenge=given["challenge"],
            topics=frozenset(topic.slug for topic in given["topics"]),
            region=given["region"].code if given["region"] else "",
            money=given["money"],
            staff=given["staff"],
            months=given["months"],
            has=frozenset(given["has"]) - {NONE_OF_THEM} if given["has"] else None,
            language=get_language() or "en",
        )

    def said(self) -> list[tuple[str, str]]:
        """(question, answer) of what was answered beside the challenge, for a valid form."""
        given = self.cleaned_data
        names = dict(self.fields["has"].choices)  # type: ignore[attr-defined]
        money, staff, months = (given[name] for name in self.MEANS)
        answered = {
            "topics": ", ".join(topic.name for topic in given["topics"]),
            "region": given["region"].label if given["region"] else "",
            "money": ""
            if money is None
            else gettext("EUR %(number)s") % {"number": number(money.normalize())},
            "staff": ""
            if staff is None
            else ngettext("%(number)s full-time equivalent", "%(number)s full-time equivalents", ceil(staff))
            % {"number": number(staff.normalize())},
            "months": ""
            if months is None
            else ngettext("%(number)s month", "%(number)s months", months) % {"number": number(months)},
            "has": self._there(given["has"], names),
        }
        return [(str(self.fields[name].label), answer) for name, answer in answered.items() if answer]

    @staticmethod
    def _there(has: list[str], names: dict[str, Any]) -> str:
        if not set(has) - {NONE_OF_THEM}:
            return gettext("Nothing there yet") if has else ""
        listed = ", ".join(str(names[each]) for each in has if each != NONE_OF_THEM)
        return gettext("There already: %(what)s") % {"what": listed}

    def in_short(self) -> str:
        """Challenge and answers, for the purpose of a shortlist."""
        whole = Truncator(self.cleaned_data["challenge"]).chars(CHALLENGE_KEPT)
        return "\n".join([whole, *(answer for _question, answer in self.said())])[:1000]


class KeepForm(PlatformForm):
    title = forms.CharField(label=_("Title"), max_length=80)
    practices = forms.MultipleChoiceField(
        label=_("Which of them?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The reasons become your notes on them; change them as you like."),
    )

    def __init__(self, *args: Any, found: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practices"].choices = found  # type: ignore[attr-defined]
