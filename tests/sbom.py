"""`python -m tests.sbom`: what is installed to run the platform, as a CycloneDX 1.6 document in JSON."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from itertools import chain
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.txt"
_PACKAGE = re.compile(r"^([\w.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """(name, version, SHA-256 of each of its files) for every package of a lock, in its order."""
    found = list(_PACKAGE.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    for each, end in zip(found, ends, strict=True):
        yield each[1], each[2], _HASH.findall(text[each.end() : end])


def licences_of(name: str) -> list[str]:
    """What an installed package says of its licence; nothing for one that is not installed here."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return []
    if expression := told.get("License-Expression"):
        return [expression]
    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier", []) if "License ::" in each
    ]
    return classified or [each for each in [(told.get("License") or "").strip().split("\n")[0]] if each]


def document() -> str:
    """The whole list as JSON. The same lock gives the same components."""
    bom = Bom()
    root = Component(
        type=ComponentType.APPLICATION,
        name="policylearning",
        version=version("policylearning"),
        bom_ref="policylearning",
        licenses=[LicenseFactory().make_from_string("EUPL-1.2")],
    )
    bom.metadata.component = root
    known: dict[str, list[Component]] = {}
    for each in locked(LOCK.read_text("utf-8")):  # twice, where versions of Python take different ones
        known.setdefault(each[0], []).append(_component(*each))
    bom.components.update(chain.from_iterable(known.values()))
    for name, components in {"policylearning": [root], **known}.items():
        needed = [one for each in needed_by(name) for one in known.get(each, [])]
        for component in components:
            bom.register_dependency(component, needed)
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def needed_by(name: str) -> list[str]:
    """The names of what an installed package asks for, whether or not this machine needs it."""
    try:
        asked = requires(name) or []
    except PackageNotFoundError:
        return []
    return sorted({canonicalize_name(Requirement(each).name) for each in asked})


def _component(name: str, number: str, hashes: list[str]) -> Component:
    known = LicenseFactory()
    told = licences_of(name)
    # One expression, or any number of names: the format has no mixture of both.
    single = len(told) == 1
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=number,
        purl=PackageURL("pypi", name=name, version=number),
        bom_ref=f"{name}@{number}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
        licenses=[known.make_from_string(each) if single else DisjunctiveLicense(name=each) for each in told],
    )


if __name__ == "__main__":
    sys.stdout.write(document() + "\n")
