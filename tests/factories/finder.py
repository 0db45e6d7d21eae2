"""Shortlists and follows for tests."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.accounts.models import User
from policylearning.finder import actions
from policylearning.finder.following.actions import follow
from policylearning.finder.following.wanted import Wanted
from policylearning.finder.models import Follow, Shortlist, ShortlistItem
from policylearning.practices.models import Practice

from .accounts import UserFactory
from .practices import PracticeFactory


class ShortlistFactory(DjangoModelFactory[Shortlist]):
    """Private and empty. `shared=True` gives it a link."""

    class Meta:
        model = Shortlist

    class Params:
        shared = factory.Trait(visibility="link", token=factory.Sequence(lambda n: f"{'t' * 24}{n:08}"))

    owner = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Shortlist {n}")


def filled(number: int, *, owner: User | None = None, **fields: Any) -> Shortlist:
    """A shortlist with `number` published practices on it."""
    shortlist = ShortlistFactory(owner=owner or UserFactory(), **fields)
    for _count in range(number):
        actions.add(practice=PracticeFactory(published=True), by=shortlist.owner, shortlist=shortlist)
    return shortlist


def item_of(shortlist: Shortlist, position: int = 0) -> ShortlistItem:
    return shortlist.items.all()[position]


def following(wanted: Wanted | Practice, *, by: User | None = None, **how: Any) -> Follow:
    """Somebody follows this search or practice; weekly, unless `how` says otherwise."""
    return follow(wanted=wanted, by=by or UserFactory(), **how)


def search_for(query: str = "", **filters: Any) -> Wanted:
    """A search for practices: `search_for("hydrogen", topic="low-carbon")`."""
    return Wanted.of(query, {name: [value] for name, value in filters.items()}, ["practice"])
