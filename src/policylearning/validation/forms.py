"""The score sheet, built from the rubric's data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.common.forms import PlatformForm
from policylearning.practices.forms import RemarksForm

from .actions import Points
from .enums import Verdict
from .models import MOST_POINTS, Criterion, Rubric


def _choices(criterion: Criterion) -> list[tuple[int, str]]:
    """Every number of points, with what earns it where the rubric says so."""
    return [
        (number, f"{number}: {text}" if (text := criterion.anchors.get(str(number))) else str(number))
        for number in range(MOST_POINTS + 1)
    ]


class TakeUpForm(PlatformForm):
    free = forms.BooleanField(
        label=_("I have no conflict of interest: no part in this practice, its institution or its project"),
        help_text=_("If you have one, leave it to another expert of the topic."),
    )


class AssessmentForm(PlatformForm):
    """Points and a reason for each criterion, a verdict, the signed opinion, and remarks at fields."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("Your opinion"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The author reads it. Once the practice is published, everybody does, with your name."),
    )

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(rubric.criteria.all())
        for criterion in self.criteria:
            self.fields[f"points_{criterion.key}"] = forms.TypedChoiceField(
                label=criterion.name,
                help_text=criterion.guidance,
                choices=_choices(criterion),
                coerce=int,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{criterion.key}"] = forms.CharField(
                label=_("Reason for “%(criterion)s”") % {"criterion": criterion.name},
                max_length=600,
                widget=forms.Textarea({"rows": 2}),
            )
        for name in RemarksForm.FIELDS:
            self.fields[f"remark_{name}"] = forms.CharField(
                label=_("Change asked for at “%(field)s”") % {"field": RemarksForm.label_of(name)},
                max_length=1000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
        order = [f"{part}_{each.key}" for each in self.criteria for part in ("points", "reason")]
        self.order_fields([*order, "verdict", "opinion"])

    @property
    def judging(self) -> list[Any]:
        return [field for field in self.visible_fields() if not field.name.startswith("remark_")]

    @property
    def remarking(self) -> list[Any]:
        """The fields for changes asked, which most score sheets leave empty."""
        return [field for field in self.visible_fields() if field.name.startswith("remark_")]

    @property
    def has_remarks(self) -> bool:
        return any(field.value() for field in self.remarking)

    @property
    def points(self) -> dict[str, Points]:
        data = self.cleaned_data
        return {
            each.key: Points(data[f"points_{each.key}"], data[f"reason_{each.key}"]) for each in self.criteria
        }

    @property
    def remarks(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[f"remark_{name}"]
            for name in RemarksForm.FIELDS
            if self.cleaned_data[f"remark_{name}"]
        }


class AssignForm(PlatformForm):
    expert = forms.ModelChoiceField(User.objects.none(), label=_("Expert"))

    def __init__(self, *args: Any, experts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = experts  # type: ignore[attr-defined]


class DecisionForm(PlatformForm):
    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("The author and the experts read it."),
    )


class LeaveForm(PlatformForm):
    why = forms.CharField(
        label=_("Reason"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
