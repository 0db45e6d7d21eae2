"""The submission in steps, and the small forms of the practice's own life."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from policylearning.common import languages
from policylearning.common.forms import PlatformForm, PlatformModelForm, Rows, Step, Steps
from policylearning.common.forms.named import NamedField
from policylearning.common.uploads import DocumentField, PictureField
from policylearning.organisations.forms import organisation_field
from policylearning.programmes.models import Project
from policylearning.programmes.queries import find_projects
from policylearning.regions.forms import region_field
from policylearning.topics.models import FieldOfIntervention, Tag, Topic

from .models import Practice
from .queries import label_of
from .rules import NEEDED


class StartForm(PlatformForm):
    """A title is enough to begin."""

    title = forms.CharField(
        label=_("Title"), max_length=100, help_text=_("What it is, in a few words. You can change it later.")
    )


class DraftForm(PlatformModelForm):
    """A step that may be saved half done: what a submission needs is not demanded yet, nor called optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEEDED & set(self.fields):
            self.fields[name].required = name == "title"
            self.fields[name].needed = True  # type: ignore[attr-defined]


class BasicsForm(DraftForm):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One or two, rarely more."),
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=languages.choices)

    class Meta:
        model = Practice
        fields = ("title", "summary", "kind", "language", "topics")
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "summary": _("One line that makes somebody in another region read on."),
            "kind": _(
                "A lesson from failure tells others what not to repeat; it is as welcome as a success."
            ),
        }


class PlaceForm(DraftForm):
    region = region_field()
    institution = organisation_field(
        label=_("Main institution"),
        help_text=_(
            "The organisation that ran it. If it is not known here yet, add it under Organisations first."
        ),
    )
    project = NamedField(
        label=_("Project"),
        find=find_projects,
        suggestions="programmes:suggest",
        by_key=lambda key: Project.objects.filter(pk=key).first(),
        required=False,
        help_text=_("If it comes from an approved project, its acronym. The project looks at it first."),
    )

    class Meta:
        model = Practice
        fields = ("region", "place", "institution", "contact_name", "project", "start", "end")
        widgets = {
            "start": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "end": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "contact_name": _("Whom to ask. Members see the name; addresses are never shown."),
            "end": _("Leave empty while it is ongoing."),
        }


class StoryForm(DraftForm):
    class Meta:
        model = Practice
        fields = ("description", "resources", "cost_from", "cost_to", "staff", "setup_months")
        widgets = {"description": forms.Textarea({"rows": 14}), "resources": forms.Textarea({"rows": 3})}
        help_texts = {
            "description": _("The problem, what was done, who did it, how it is run and paid for."),
            "resources": _("What another region would have to find."),
            "cost_from": _("EUR."),
            "cost_to": _("EUR. Leave empty when it is one figure."),
            "staff": _("Full-time equivalents."),
            "setup_months": _("Months from the decision to the first result."),
        }


class IndicatorForm(PlatformForm):
    name = forms.CharField(label=_("Indicator"), max_length=120)
    value = forms.DecimalField(label=_("Value"), max_digits=18, decimal_places=2, localize=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    baseline = forms.DecimalField(label=_("Value before"), max_digits=18, decimal_places=2, required=False)
    source = forms.CharField(label=_("Source"), max_length=160, required=False)


class EvidenceForm(DraftForm):
    rows = {
        "indicators": Rows(
            IndicatorForm,
            title=_("Result indicators"),
            help=_("Figures that show success. One with a value before and a source says most."),
            extra=1,
            maximum=10,
        )
    }

    class Meta:
        model = Practice
        fields = ("evidence", "difficulties")
        widgets = {"evidence": forms.Textarea({"rows": 6}), "difficulties": forms.Textarea({"rows": 4})}
        help_texts = {
            "evidence": _("What shows that it worked, and compared with what."),
            "difficulties": _("What went wrong or nearly did. Readers trust this part most."),
        }


class TransferForm(DraftForm):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_of_intervention = forms.ModelChoiceField(
        FieldOfIntervention.objects.all(),
        label=_("Field of intervention"),
        required=False,
        empty_label=_("None of these"),
    )

    class Meta:
        model = Practice
        fields = (
            "potential",
            "legal_preconditions",
            "financial_preconditions",
            "partner_preconditions",
            "capacity_preconditions",
            "policy_instrument",
            "field_of_intervention",
            "tags",
        )
        widgets = {
            "potential": forms.Textarea({"rows": 8}),
            "legal_preconditions": forms.Textarea({"rows": 2}),
            "financial_preconditions": forms.Textarea({"rows": 2}),
            "partner_preconditions": forms.Textarea({"rows": 2}),
            "capacity_preconditions": forms.Textarea({"rows": 2}),
        }
        help_texts = {
            "potential": _("What others can learn or take over, and what they would have to change."),
            "policy_instrument": _("The programme or strategy it belongs to."),
        }


class LinkForm(PlatformForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")


class LinksForm(PlatformForm):
    rows = {
        "links": Rows(LinkForm, title=_("Links"), help=_("Reports, websites, films."), extra=1, maximum=10)
    }


STEPS = Steps(
    Step("basics", _("The practice"), BasicsForm),
    Step("place", _("Where and who"), PlaceForm),
    Step("story", _("What was done"), StoryForm),
    Step("evidence", _("Evidence"), EvidenceForm),
    Step("transfer", _("Transfer"), TransferForm),
    Step("links", _("Links and files"), LinksForm),
    Step("preview", _("Preview and send")),
)

ROW_FIELDS = {"evidence": "indicators", "links": "links"}
"""The step to the list of rows it holds."""


def rows_of(practice: Practice, step: str) -> dict[str, Any]:
    """The saved rows of a step's list, as initial data."""
    if step == "evidence":
        fields = ("name", "value", "unit", "baseline", "source")
        rows = list(practice.indicators.values(*fields))
        for row in rows:
            row |= {name: _plain(row[name]) for name in ("value", "baseline")}
        return {"indicators": rows}
    if step == "links":
        return {"links": list(practice.links.values("title", "url"))}
    return {}


def _plain(number: Decimal | None) -> str:
    """As a person typed it: 61, not 61.00."""
    if number is None:
        return ""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


class PictureForm(PlatformForm):
    file = PictureField(label=_("Picture"))
    description = forms.CharField(
        label=_("What it shows"), max_length=200, help_text=_("Read aloud to those who cannot see it.")
    )


class DocumentForm(PlatformForm):
    file = DocumentField(label=_("PDF"), widget=forms.FileInput({"accept": "application/pdf"}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.kind != "pdf":
            raise forms.ValidationError(_("This is no PDF. Save it as a PDF and add that."))
        return file


SHOWN_OF_A_FIELD = 240


class ReasonForm(PlatformForm):
    """One text that somebody will read."""

    why = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 5}))


class RemarksForm(PlatformForm):
    """A remark at each field that should change, and one in general."""

    why = forms.CharField(
        label=_("In general"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    FIELDS = (
        "title",
        "summary",
        "topics",
        "region",
        "institution",
        "start",
        "description",
        "resources",
        "evidence",
        "difficulties",
        "potential",
        "tags",
    )

    def __init__(self, *args: Any, content: Mapping[str, str], **kwargs: Any) -> None:
        """`content` is what the fields hold now, shown above each remark."""
        super().__init__(*args, **kwargs)
        for name in self.FIELDS:
            self.fields[name] = forms.CharField(
                label=self.label_of(name),
                help_text=Truncator(content.get(name, "")).chars(SHOWN_OF_A_FIELD),
                max_length=1000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )

    @staticmethod
    def label_of(name: str) -> str:
        return label_of(name).capitalize()

    @property
    def remarks(self) -> dict[str, str]:
        """Field name to remark, empty ones left out."""
        return {name: self.cleaned_data[name] for name in self.FIELDS if self.cleaned_data[name]}


class HandOverForm(PlatformForm):
    email = forms.EmailField(
        label=_("E-mail address of the new owner"), help_text=_("They need an account here.")
    )
