"""The forms of the back office for the glossary."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from policylearning.common import languages
from policylearning.common.forms import PlatformForm, Rows
from policylearning.common.forms.named import NamedField
from policylearning.search.glossary.rows import Labels
from policylearning.search.glossary.skos_reading import FORMATS, MEGABYTE
from policylearning.search.glossary.writing import labels_of
from policylearning.search.models import Concept

from .queries import find_concepts

LARGEST = 100 * MEGABYTE
SEPARATOR = ";"
ON_ONE_LINE = RegexValidator(r"[\r\n]", _("Write it on one line."), inverse_match=True)
LABELS = _("Preferred is what people should say; others what they also say or type, with semicolons between.")


def concept_field(**kwargs: Any) -> NamedField:
    """A concept, typed by any of its labels with suggestions."""
    return NamedField(
        find=find_concepts,
        suggestions="office:glossary_suggest",
        by_key=lambda key: Concept.objects.filter(pk=key).first(),
        **kwargs,
    )


class LabelsForm(PlatformForm):
    """What a concept is called in one language."""

    language = forms.ChoiceField(label=_("Language"))
    preferred = forms.CharField(label=_("Preferred"), max_length=200, validators=[ON_ONE_LINE])
    others = forms.CharField(label=_("Others"), max_length=2000, required=False, validators=[ON_ONE_LINE])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = languages.choices()
        here = (self.initial or {}).get("language", "")
        extra = [] if not here or here in dict(known) else [(here, here)]
        self.fields["language"].choices = [("", "---------"), *known, *extra]  # type: ignore[attr-defined]


class NeighbourForm(PlatformForm):
    concept = concept_field(label=_("Term"))


class ConceptForm(PlatformForm):
    """`labels`, `broader`, `related` of the cleaned data are as `glossary.actions` takes them."""

    scope_note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is meant and what is not."),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    rows = {
        "labels": Rows(LabelsForm, _("Labels"), help=LABELS, extra=1, maximum=45),
        "broader": Rows(NeighbourForm, _("Broader terms"), extra=1, maximum=10),
        "related": Rows(NeighbourForm, _("Related terms"), extra=1, maximum=30),
    }

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = (self.initial or {}).get("topic", "")
        extra = [] if not here or here in dict(topics) else [(here, here)]
        self.fields["topic"].choices = [("", _("none in particular")), *topics, *extra]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """For `actions.add` and `actions.change`."""
        said = self.cleaned_data
        labels: Labels = {}
        for row in said["labels"]:
            others = [each.strip() for each in row["others"].split(SEPARATOR)]
            labels.setdefault(row["language"], []).extend([row["preferred"], *others])
        return {
            "labels": labels,
            "scope_note": said["scope_note"],
            "topic": said["topic"],
            "broader": [row["concept"] for row in said["broader"]],
            "related": [row["concept"] for row in said["related"]],
        }


def initial_of(concept: Concept) -> dict[str, Any]:
    """A concept as the form shows it."""
    return {
        "scope_note": concept.scope_note,
        "topic": concept.topic,
        "labels": [
            {"language": language, "preferred": first, "others": f"{SEPARATOR} ".join(others)}
            for language, (first, *others) in sorted(labels_of(concept).items())
        ],
        "broader": [{"concept": each} for each in concept.broader.all()],
        "related": [{"concept": each} for each in concept.related.all()],
    }


class MergeConceptForm(PlatformForm):
    into = concept_field(label=_("The term that stays"))
    why = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        help_text=_("Kept in the audit trail."),
        widget=forms.Textarea({"rows": 3}),
    )


class ImportForm(PlatformForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "SKOS in RDF/XML (.rdf), Turtle (.ttl) or JSON-LD (.jsonld), up to 100 MB; larger ones by the command."
        ),
        widget=forms.ClearableFileInput({"accept": ",".join(FORMATS)}),
    )
    dry_run = forms.BooleanField(label=_("Only show what would happen"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file has more than 100 MB. Use the command on the server."))
        return file
