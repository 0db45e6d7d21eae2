from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.enums import RoleName
from policylearning.common.forms import PlatformForm, Rows
from policylearning.topics.models import Tag, Topic
from policylearning.validation.models import Rubric
from policylearning.validation.rubrics import TEXTS, first_content


class GrantForm(PlatformForm):
    role = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)
    topic = forms.ModelChoiceField(
        Topic.objects.all(), label=_("Topic"), required=False, empty_label=_("all topics")
    )


class ReasonForm(PlatformForm):
    why = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        help_text=_("Kept in the audit trail."),
        widget=forms.Textarea({"rows": 3}),
    )


class MergeTagForm(ReasonForm):
    into = forms.ModelChoiceField(Tag.objects.all(), label=_("The tag that stays"))
    field_order = ("into", "why")

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)  # type: ignore[attr-defined]


class CriterionForm(PlatformForm):
    key = forms.SlugField(
        label=_("Key"), max_length=40, help_text=_("Short, of letters, digits and underscores.")
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    guidance = forms.CharField(label=_("Guidance"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=20)
    low = forms.CharField(label=_("What earns 0 points"), max_length=300, required=False)
    middle = forms.CharField(label=_("What earns 3 points"), max_length=300, required=False)
    high = forms.CharField(label=_("What earns 5 points"), max_length=300, required=False)


ANCHORS = (("0", "low"), ("3", "middle"), ("5", "high"))


class RubricForm(PlatformForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    introduction = forms.CharField(
        label=_("Introduction"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    threshold = forms.DecimalField(
        label=_("Mean needed"), min_value=0, max_value=5, max_digits=3, decimal_places=2
    )
    minimum = forms.IntegerField(label=_("Least points in any criterion"), min_value=0, max_value=5)
    experts_needed = forms.IntegerField(label=_("Experts needed"), min_value=1, max_value=5)
    rows = {"criteria": Rows(CriterionForm, title=_("Criteria"), extra=1, maximum=12)}

    @property
    def content(self) -> dict[str, Any]:
        """The shape of rubric.yaml."""
        plain = {name: self.cleaned_data[name] for name in self.fields}
        return {**plain, "criteria": [_criterion(row) for row in self.cleaned_data["criteria"]]}


def _criterion(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("key", "name", "guidance", "weight")}
    return {**kept, "anchors": {points: row[name] for points, name in ANCHORS if row[name]}}


def initial_of(rubric: Rubric | None) -> dict[str, Any]:
    """A rubric as the form shows it; what a programme begins with when there is none."""
    if rubric is None:
        return {**(first := first_content()), "criteria": [_shown(each) for each in first["criteria"]]}
    plain = {name: getattr(rubric, name) for name in TEXTS}
    kept = ("key", "name", "guidance", "weight", "anchors")
    rows = [{name: getattr(each, name) for name in kept} for each in rubric.criteria.all()]
    return {**plain, "criteria": [_shown(each) for each in rows]}


def _shown(criterion: dict[str, Any]) -> dict[str, Any]:
    return {**criterion, **{name: criterion["anchors"].get(points, "") for points, name in ANCHORS}}
