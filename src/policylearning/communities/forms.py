"""What people type in communities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm, PlatformModelForm

from .enums import Digest, WayIn
from .models import LONGEST, Community

MARKDOWN = _(
    "Markdown: **bold**, *italic*, - lists, > quotes, [links](https://example.org). Name people with @."
)


def _text(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), help_text=MARKDOWN
    )


class CommunityForm(PlatformModelForm):
    way_in = forms.ChoiceField(
        label=_("Who joins, and who reads?"),
        choices=WayIn.choices,
        widget=forms.RadioSelect,
        initial=WayIn.OPEN,
        help_text=_("Everybody reads an open community; the others are read by their members alone."),
    )
    email_domains = forms.CharField(
        label=_("E-mail domains"),
        max_length=400,
        required=False,
        help_text=_(
            "For a community by domain: what stands after the @, one or several, with commas between."
        ),
    )

    class Meta:
        model = Community
        fields = ("name", "summary", "description", "way_in", "email_domains")
        widgets = {"description": forms.Textarea({"rows": 6})}
        help_texts = {
            "summary": _("One line: who meets here, about what."),
            "description": _("What belongs here and what does not. Markdown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        community = kwargs.get("instance")
        if community is not None:
            kwargs["initial"] = {
                "email_domains": ", ".join(community.email_domains),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        if community is not None and community.topic_id:
            del self.fields["way_in"], self.fields["email_domains"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("email_domains") and given.get("way_in") != WayIn.DOMAIN:
            self.add_error("email_domains", _("Leave this empty, or let people in by their domain."))
        return given

    def _post_clean(self) -> None:
        """The action changes the row, not the form."""

    @property
    def given(self) -> dict[str, Any]:
        """What `actions.found` and `actions.edit` take."""
        domains = self.cleaned_data.get("email_domains", "")
        return {
            **{name: self.cleaned_data[name] for name in ("name", "summary", "description")},
            "way_in": self.cleaned_data.get("way_in", WayIn.OPEN),
            "email_domains": [each.strip() for each in domains.split(",") if each.strip()],
        }


class ThreadForm(PlatformForm):
    title = forms.CharField(label=_("Title"), max_length=140)
    text = _text(_("What would you like to say or ask?"), rows=8)


class PostForm(PlatformForm):
    text = _text(_("Your answer"), rows=5)


class EditPostForm(PlatformForm):
    text = _text(_("Your post"), rows=8)


class JoinForm(PlatformForm):
    why = forms.CharField(
        label=_("Why you would like to join"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The owners read it."),
    )


class FlagForm(PlatformForm):
    why = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The moderators read it. The writer does not learn who reported."),
    )


class JudgeForm(PlatformForm):
    why = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed to take a post away or to keep it away. Its writer reads it."),
    )


class ObjectForm(PlatformForm):
    objection = forms.CharField(
        label=_("Why it should be shown"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Another moderator decides, once and for all."),
    )


class DigestForm(PlatformForm):
    digest = forms.ChoiceField(
        label=_("Tell me what is new"), choices=Digest.choices, widget=forms.RadioSelect
    )
