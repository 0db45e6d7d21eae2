"""What we depend on: listed for others, and asked about."""

import json
import re
from typing import Any

import pytest

from tests import audit, sbom


def test_the_list_has_every_package_of_the_lock_with_its_hashes() -> None:
    made = json.loads(sbom.document())
    by_name = {each["name"]: each for each in made["components"]}
    lock = sbom.LOCK.read_text("utf-8")
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["name"] == "policylearning"
    assert set(by_name) == set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    # One package may stand there twice, for different versions of Python.
    assert sum(len(each["hashes"]) for each in made["components"]) == lock.count("--hash=")
    django = by_name["django"]
    assert django["purl"] == f"pkg:pypi/django@{django['version']}"
    needs = {each["ref"]: each.get("dependsOn", []) for each in made["dependencies"]}
    assert django["bom-ref"] in needs["policylearning"]
    assert any(each.startswith("sqlparse@") for each in needs[django["bom-ref"]])
    assert django["licenses"][0]["license"]["id"] == "BSD-3-Clause"


def test_a_lock_is_read_with_its_markers() -> None:
    text = (
        "one==1.0 \\\n    --hash=sha256:" + "a" * 64 + "\n"
        "two==2.0 ; python_full_version < '3.13' \\\n"
        "    --hash=sha256:" + "b" * 64 + " \\\n    --hash=sha256:" + "c" * 64 + "\n"
    )
    assert list(sbom.locked(text)) == [("one", "1.0", ["a" * 64]), ("two", "2.0", ["b" * 64, "c" * 64])]


def test_a_package_that_is_not_installed_says_nothing() -> None:
    assert sbom.licences_of("no-such-package-here") == []


HOLE = {"id": "X-1", "fix_versions": ["1.1"]}


@pytest.mark.parametrize(
    ("answer", "age", "sentence", "code"),
    [
        (None, 12, "The data on known holes cannot be reached from here. The lock is 12 days old.", 0),
        ({"dependencies": [{"name": "one", "skip_reason": "?"}]}, None, "The lock is of unknown age.", 0),
        (
            {
                "dependencies": [
                    {"name": "one", "version": "1.0", "vulns": []},
                    {"name": "two", "skip_reason": "?"},
                ]
            },
            1,
            "No known hole in 1 packages; 1 could not be asked about.",
            0,
        ),
        (
            {"dependencies": [{"name": "one", "version": "1.0", "vulns": [HOLE]}]},
            1,
            "Known holes:\none 1.0: X-1, mended in 1.1",
            1,
        ),
    ],
)
def test_a_run_that_could_ask_nobody_proves_nothing(
    answer: dict[str, Any] | None, age: int | None, sentence: str, code: int
) -> None:
    told, exit_code = audit.told(answer, age)
    assert told.endswith(sentence)
    assert exit_code == code
