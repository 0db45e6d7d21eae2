"""Where the platform differs from allauth: names, mail, secrets at rest, and what staff may not drop."""

import base64
import hashlib
import logging
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import User
from .names import tidy
from .roles import is_staff
from .second_factor import SECOND_FACTORS, second_factors_of

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        user.name = form.cleaned_data["name"]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """With an HTML part made of the text, so that the words are written once."""
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        if isinstance(message, EmailMultiAlternatives) and not message.alternatives:
            message.attach_alternative(_as_html(message, context.get("code")), "text/html")
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away must not take registration down with it."""
        site = SimpleNamespace(name=settings.SITE_NAME, domain=settings.BASE_URL)
        try:
            super().send_mail(template_prefix, email, {**context, "current_site": site})
        except OSError:
            log.exception("Mail %s could not be sent", template_prefix)
            messages.error(
                self.request,
                _(
                    "We could not send you an e-mail just now. What you did is kept; "
                    "ask for the e-mail again in a while."
                ),
            )


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role demands a second factor. Add another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone opens no account."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or authenticator.type not in SECOND_FACTORS:
            return True
        others = second_factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not is_staff(authenticator.user) or others.exists()


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People with a name in one field."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        whole = data.get("name") or " ".join(data.get(part) or "" for part in ("first_name", "last_name"))
        user.name = tidy(whole)[:120]
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "name": sociallogin.user.name}


def _as_html(message: EmailMessage, code: str | None) -> str:
    """The text of an account's letter, laid out: a code that stands by itself is large, an address there is a link.

    An address within a sentence is none: names are typed by whoever registers somebody else's e-mail address.
    """
    text = str(message.body).partition("\n--\n")[0]
    paragraphs = [each.strip() for each in text.split("\n\n") if each.strip()]
    context = {
        "subject": message.subject,
        "paragraphs": [(each, "code" if each == code else _kind(each)) for each in paragraphs],
        "site_name": settings.SITE_NAME,
        "address": settings.BASE_URL,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    return render_to_string("account/email/letter.html", context)


def _kind(paragraph: str) -> str:
    return "link" if paragraph.startswith(("https://", "http://")) and not paragraph.split()[1:] else "text"


def _vault() -> MultiFernet:
    """Keys drawn from the secret key, and from those before it."""
    return MultiFernet([Fernet(_key(each)) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"mfa:" + force_bytes(secret)).digest())
