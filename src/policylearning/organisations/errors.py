"""Why something with an organisation is not done."""

from django.utils.translation import gettext as _

from policylearning.common.errors import ActionError

from .models import Organisation


class AlreadyThere(ActionError):
    """`alike` are the organisations that look the same."""

    def __init__(self, alike: list[Organisation]) -> None:
        super().__init__(
            _(
                "This looks like an organisation we know. Take it from the list, "
                "or say that yours is another one."
            ),
            field="name",
        )
        self.alike = alike


class UnusableDomain(ActionError):
    """No domain, or one where anybody can have an address."""

    @classmethod
    def free(cls, domain: str) -> "UnusableDomain":
        return cls(
            _(
                "Anybody can have an address at %(domain)s, so it cannot stand for an organisation. "
                "Leave it empty."
            )
            % {"domain": domain},
            field="email_domain",
        )

    @classmethod
    def unreadable(cls) -> "UnusableDomain":
        return cls(_("Write it as it stands after the @, such as region.example.eu."), field="email_domain")


class NotAPublicAuthority(ActionError):
    """By its type, this organisation cannot be verified."""

    def __init__(self) -> None:
        super().__init__(_("Only public authorities are verified. Change the type first, if it is one."))


class AlreadyAsked(ActionError):
    """A request waits, or the organisation is verified."""

    def __init__(self) -> None:
        super().__init__(_("This was asked already. Nothing was changed."))


class CannotMerge(ActionError):
    """Something stands against it; the sentence says what."""


class CannotSeparate(ActionError):
    """It was not merged, or the record of what was moved is gone."""


class ReasonNeeded(ActionError):
    """People are told why."""

    def __init__(self) -> None:
        super().__init__(_("Write the reason: the person reads it."), field="reason")
