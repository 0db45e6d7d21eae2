"""What registration asks besides address and password, with a password or by single sign-on.

Apart from `forms`, because allauth imports it while its own forms are being made.
"""

from django import forms
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .actions import give_consent
from .consents import TERMS
from .models import User
from .names import is_name, tidy

format_html_lazy = lazy(format_html, str)


class SignupFields(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues know you. Members of the platform see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    terms = forms.BooleanField(
        label=TERMS.text,  # type: ignore[arg-type]
        help_text=format_html_lazy('<a href="{}">{}</a>', reverse_lazy("accounts:terms"), _("Read them")),
    )

    field_order = ("name", "email", "password1", "terms")

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if not is_name(name):
            raise forms.ValidationError(_("Write your name with letters, of any alphabet."))
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account is there."""
        give_consent(user=user, kind=TERMS.kind, by=user)
