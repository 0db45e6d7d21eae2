from types import SimpleNamespace
from typing import Any

import pytest

from policylearning.common.errors import ChangedMeanwhile
from policylearning.common.versions import unchanged


def thing(**values: Any) -> Any:
    return SimpleNamespace(version=2, **values)


@pytest.mark.parametrize("version", [2, "2", None, ""])
def test_the_same_version_or_none_passes(version: object) -> None:
    unchanged(thing(title="theirs"), version, {"title": "mine"})


def test_another_version_shows_the_fields_that_differ() -> None:
    with pytest.raises(ChangedMeanwhile) as caught:
        unchanged(
            thing(title="theirs", text="same", start=None), 1, {"title": "mine", "text": "same", "start": ""}
        )
    assert caught.value.mine == {"title": "mine"}
    assert caught.value.theirs == {"title": "theirs"}
    assert caught.value.version == "2"
