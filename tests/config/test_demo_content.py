"""The example content is complete, within its limits, and agrees with itself. Plain Python: no database."""

import csv
import datetime
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

PACKAGE = Path(__file__).parents[2] / "src" / "policylearning"
DEMO = PACKAGE / "config" / "demo"
REGIONS = PACKAGE / "regions" / "data"

Record = dict[str, Any]

TODAY = datetime.date(2026, 11, 23)
TOPICS = {
    "research-and-innovation",
    "sme-competitiveness",
    "low-carbon-economy",
    "environment-and-resource-efficiency",
}
ORGANISATION_TYPES = {
    "managing_authority",
    "intermediate_body",
    "national_authority",
    "regional_authority",
    "local_authority",
    "cluster_organisation",
    "business_support",
    "university",
    "agency",
    "ngo",
    "company",
    "other",
}
AUTHORITY_TYPES = {
    "managing_authority",
    "intermediate_body",
    "national_authority",
    "regional_authority",
    "local_authority",
}
ROLES = {
    "member",
    "verified_authority",
    "web_admin",
    "expert",
    "thematic_manager",
    "secretariat",
}
DEMO_ACCOUNTS = {
    "member",
    "authority",
    "owner",
    "webadmin",
    "expert",
    "expert2",
    "manager",
    "secretariat",
}
STATES_AT_LEAST = {
    "draft": 2,
    "submitted": 3,
    "in_validation": 3,
    "changes_requested": 2,
    "validated": 2,
    "not_validated": 2,
    "published": 30,
    "due_for_confirmation": 3,
    "stale": 3,
    "retired": 2,
}
PUBLIC_STATES = {"published", "due_for_confirmation", "stale", "retired"}
JUDGED_STATES = PUBLIC_STATES | {"changes_requested", "validated", "not_validated"}
STAGES = {"shortlisted", "visited", "adapted", "running", "dropped"}
CRITERIA = {"relevance", "effectiveness", "transferability", "durability", "quality_of_description"}
PRECONDITIONS = {"legal", "financial", "partners", "capacities"}
LENGTHS = {
    "title": (10, 100),
    "summary": (40, 160),
    "description": (900, 1500),
    "resources": (0, 300),
    "evidence": (0, 500),
    "difficulties": (0, 300),
    "potential": (400, 1000),
}
PRACTICE_FIELDS = {
    *LENGTHS,
    "key",
    "kind",
    "topics",
    "language",
    "region",
    "place",
    "institution",
    "owner",
    "project",
    "start",
    "end",
    "cost_from",
    "cost_to",
    "staff_fte",
    "setup_months",
    "indicators",
    "preconditions",
    "tags",
    "field_of_intervention",
    "policy_instrument",
    "links",
    "state",
    "published_on",
    "confirmed_on",
    "validations",
    "transfers",
}


def load(name: str) -> Any:
    return yaml.safe_load((DEMO / f"{name}.yaml").read_text(encoding="utf-8"))


def by(records: list[Record], field: str) -> dict[str, Record]:
    counts = Counter(record[field] for record in records)
    assert [value for value, number in counts.items() if number > 1] == [], "each key once"
    return {record[field]: record for record in records}


VOCABULARY: Record = load("topics")
ORGANISATIONS = by(load("organisations"), "key")
PEOPLE = by(load("people"), "key")
PROJECTS = by(load("projects"), "acronym")
PRACTICE_LIST: list[Record] = [
    practice for path in sorted(DEMO.glob("practices-*.yaml")) for practice in load(path.stem)
]
PRACTICES = by(PRACTICE_LIST, "key")

each_practice = pytest.mark.parametrize("practice", PRACTICE_LIST, ids=lambda practice: practice["key"])


def country(code: str) -> str:
    return code[:2]


def people_with(role: str) -> list[Record]:
    return [person for person in PEOPLE.values() if any(entry["role"] == role for entry in person["roles"])]


def experts_of(topic: str) -> set[str]:
    return {
        person["key"]
        for person in people_with("expert")
        if any(entry.get("topic") == topic for entry in person["roles"])
    }


def months_before(years: int, months: int) -> datetime.date:
    return datetime.date(TODAY.year - years, TODAY.month - months, TODAY.day)


def region_codes() -> set[str]:
    """The 2021 codes that the regions module ships, whatever the table's other columns are."""
    tables = sorted(REGIONS.glob("*.csv")) if REGIONS.is_dir() else []
    if not tables:
        pytest.skip(f"no region tables in {REGIONS}: region codes are not checked")
    codes: set[str] = set()
    for table in tables:
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                code = row.get("code") or row.get("nuts_id")
                if code and "2021" in row.get("versions", "2021"):
                    codes.add(code)
    if not codes:
        pytest.skip(f"no column of codes in {REGIONS}: region codes are not checked")
    return codes


# Vocabulary


def test_the_four_topics_and_their_accents() -> None:
    topics = by(VOCABULARY["topics"], "slug")
    assert set(topics) == TOPICS
    assert {topic["accent"] for topic in topics.values()} == {
        "research",
        "sme",
        "low-carbon",
        "environment",
    }
    for topic in topics.values():
        assert re.fullmatch(r"[\w-]+", topic["short"])
        assert topic["contact_email"].endswith("@example.org")


def test_tags_and_fields_of_intervention() -> None:
    tags = by(VOCABULARY["tags"], "slug")
    fields = by(VOCABULARY["fields_of_intervention"], "code")
    assert len(tags) >= 60
    assert len(fields) >= 25
    for tag in tags.values():
        assert tag["topics"]
        assert set(tag["topics"]) <= TOPICS
    used = {tag for practice in PRACTICE_LIST for tag in practice["tags"]}
    assert set(tags) - used == set(), "a tag without a practice leads nowhere"


# Organisations, people and projects


def test_organisations() -> None:
    assert len(ORGANISATIONS) >= 45
    assert {entry["type"] for entry in ORGANISATIONS.values()} == ORGANISATION_TYPES
    for key, entry in ORGANISATIONS.items():
        assert entry["name"].endswith("(example)"), key
        assert re.fullmatch(r"([a-z0-9-]+\.)+example\.(org|net|com)", entry["email_domain"]), key
        assert re.match(r"https://([a-z0-9-]+\.)*example\.(org|net|com)/", entry["website"]), key
        assert isinstance(entry["verified"], bool), key
        assert entry["verified"] or entry["type"] not in AUTHORITY_TYPES, key


def test_people_resolve_and_have_their_organisations_address() -> None:
    assert len(PEOPLE) >= 45
    by(list(PEOPLE.values()), "email")
    for key, person in PEOPLE.items():
        organisation = ORGANISATIONS[person["organisation"]]
        expected = "example.org" if key in DEMO_ACCOUNTS else organisation["email_domain"]
        local, _, domain = person["email"].partition("@")
        assert domain == expected, key
        assert re.fullmatch(r"[a-z0-9.]+", local), key
        assert key not in DEMO_ACCOUNTS or local == key
        assert person["offers"], key
        assert person["seeks"], key
        assert all(re.fullmatch(r"[a-z]{2}", code) for code in person["languages"]), key


def test_roles_are_scoped_and_resolve() -> None:
    for key, person in PEOPLE.items():
        for entry in person["roles"]:
            assert entry["role"] in ROLES, key
            assert (entry.get("topic") in TOPICS) == (entry["role"] in {"expert", "thematic_manager"}), key
            assert (entry.get("project") in PROJECTS) == (entry["role"] == "web_admin"), key


def test_every_role_is_present() -> None:
    assert set(PEOPLE) >= DEMO_ACCOUNTS
    assert all(len(experts_of(topic)) >= 2 for topic in TOPICS)
    managed = {
        entry["topic"]
        for person in people_with("thematic_manager")
        for entry in person["roles"]
        if entry["role"] == "thematic_manager"
    }
    assert managed == TOPICS
    assert len(people_with("secretariat")) >= 3
    assert len(people_with("web_admin")) >= 4
    verified = people_with("verified_authority")
    assert len(verified) >= 10
    for person in verified:
        organisation = ORGANISATIONS[person["organisation"]]
        assert organisation["verified"], person["key"]
        assert organisation["type"] in AUTHORITY_TYPES, person["key"]


def test_projects_name_their_web_admin() -> None:
    assert len(PROJECTS) >= 12
    for acronym, project in PROJECTS.items():
        assert {"role": "web_admin", "project": acronym} in PEOPLE[project["web_admin"]]["roles"]
        assert project["start"] < project["end"]
        assert 0 < project["eu_part_eur"] <= project["budget_eur"]


# Practices


def test_enough_practices_of_every_sort() -> None:
    assert len(PRACTICES) >= 60
    assert len({country(practice["region"]) for practice in PRACTICE_LIST}) >= 24
    assert {topic for practice in PRACTICE_LIST for topic in practice["topics"]} == TOPICS
    assert sum(practice["kind"] == "lesson_from_failure" for practice in PRACTICE_LIST) >= 4
    assert sum(practice["language"] != "en" for practice in PRACTICE_LIST) >= 10
    assert sum(bool(practice["transfers"]) for practice in PRACTICE_LIST) >= len(PRACTICES) // 2
    states = Counter(practice["state"] for practice in PRACTICE_LIST)
    assert set(states) == set(STATES_AT_LEAST)
    assert [state for state, least in STATES_AT_LEAST.items() if states[state] < least] == []
    owners = Counter(practice["owner"] for practice in PRACTICE_LIST)
    assert owners["owner"] >= 3


def test_each_topic_has_its_file() -> None:
    for topic in TOPICS:
        practices = load(f"practices-{topic}")
        assert len(practices) >= 15
        assert all(practice["topics"][0] == topic for practice in practices)


@each_practice
def test_practice_has_the_fields_and_their_limits(practice: Record) -> None:
    assert set(practice) == PRACTICE_FIELDS
    for field, (least, most) in LENGTHS.items():
        text = practice[field].strip()
        assert least <= len(text) <= most, (field, len(text))
    assert practice["kind"] in {"practice", "lesson_from_failure"}
    assert 1 <= len(practice["topics"]) <= 2
    assert set(practice["preconditions"]) == PRECONDITIONS
    assert practice["description"].count("\n\n") >= 2, "several paragraphs"
    for month in filter(None, (practice["start"], practice["end"])):
        assert re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month)
    assert practice["end"] is None or practice["start"] < practice["end"]
    costs = practice["cost_from"], practice["cost_to"]
    assert all(cost is None or isinstance(cost, int) for cost in costs)
    assert None in costs or costs[0] <= costs[1]
    for link in practice["links"]:
        assert re.match(r"https://([a-z0-9-]+\.)*example\.(org|net|com)/", link["url"])


@each_practice
def test_practice_resolves(practice: Record) -> None:
    assert set(practice["topics"]) <= TOPICS
    assert set(practice["tags"]) <= {tag["slug"] for tag in VOCABULARY["tags"]}
    assert practice["field_of_intervention"] in {
        field["code"] for field in VOCABULARY["fields_of_intervention"]
    }
    assert practice["project"] is None or practice["project"] in PROJECTS
    home = country(practice["region"])
    assert country(ORGANISATIONS[practice["institution"]]["region"]) == home
    owner = PEOPLE[practice["owner"]]
    assert country(ORGANISATIONS[owner["organisation"]]["region"]) == home


@each_practice
def test_indicators_are_plain_numbers(practice: Record) -> None:
    assert len(practice["indicators"]) <= 4
    for indicator in practice["indicators"]:
        assert set(indicator) == {"name", "value", "unit", "baseline", "source"}
        assert indicator["name"]
        assert Decimal(str(indicator["value"])).is_finite()
        assert indicator["baseline"] is None or Decimal(str(indicator["baseline"])).is_finite()


@each_practice
def test_dates_agree_with_the_state(practice: Record) -> None:
    published, confirmed = practice["published_on"], practice["confirmed_on"]
    if practice["state"] not in PUBLIC_STATES:
        assert published is None
        assert confirmed is None
        return
    assert datetime.date(2023, 1, 1) <= published <= confirmed <= datetime.date(2026, 10, 31)
    year_ago, fifteen_months_ago = months_before(1, 0), months_before(1, 3)
    if practice["state"] == "published":
        assert confirmed >= year_ago
    elif practice["state"] == "due_for_confirmation":
        assert fifteen_months_ago <= confirmed < year_ago
    else:
        assert confirmed < fifteen_months_ago


@each_practice
def test_validations_come_from_experts_of_other_countries(practice: Record) -> None:
    validations = practice["validations"]
    assert (1 <= len(validations) <= 2) == (practice["state"] in JUDGED_STATES)
    experts = [validation["expert"] for validation in validations]
    assert len(set(experts)) == len(experts)
    home = country(practice["region"])
    for validation in validations:
        person = PEOPLE[validation["expert"]]
        assert person in people_with("expert")
        assert country(ORGANISATIONS[person["organisation"]]["region"]) != home
        assert set(validation["scores"]) == CRITERIA
        assert all(score in range(6) for score in validation["scores"].values())
        assert len(validation["opinion"]) >= 70
    if experts:
        assert any(set(experts) & experts_of(topic) for topic in practice["topics"])


@each_practice
def test_transfers_are_to_other_regions_and_after_the_start(practice: Record) -> None:
    assert len(practice["transfers"]) <= 4
    for transfer in practice["transfers"]:
        assert transfer["stage"] in STAGES
        receiver = ORGANISATIONS[transfer["organisation"]]
        assert country(receiver["region"]) == country(transfer["region"])
        assert transfer["organisation"] != practice["institution"]
        assert practice["start"] < transfer["date"].isoformat()
        assert transfer["date"] < TODAY
        assert isinstance(transfer["confirmed_by_owner"], bool)
        assert isinstance(transfer["confirmed_by_receiver"], bool)


# Everything


def test_region_codes_exist() -> None:
    codes = region_codes()
    used = {entry["region"] for entry in ORGANISATIONS.values()}
    for practice in PRACTICE_LIST:
        used.add(practice["region"])
        used.update(transfer["region"] for transfer in practice["transfers"])
    assert used - codes == set()


def test_files_are_composed_unicode_and_have_nobody_elses_addresses() -> None:
    for path in sorted(DEMO.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        hosts = set(re.findall(r"(?:https?://|@)([\w.-]+\w)", text))
        strangers = {host for host in hosts if not re.search(r"(^|\.)example\.(org|net|com)$", host)}
        assert strangers == set(), path.name
