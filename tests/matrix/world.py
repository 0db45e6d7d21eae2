"""One object of every kind and state, and one person of every role: what the matrix walks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile

from policylearning.accounts.models import DataExport, RoleGrant
from policylearning.common import clock
from policylearning.communities.actions import join, judge
from policylearning.conversations.actions import block
from policylearning.finder import actions
from policylearning.organisations.models import Lookalike, Membership
from policylearning.practices.actions.importing import begin_import
from policylearning.practices.enums import PUBLIC_STATES, State
from policylearning.practices.models import Attachment, HandOver, Practice, Revision
from policylearning.programmes.models import Project
from policylearning.search.glossary import actions as glossary
from policylearning.topics.models import Topic
from policylearning.validation.models import Assessment, Round
from policylearning.validation.rubrics import ensure_rubric
from tests.factories import (
    accounts,
    communities,
    conversations,
    directory,
    impact,
    jobs,
    notifications,
    organisations,
)
from tests.factories.finder import ShortlistFactory, following
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory

ROLES = (
    "visitor",
    "member",
    "verified authority",
    "owner",
    "web admin",
    "expert",
    "other expert",
    "thematic manager",
    "secretariat",
)
"""`other expert` is one of another topic; `owner` owns everything that has an owner."""


@dataclass
class World:
    topic: Topic
    people: dict[str, Any]
    practices: dict[str, Practice] = field(default_factory=dict)
    samples: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    """Namespace or URL name to (what the object is, arguments)."""


def build() -> World:
    topic: Topic = TopicFactory(slug="topic")
    people: dict[str, Any] = {
        "visitor": None,
        "member": accounts.member(),
        "verified authority": organisations.verified_authority(),
        "owner": accounts.member(),
        "web admin": accounts.member(),
        "expert": accounts.expert(topic),
        "other expert": accounts.expert(TopicFactory()),
        "thematic manager": accounts.manager(topic),
        "secretariat": accounts.secretariat(),
    }
    world = World(topic, people)
    _practices(world)
    _others(world)
    return world


def _practices(world: World) -> None:
    owner, expert = world.people["owner"], world.people["expert"]
    project = Project.objects.create(acronym="MATRIX", title="Matrix")
    project.web_admins.add(world.people["web admin"])  # type: ignore[arg-type]
    rubric = ensure_rubric()
    for state in State:
        practice = PracticeFactory(published=True, owner=owner, topics=[world.topic], project=project)
        practice.state = state
        if state not in PUBLIC_STATES:
            practice.published_at = practice.confirmed_at = None
        if state == State.DRAFT:
            practice.submitted_at = None
        practice.save()
        Revision.objects.create(practice=practice, number=1, at=practice.created_at, by=owner, content={})
        Attachment.objects.create(practice=practice, file=ContentFile(b"%PDF-1.7", "a.pdf"), name="a.pdf")
        if state == State.IN_VALIDATION:
            judged = Round.objects.create(
                practice=practice, number=1, rubric=rubric, opened_at=practice.submitted_at
            )
            Assessment.objects.create(round=judged, expert=expert, declared_free_at=practice.submitted_at)
        world.practices[state] = practice


def _others(world: World) -> None:
    HandOver.objects.create(
        practice=world.practices[State.DRAFT],
        email=world.people["verified authority"].email,
        at=clock.now(),
    )
    owner = world.people["owner"]
    published = world.practices[State.PUBLISHED]
    region = RegionFactory(code="XX11")
    waiting = impact.logged(published)
    agreed = impact.confirmed(published)
    private = ShortlistFactory(owner=owner)
    shared = ShortlistFactory(owner=owner, shared=True)
    membership: Membership = organisations.MembershipFactory(confirmed_at=None)
    request = organisations.VerificationRequestFactory()
    pair = Lookalike.objects.create(
        first=membership.organisation, second=organisations.OrganisationFactory(), likeness=90
    )
    merged = organisations.OrganisationFactory(merged_into=pair.second, merged_at=pair.found_at)
    export = DataExport.objects.create(
        user=owner,
        file="exports/none.zip",
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    session = UserSession.objects.create(
        user=owner, ip="127.0.0.1", session_key="of-the-owner", user_agent="x"
    )
    batch = begin_import(
        file=ContentFile(b"title,url\nA,https://a.example.org/\n", "cases.csv"),
        name="cases.csv",
        source="Cases",
        owner=world.people["secretariat"],
        by=world.people["secretariat"],
    )
    item = actions.add(practice=published, by=owner, shortlist=private).pk
    member = world.people["member"]
    both = [
        ("published", {"pk": published.pk}),
        ("in_validation", {"pk": world.practices[State.IN_VALIDATION].pk}),
    ]
    scoring = Assessment.objects.get(round__practice=world.practices[State.IN_VALIDATION])
    kept = [("published", {"practice_pk": published.pk})]
    listed = [("of the owner", {"pk": item, "way": "up"})]
    followed = [("of the owner", {"pk": following(published, by=owner).pk})]
    talk = conversations.begun(owner)
    places = [communities.community(), communities.community(way_in="private")]
    for where in places:
        communities.member_of(where, owner, role="owner")
    threads = [communities.thread(where, by=owner) for where in places]
    asked = join(community=places[1], by=accounts.member())
    gone = communities.post(threads[0], by=owner)
    judge(post=gone, verb="remove", why="So.", by=world.people["secretariat"])
    blocked = block(whom=accounts.member(), by=owner)
    profiles = [
        (f"for {audience}", {"pk": directory.ProfileFactory(audience=audience, open=True, photo=photo).pk})
        for audience, photo in (("public", ContentFile(b"x", "a.png")), ("members", ""), ("nobody", ""))
    ]
    directory.ProfileFactory(user=owner)
    term = glossary.add(labels={"en": ["waste heat"], "de": ["Abwärme"]}, by=None)
    world.samples = {
        "office:close": [("a member", {"pk": member.pk})],
        "office:person": [("a member", {"pk": member.pk})],
        "office:revoke": [("an expert's role", {"pk": RoleGrant.objects.filter(role="expert")[0].pk})],
        "office:new_word": [("a tag", {"kind": "tags"})],
        "office:concept": [("a term", {"pk": term.pk})],
        "office:merge_concept": [("a term", {"pk": term.pk})],
        "office:remove_concept": [("a term", {"pk": term.pk})],
        "office:glossary_export": [("Turtle", {"kind": "ttl"})],
        "office:merge_tag": [("a tag", {"pk": TagFactory().pk})],
        "office:word": [("a topic", {"kind": "topics", "pk": world.topic.pk})],
        "validation:take_back": [("in_validation", {"pk": scoring.pk})],
        "impact:log": both,
        "impact:ledger": both,
        "finder:choose": kept,
        "finder:keep": kept,
        "finder:move": listed,
        "finder:annotate": [("of the owner", {"pk": item})],
        "finder:remove": [("of the owner", {"pk": item})],
        "finder:change_follow": followed,
        "finder:pause_follow": followed,
        "finder:unfollow": followed,
        "finder:stop": [("a forged link", {"token": "forged"})],
        "notices:unsubscribe": [("a forged link", {"token": "forged"})],
        "import": [("", {"pk": batch.pk, "ending": "csv"})],
        "topic": [("", {"slug": world.topic.slug})],
        "region": [("", {"code": region.code})],
        "job": [("of the owner", {"pk": jobs.JobFactory(owner=owner).pk})],
        "notice": [("of the owner", {"pk": notifications.NoticeFactory(user=owner).pk})],
        "transfer": [("not confirmed", {"pk": waiting.pk}), ("confirmed", {"pk": agreed.pk})],
        "shortlist": [("private", {"pk": private.pk}), ("shared", {"pk": shared.pk})],
        "shared shortlist": [("", {"token": shared.token})],
        "organisation": [("", {"pk": membership.organisation_id})],
        "membership": [("", {"pk": membership.pk})],
        "organisations:tell_apart": [("a pair", {"pk": pair.pk})],
        "organisations:merge": [("", {"pk": membership.organisation_id})],
        "organisations:separate": [("merged", {"pk": merged.pk})],
        "verification": [("", {"pk": request.pk})],
        "community": [(where.way_in, {"slug": where.slug}) for where in places],
        "communities:member": [("asking", {"slug": places[1].slug, "pk": asked.pk})],
        "thread": [(each.community.way_in, {"pk": each.pk}) for each in threads],
        "post": [(each.community.way_in, {"pk": each.posts.first().pk}) for each in threads],
        "communities:object": [("of the owner, taken away", {"pk": gone.pk})],
        "conversations": [("of the owner", {"pk": talk.pk})],
        "conversations:start": [
            ("about a person", {"kind": "person", "pk": directory.ProfileFactory().pk}),
            ("about a practice", {"kind": "practice", "pk": published.pk}),
        ],
        "conversations:report": [("to the owner", {"pk": conversations.first_of(talk).pk})],
        "conversations:block": [("to the owner", {"pk": conversations.first_of(talk).pk})],
        "conversations:unblock": [("by the owner", {"pk": blocked.whom_id})],
        "conversations:decide": [("", {"pk": conversations.reported().pk})],
        "directory:did": [
            ("published", {"kind": "practice", "pk": published.pk}),
            ("in_validation", {"kind": "practice", "pk": world.practices[State.IN_VALIDATION].pk}),
        ],
        "directory": profiles,
        "accounts:end_session": [("of the owner", {"pk": session.pk})],
        "accounts:download_export": [("of the owner", {"pk": export.pk})],
        "accounts:consent": [("the terms", {"kind": "terms"})],
        "account": [("the owner", {"pk": owner.pk})],
    }


def practice_samples(world: World, names: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(state, arguments) for an address about a practice."""
    for state, practice in world.practices.items():
        arguments: dict[str, Any] = {"pk": practice.pk}
        if "slug" in names:
            arguments["slug"] = practice.slug
        if "step" in names:
            arguments["step"] = "basics"
        if "number" in names:
            arguments["number"] = 1
        if "attachment_pk" in names:
            arguments["attachment_pk"] = practice.attachments.get().pk
        yield State(state).value, arguments
