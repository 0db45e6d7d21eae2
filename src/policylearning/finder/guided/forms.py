from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm
from policylearning.regions.forms import region_field

from .facts import Answers


class QuestionsForm(PlatformForm):
    """The four questions. It is sent by GET, so that the address holds the answers."""

    challenge = forms.CharField(
        label=_("What are you trying to change?"),
        max_length=600,
        help_text=_("In your own words, in any language: what goes wrong, for whom, what should be better."),
        widget=forms.Textarea({"rows": 4}),
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
        label=_("Staff, full-time equivalents"), required=False, min_value=0, max_digits=7, decimal_places=1
    )
    months = forms.IntegerField(
        label=_("Months until it should run"), required=False, min_value=0, max_value=1200
    )
    has = forms.MultipleChoiceField(
        label=_("What is there already, or can be had?"),
        required=False,
        choices=[
            ("legal", _("The legal ground")),
            ("financial", _("The finance")),
            ("partner", _("The partners")),
            ("capacity", _("The skills and capacities")),
        ],
        help_text=_("Where a practice needs one that you leave out, we say so."),
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
            region=given["region"].code if given["region"] else "",
            money=given["money"],
            staff=given["staff"],
            months=given["months"],
            has=frozenset(given["has"]),
            language=get_language() or "en",
        )

    def said(self) -> list[tuple[str, str]]:
        """(question, answer) of what was answered, for a valid form."""
        given = self.cleaned_data
        names = dict(self.fields["has"].choices)  # type: ignore[attr-defined]
        words = {**given, "has": ", ".join(str(names[each]) for each in given["has"])}
        if given["region"]:
            words["region"] = given["region"].label
        return [
            (str(field.label), str(localize(words[name])))
            for name, field in self.fields.items()
            if words[name] not in (None, "")
        ]


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
