from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformForm, PlatformModelForm

from .models import User
from .places import time_zones


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Whether the address has an account or not: the same answer, and as much work."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:
            # Somebody registered the address a moment ago, in another request.
            self.account_already_exists = True
            answer = super().try_save(request)
        return answer

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user


class LongSelect(forms.Select):
    """A select of hundreds: Django renders a template for each option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        built = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, _chosen(key == value), label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", built, options)


def _chosen(yes: bool) -> SafeString:
    return SafeString(" selected") if yes else SafeString("")


class ProfileForm(PlatformModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: list(time_zones().items()),
        widget=LongSelect,
        help_text=_("Dates and times are shown in it."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def _post_clean(self) -> None:
        """The action changes the row, not the form."""


class EraseForm(PlatformForm):
    typed = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("Type the address of this account, to be sure that this is what you want."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "email"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip().lower()
        if typed != self.user.email:
            raise forms.ValidationError(_("This is not the address of this account. Nothing was erased."))
        return typed
