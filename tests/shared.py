"""Files of the data folder that lies beside the checkout in the project's own workshop, and nowhere else."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def shared(name: str) -> Path:
    """The file or folder `name` of the shared data; the test is skipped where it is not there."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no shared data beside the checkout: {name}")
    return path
