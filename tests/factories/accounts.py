"""People for tests: `UserFactory(roles=[("expert", topic), "secretariat"])`; each can sign in by PASSWORD."""

from collections.abc import Iterable
from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from policylearning.accounts.models import Consent, RoleGrant, User
from policylearning.topics.models import Topic

PASSWORD = "an honest long pass phrase"

Role = str | tuple[str, Topic | None]


class UserFactory(DjangoModelFactory[User]):
    """A member with a verified e-mail address. `email_verified=False` leaves that out."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def email_verified(self, create: bool, value: bool | None, **kwargs: Any) -> None:
        if create and value is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def roles(self, create: bool, roles: Iterable[Role] | None, **kwargs: Any) -> None:
        for each in roles or []:
            role, topic = each if isinstance(each, tuple) else (each, None)
            RoleGrant.objects.create(user=self, role=role, topic=topic)


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    kind = "terms"
    version = "2026-01"
    text = "I agree."


def member(**fields: Any) -> User:
    return UserFactory(**fields)


def expert(*topics: Topic, **fields: Any) -> User:
    """Of `topics`; of all when none is given."""
    return UserFactory(roles=[("expert", topic) for topic in topics or (None,)], **fields)


def manager(*topics: Topic, **fields: Any) -> User:
    """Thematic manager of `topics`; of all when none is given."""
    return UserFactory(roles=[("thematic_manager", topic) for topic in topics or (None,)], **fields)


def secretariat(**fields: Any) -> User:
    return UserFactory(roles=["secretariat"], **fields)
