"""Filling the demo twice is the same as filling it once."""

from typing import Any

import pytest
from django.apps import apps

from policylearning.config.demo.load import load_base
from policylearning.config.demo.practices import load_practices
from policylearning.config.demo.transfers import load_transfers
from policylearning.impact.models import Transfer
from policylearning.practices.models import Practice
from policylearning.regions import actions as regions
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def _fill() -> None:
    world = load_base()
    load_practices(world)
    load_transfers(world)


def _counts() -> dict[str, int]:
    models = [model for model in apps.get_models() if model.__module__.startswith("policylearning.")]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_a_second_fill_adds_nothing(search_index: Any) -> None:  # noqa: F811
    regions.load_packaged()
    _fill()
    once = _counts()
    _fill()
    assert _counts() == once
    assert once["practices.Practice"] == 64
    assert once["accounts.RoleGrant"] == 15


def test_the_ledgers_raise_the_evidence_they_should(search_index: Any) -> None:  # noqa: F811
    regions.load_packaged()
    _fill()
    best = Practice.objects.filter(evidence_level=5)
    assert best.exists()
    assert all(practice.transfers >= 1 for practice in best)
    assert Transfer.objects.filter(confirmed_state="").exists(), "some wait for the other side's word"
