"""Example topics, organisations, people and projects, from the YAML beside this file into the real models.

What is there already, known by its natural key, stays as it is: who plays with the demo keeps what they did.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from policylearning.accounts.consents import TERMS
from policylearning.accounts.enums import RoleName
from policylearning.accounts.models import Consent, RoleGrant, User
from policylearning.common import clock
from policylearning.organisations.enums import PUBLIC_AUTHORITIES
from policylearning.organisations.models import Membership, Organisation
from policylearning.programmes.models import Project
from policylearning.regions.models import Region
from policylearning.topics.models import FieldOfIntervention, Tag, Topic

PASSWORD = "policy learning demo"  # noqa: S105 - of every demo account, printed at the start

MEMBERS_FOR = timedelta(days=400)

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class World:
    """What the example practices lean on, by the keys the YAML uses."""

    at: datetime
    topics: dict[str, Topic] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    fields: dict[str, FieldOfIntervention] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    """The newest region of each code."""


def read(name: str) -> Any:
    """The content of one YAML file of the demo."""
    content = (files(__package__) / f"{name}.yaml").read_text("utf-8")
    return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


def month(value: str | date | None) -> date | None:
    """`2024-03` is its first day; a date is itself."""
    return date.fromisoformat(f"{value}-01") if isinstance(value, str) and len(value) == 7 else value  # type: ignore[return-value]


def load_base() -> World:
    """Topics, tags, fields of intervention, organisations, people, projects. Regions must be there before."""
    world = World(at=clock.now())
    world.regions = {region.code: region for region in Region.objects.order_by("version")}
    _topics(world, read("topics"))
    _organisations(world, read("organisations"))
    people = read("people")
    _people(world, people)
    _memberships(world, people)
    _grants(world, people)
    _projects(world, read("projects"), people)
    return world


def _topics(world: World, content: dict[str, Rows]) -> None:
    for order, row in enumerate(content["topics"], start=1):
        world.topics[row["slug"]], _ = Topic.objects.get_or_create(
            slug=row["slug"], defaults={**row, "order": order * 10}
        )
    known = set(Tag.objects.values_list("slug", flat=True))
    Tag.objects.bulk_create(
        Tag(slug=row["slug"], name=row["name"]) for row in content["tags"] if row["slug"] not in known
    )
    world.tags = {tag.slug: tag for tag in Tag.objects.all()}
    Tag.topics.through.objects.bulk_create(
        Tag.topics.through(tag=world.tags[row["slug"]], topic=world.topics[slug])
        for row in content["tags"]
        if row["slug"] not in known
        for slug in row["topics"]
    )
    FieldOfIntervention.objects.bulk_create(
        (FieldOfIntervention(**row) for row in content["fields_of_intervention"]), ignore_conflicts=True
    )
    world.fields = {each.code: each for each in FieldOfIntervention.objects.all()}


def _organisations(world: World, rows: Rows) -> None:
    by_name = {
        each.name: each for each in Organisation.objects.filter(name__in=[row["name"] for row in rows])
    }
    for row in rows:
        world.organisations[row["key"]] = by_name.get(row["name"]) or Organisation.objects.create(
            name=row["name"],
            type=row["type"],
            region=world.regions.get(row["region"]),
            email_domain=row["email_domain"],
            domain_confirmed_at=world.at if row["verified"] else None,
            website=row["website"],
            verified_at=world.at if row["verified"] and row["type"] in PUBLIC_AUTHORITIES else None,
        )


def _people(world: World, rows: Rows) -> None:
    known = {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in rows])}
    password = make_password(PASSWORD)
    new = [
        # Nobody in the demo is a newcomer, of whom services take less.
        User(email=row["email"], name=row["name"], password=password, joined_at=world.at - MEMBERS_FOR)
        for row in rows
        if row["email"] not in known
    ]
    User.objects.bulk_create(new)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new
    )
    Consent.objects.bulk_create(
        Consent(user=user, kind=TERMS.kind, version=TERMS.version(), text=str(TERMS.text), given_at=world.at)
        for user in new
    )
    known |= {user.email: user for user in new}
    world.people = {row["key"]: known[row["email"]] for row in rows}


def _memberships(world: World, rows: Rows) -> None:
    Membership.objects.bulk_create(
        (
            Membership(
                user=world.people[row["key"]],
                organisation=world.organisations[row["organisation"]],
                role_title=row["role_title"],
                confirmed_at=world.at,
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )


def _grants(world: World, people: Rows) -> None:
    """Only roles that are granted; the others follow from the organisation or the project."""
    RoleGrant.objects.bulk_create(
        (
            RoleGrant(
                user=world.people[key],
                role=role["role"],
                topic=world.topics[role["topic"]] if "topic" in role else None,
                granted_at=world.at,
            )
            for key, role in _roles(people)
            if role["role"] in RoleName.values
        ),
        ignore_conflicts=True,
    )


def _roles(people: Rows) -> Iterable[tuple[str, dict[str, str]]]:
    return ((person["key"], role) for person in people for role in person["roles"])


def _projects(world: World, rows: Rows, people: Rows) -> None:
    for row in rows:
        project, created = Project.objects.get_or_create(
            acronym=row["acronym"],
            defaults={
                "title": row["title"],
                "summary": row["summary"],
                "start": month(row["start"]),
                "end": month(row["end"]),
                "budget": row["budget_eur"],
                "eu_part": row["eu_part_eur"],
            },
        )
        world.projects[row["acronym"]] = project
        if created:
            named = {key for key, role in _roles(people) if role.get("project") == row["acronym"]}
            project.web_admins.set(world.people[key] for key in sorted(named | {row["web_admin"]}))
