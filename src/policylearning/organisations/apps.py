from typing import Any

from allauth.account.signals import email_changed, email_confirmed
from django.apps import AppConfig


def on_address(sender: Any, **kwargs: Any) -> None:
    """allauth tells of a confirmed or changed address by signals alone."""
    from .actions import address_changed

    user = kwargs["user"] if "user" in kwargs else kwargs["email_address"].user
    address_changed(user=user)


class OrganisationsConfig(AppConfig):
    name = "policylearning.organisations"
    verbose_name = "Organisations"

    def ready(self) -> None:
        email_confirmed.connect(on_address, dispatch_uid="organisations.confirmed")
        email_changed.connect(on_address, dispatch_uid="organisations.changed")
