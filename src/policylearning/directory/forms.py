"""What somebody says of themselves in the directory, and who may read it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common import languages
from policylearning.common.forms import PlatformForm
from policylearning.common.uploads import PictureField
from policylearning.regions.forms import region_field
from policylearning.topics.models import Tag, Topic

from .enums import Audience, Willing
from .faces import DEFAULT, FIELDS
from .models import Profile

CHOOSABLE = tuple(FIELDS)


class ProfileForm(PlatformForm):
    audience = forms.ChoiceField(
        label=_("Who finds me in the directory?"),
        choices=[
            (Audience.MEMBERS, _("Members: people who signed in")),
            (Audience.PUBLIC, _("Everybody, search engines too")),
            (Audience.NOBODY, _("Nobody: I am not in the directory")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Whoever finds you reads your name. Your e-mail address is never shown to anybody."),
    )
    role_title = forms.CharField(label=_("Role"), max_length=120, required=False)
    region = region_field(
        required=False,
        help_text=_("The region you work for. Type the name or the NUTS code, and choose."),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    expertise = forms.CharField(
        label=_("Expertise"),
        max_length=800,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What people may ask you about."),
    )
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    offers = forms.CharField(
        label=_("What I offer"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A visit, a document, an hour on the phone, a story of what went wrong."),
    )
    seeks = forms.CharField(
        label=_("What I seek"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("We look for people who offer it."),
    )
    willing = forms.MultipleChoiceField(
        label=_("I am willing to"),
        choices=Willing.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages I speak"),
        choices=languages.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, profile: Profile | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**(_said(profile) if profile else {}), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        chosen = profile.fields_seen_by if profile else {}
        for name, label in FIELDS.items():
            self.fields[f"seen_{name}"] = forms.ChoiceField(
                label=label, choices=Audience.choices, initial=chosen.get(name, DEFAULT)
            )

    def said(self) -> Iterator[Any]:
        """The fields that say something, in order."""
        return (self[name] for name in self.fields if not name.startswith("seen_"))

    def seen(self) -> Iterator[Any]:
        """The fields that say who reads which."""
        return (self[name] for name in self.fields if name.startswith("seen_"))

    @property
    def given(self) -> dict[str, Any]:
        """What `actions.save_profile` takes."""
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith("seen_")}
        return {
            **given,
            "fields_seen_by": {name: self.cleaned_data[f"seen_{name}"] for name in CHOOSABLE},
        }


class PhotoForm(PlatformForm):
    photo = PictureField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP. What the camera wrote into it, such as the place, is removed."),
    )


def _said(profile: Profile) -> dict[str, Any]:
    plain = ("audience", "role_title", "region", "expertise", "offers", "seeks", "willing", "languages")
    return {
        **{name: getattr(profile, name) for name in plain},
        "topics": list(profile.topics.all()),
        "tags": list(profile.tags.all()),
    }
