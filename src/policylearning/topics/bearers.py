"""What carries tags and topics. Apps above declare it in `merging.py`; one that was renamed or merged tells them."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from policylearning.common.registry import Registry

from .models import Tag, Topic

Carrier: TypeAlias = Callable[[Tag, Tag | None, datetime], int]
"""`carrier(tag, into, at)`, inside the transaction: give what carries `tag` the tag `into` as well, or, where that
is None, show the tag's new words. Returns how many carry it."""

TopicCarrier: TypeAlias = Callable[[Topic, str, datetime], None]
"""`carrier(topic, was, at)`, inside the transaction: the topic's address is another; `was` is the one before."""

carriers: Registry[Carrier] = Registry("carriers of tags")
topic_carriers: Registry[TopicCarrier] = Registry("carriers of topics")


def carries_tags(key: str) -> Callable[[Carrier], Carrier]:
    def declare(carrier: Carrier) -> Carrier:
        return carriers.register(key, carrier)

    return declare


def carries_topics(key: str) -> Callable[[TopicCarrier], TopicCarrier]:
    def declare(carrier: TopicCarrier) -> TopicCarrier:
        return topic_carriers.register(key, carrier)

    return declare
