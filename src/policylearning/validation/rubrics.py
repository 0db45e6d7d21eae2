"""The rubric as data: a new version from plain values, and the one an installation begins with."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.permissions import Actor, demand
from policylearning.common.versions import unchanged

from .models import Criterion, Rubric

FIRST = Path(__file__).with_name("rubric.yaml")
TEXTS = ("name", "introduction", "threshold", "minimum", "experts_needed")
"""What a conflict of two editors shows side by side."""


@transaction.atomic
def publish_rubric(
    *, content: dict[str, Any], by: Actor, expected_version: object = None, at: datetime | None = None
) -> Rubric:
    """Put a new version in force. `content` has the shape of rubric.yaml. Rounds under way keep theirs.

    Raises Forbidden; ActionError without criteria; ChangedMeanwhile when another than `expected_version`, the
    one the person changed, is in force by now.
    """
    at = at or clock.now()
    demand(by, "validation.edit_rubric")
    if not content.get("criteria"):
        raise ActionError(_("A rubric needs at least one criterion."), field="criteria")
    newest = Rubric.objects.select_for_update().order_by("-version").first()
    if newest is not None:
        unchanged(newest, expected_version, {name: content[name] for name in TEXTS})
    rubric = Rubric.objects.create(
        version=newest.version + 1 if newest else 1,
        name=content["name"],
        introduction=content["introduction"],
        threshold=Decimal(content["threshold"]),
        minimum=content["minimum"],
        experts_needed=content["experts_needed"],
        in_force_from=at,
    )
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, order=number, **row)
        for number, row in enumerate(content["criteria"], start=1)
    )
    record(verb="validation.publish_rubric", obj=rubric, by=by, at=at)
    return rubric


def first_content() -> dict[str, Any]:
    """What a programme begins with, in the shape of `publish_rubric`."""
    content: dict[str, Any] = yaml.safe_load(FIRST.read_text(encoding="utf-8"))
    return content


def ensure_rubric() -> Rubric:
    """The rubric in force; the first one, put in force by the platform, when there is none."""
    newest = Rubric.objects.order_by("-version").first()
    return newest or publish_rubric(content=first_content(), by=None)
