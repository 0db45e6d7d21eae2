"""What people may be asked to agree to. An app that asks for more registers its text here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policylearning.common.registry import Registry


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words of one consent. A changed text needs a new version, and asks again."""

    kind: str
    title: str | Promise
    text: str | Promise
    version: Callable[[], str]
    required: bool = False
    """There is no account without it; it cannot be taken back, only the account closed."""


consents: Registry[ConsentText] = Registry("consents")

TERMS = consents.register(
    "terms",
    ConsentText(
        kind="terms",
        title=_("Terms of use"),
        text=_("I agree to the terms of use, and I have read how my personal data is used."),
        version=lambda: str(settings.TERMS_VERSION),
        required=True,
    ),
)
