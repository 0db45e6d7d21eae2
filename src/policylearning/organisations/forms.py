from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm
from policylearning.common.forms.named import NamedField
from policylearning.regions.forms import region_field

from .enums import OrganisationType
from .models import Organisation
from .queries import by_key, find_organisations


def organisation_field(**kwargs: Any) -> NamedField:
    """An organisation, typed by name with suggestions, for any form; its value is an Organisation or None."""
    return NamedField(
        find=find_organisations,
        suggestions="organisations:suggest",
        by_key=by_key,
        **kwargs,
    )


class OrganisationForm(PlatformForm):
    """What is said of an organisation."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("In full, in its own language or as it is known in Europe."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=[("", _("Choose one")), *OrganisationType.choices])
    region = region_field(
        required=False, help_text=_("Where it works. Type the name or the NUTS code, and choose.")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    email_domain = forms.CharField(
        label=_("E-mail domain"),
        max_length=120,
        required=False,
        help_text=_("What stands after the @ in your colleagues' addresses, such as region.example.eu."),
    )


class AddForm(OrganisationForm):
    role_title = forms.CharField(
        label=_("Your role there"),
        max_length=120,
        required=False,
        help_text=_("For instance: programme manager."),
    )
    although_alike = forms.BooleanField(
        label=_("Mine is another one than those listed here"), required=False, widget=forms.HiddenInput
    )

    def ask_again(self) -> None:
        """Organisations look the same: the tick that says otherwise appears."""
        self.fields["although_alike"].widget = forms.CheckboxInput()


class EditForm(OrganisationForm):
    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        fields = ("name", "type", "region", "website", "email_domain")
        kwargs.setdefault("initial", {field: getattr(organisation, field) for field in fields})
        super().__init__(*args, **kwargs)
        if organisation.domain_confirmed_at:
            del self.fields["email_domain"]


class DomainForm(PlatformForm):
    email_domain = forms.CharField(
        label=_("E-mail domain"),
        max_length=120,
        help_text=_(
            "Everybody with a confirmed address of this domain belongs to the organisation from now on."
        ),
    )


class StatementForm(PlatformForm):
    statement = forms.CharField(
        label=_("What makes it a public authority?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A law, a programme it manages, a page that says so. The secretariat reads it."),
    )


class SeparateForm(PlatformForm):
    why = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        help_text=_("Kept in the audit trail."),
        widget=forms.Textarea({"rows": 2}),
    )


class MergeForm(SeparateForm):
    into = forms.ModelChoiceField(
        Organisation.objects.filter(merged_into=None),
        label=_("The organisation that stays"),
        widget=forms.HiddenInput,
    )


class DecisionForm(PlatformForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a no. The people concerned read it."),
    )
