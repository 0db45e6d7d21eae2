"""The score sheet: made from the rubric, and no score without its reason."""

import pytest

from policylearning.validation.forms import AssessmentForm
from policylearning.validation.rubrics import ensure_rubric

pytestmark = pytest.mark.django_db


def test_every_score_needs_its_reason_and_says_what_earns_it() -> None:
    form = AssessmentForm({}, rubric=ensure_rubric())
    criterion = form.criteria[0]
    assert form.fields[f"reason_{criterion.key}"].required
    labels = dict(form.fields[f"points_{criterion.key}"].choices)  # type: ignore[attr-defined]
    assert labels[5] == f"5: {criterion.anchors['5']}"
    assert labels[4] == "4"


def test_changes_are_folded_away_until_one_is_asked_for() -> None:
    rubric = ensure_rubric()
    assert not AssessmentForm({}, rubric=rubric).has_remarks
    assert AssessmentForm({"remark_title": "Shorter"}, rubric=rubric).has_remarks
