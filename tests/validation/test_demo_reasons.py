"""The reasons of the demo's experts: about the practice, and never the rubric's own sentences."""

from policylearning.config.demo.reasons import REASONS, reason_for
from policylearning.practices.models import Practice
from policylearning.validation.rubrics import first_content


def test_every_number_of_points_has_its_reason_about_the_practice() -> None:
    practice = Practice(place="Pori")
    criteria = {row["key"]: set(row["anchors"].values()) for row in first_content()["criteria"]}
    assert criteria.keys() == REASONS.keys()
    for key, anchors in criteria.items():
        said = {reason_for(key, points, practice) for points in range(6)}
        assert len(said) == 3
        assert all("Pori" in each for each in said)
        assert not said & anchors
