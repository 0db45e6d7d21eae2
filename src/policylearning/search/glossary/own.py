"""The glossary that comes with the platform: `data/concepts.yaml`, and one file of labels for each language.

Every concept has a short key, which is its line in each file. A further language is one more file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from .rows import Row

FOLDER: Final = Path(__file__).with_name("data")
CONCEPTS: Final = "concepts.yaml"
NAME: Final = "policylearning"
"""What an import of it is called."""
URN: Final = "urn:policylearning:glossary:"


def rows() -> Iterator[Row]:
    """Every concept, in the order of the file."""
    labels = {path.stem: _read(path) for path in sorted(FOLDER.glob("??.yaml"))}
    for key, about in _read(FOLDER / CONCEPTS).items():
        about = about or {}
        yield Row(
            uri=URN + key,
            labels={
                language: _listed(words[key]) for language, words in sorted(labels.items()) if key in words
            },
            note=about.get("note", ""),
            topic=about.get("topic", ""),
            broader=[URN + each for each in _listed(about.get("broader", []))],
            related=[URN + each for each in _listed(about.get("related", []))],
        )


def _listed(value: Any) -> list[str]:
    """One word needs no list around it."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        read: dict[str, Any] = yaml.load(file, yaml.CSafeLoader)
    return read
