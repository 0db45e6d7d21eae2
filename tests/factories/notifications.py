"""Notices for tests."""

import factory
from factory.django import DjangoModelFactory

from policylearning.notifications.models import Notice, Preference

from .accounts import UserFactory


class NoticeFactory(DjangoModelFactory[Notice]):
    """An unread notice that goes by no mail."""

    class Meta:
        model = Notice

    user = factory.SubFactory(UserFactory)
    cause = factory.Sequence(lambda n: f"cause {n}")
    key = "jobs.done"
    category = "jobs"
    subject = factory.Sequence(lambda n: f"Something happened {n}")
    text = "It did."
    url = "/jobs/"
    action = "Look"


class PreferenceFactory(DjangoModelFactory[Preference]):
    class Meta:
        model = Preference

    user = factory.SubFactory(UserFactory)
    category = "jobs"
    channel = "mail"
    on = False
