"""Questions about practices, each a function named for its answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.enums import RoleName
from policylearning.accounts.models import RoleGrant, User
from policylearning.accounts.roles import is_member, is_secretariat, topics_of
from policylearning.common import clock
from policylearning.common.permissions import Actor
from policylearning.common.prepared import Prepared, attach
from policylearning.topics.models import Tag, Topic

from .enums import LISTED_STATES, PUBLIC_STATES, State
from .evidence import BEFORE_TIME_COUNTS, MONTHS_IN_OPERATION, Badge, Facts, IndicatorFacts, assess
from .models import Attachment, Practice, PracticeLink, ResultIndicator

CARD_FIELDS = ("region", "institution")
PAGE_FIELDS = ("region", "institution__region", "project", "field_of_intervention", "owner")
LONG_FIELDS = (
    "description",
    "resources",
    "evidence",
    "difficulties",
    "potential",
    "legal_preconditions",
    "financial_preconditions",
    "partner_preconditions",
    "capacity_preconditions",
    "retired_because",
)
AT_WORK_STATES = tuple(state for state in State if state not in {State.DRAFT, *PUBLIC_STATES})


def visible_to(user: Actor) -> QuerySet[Practice]:
    """The practices whose existence `user` may know of.

    Everybody: the public ones. Owners: theirs. Web admins: what was submitted under their project. Experts and
    thematic managers: what is at work in their topics. The secretariat: all, drafts excepted.
    """
    if user is None:
        return Practice.objects.all()
    if is_secretariat(user):
        return Practice.objects.filter(~Q(state=State.DRAFT) | Q(owner=user))
    seen = Q(state__in=PUBLIC_STATES)
    if is_member(user):
        seen |= Q(owner=user)
        seen |= Q(state__in=AT_WORK_STATES, project__in=user.projects_administered.values("pk"))
        for role in (RoleName.EXPERT, RoleName.THEMATIC_MANAGER):
            topics = topics_of(user, role)
            if topics is None:
                seen |= Q(state__in=AT_WORK_STATES)
            elif topics:
                seen |= Q(state__in=AT_WORK_STATES, pk__in=ids_of_topics(topics))
    return Practice.objects.filter(seen)


def ids_of_topics(topics: Iterable[int]) -> QuerySet[Any, int]:
    """The ids of the practices of any of these topics, to be used within another query."""
    through = Practice.topics.through.objects.filter(topic_id__in=topics)
    return through.values_list("practice_id", flat=True)


def listed() -> QuerySet[Practice]:
    """What the public list, search, maps and feeds hold, newest first."""
    return Practice.objects.filter(state__in=LISTED_STATES).order_by("-published_at", "-pk")


def for_cards(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Everything a practice card shows, in two queries more whatever the number of rows."""
    return practices.select_related(*CARD_FIELDS).prefetch_related("topics")


def newest_cards(most: int, *, topic: Topic | None = None) -> list[Practice]:
    """The newest listed ones, of a topic or of all.

    A question for each state: an index has the order of each, and none that of all. A topic is looked up along that
    order, because there are few topics and each has many practices.
    """
    among = listed()
    if topic is not None:
        among = among.filter(Exists(ids_of_topics([topic.pk]).filter(practice=OuterRef("pk"))))
    ranked = sorted(
        (row for state in LISTED_STATES
         for row in among.filter(state=state).values_list("published_at", "pk")[:most]),
        reverse=True,
    )  # fmt: skip
    return cards([key for _, key in ranked[:most]])


def first_cards(practices: QuerySet[Practice], most: int) -> list[Practice]:
    """The first of them for cards. Their keys are asked for alone, so that no whole rows are sorted."""
    return cards(list(practices.values_list("pk", flat=True)[:most]))


def cards(keys: Sequence[int]) -> list[Practice]:
    """Those of the listed ones for cards, in this order: without their long texts, which no card shows."""
    found = {each.pk: each for each in _listed(keys)}
    attach(found.values(), "topics", Topic, _by_practice(_topics(keys)))
    return [found[key] for key in keys if key in found]


_listed = Prepared(
    lambda keys: listed().filter(pk__in=keys).order_by().select_related(*CARD_FIELDS).defer(*LONG_FIELDS)
)
_topics = Prepared(
    lambda keys: (
        Practice.topics.through.objects.filter(practice__in=keys)
        .select_related("topic")
        .order_by("practice_id", "topic__order", "topic__name", "topic_id")
    )
)
_tags = Prepared(
    lambda keys: (
        Practice.tags.through.objects.filter(practice__in=keys)
        .select_related("tag")
        .order_by("practice_id", "tag__name", "tag_id")
    )
)


def _by_practice(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """The topics or tags of each practice."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.practice_id, []).append(row.topic if hasattr(row, "topic_id") else row.tag)
    return found


def for_page(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Everything the practice page shows of the practice itself."""
    return practices.select_related(*PAGE_FIELDS).prefetch_related(
        "topics", "tags", *(name for name, _model, _rows in _parts)
    )


def page_of(user: Actor, key: int) -> Practice | None:
    """The practice for its page, when `user` may know of it. What belongs to it comes with `filled`."""
    practice = next(iter(_page(key)), None)
    if practice is None or practice.is_public or visible_to(user).filter(pk=key).exists():
        return practice
    return None


def filled(practice: Practice) -> Practice:
    """With everything else that `for_page` has."""
    key = practice.pk
    attach([practice], "topics", Topic, _by_practice(_topics([key])))
    attach([practice], "tags", Tag, _by_practice(_tags([key])))
    for name, model, rows in _parts:
        theirs = rows(key) if getattr(practice, f"has_{name}") else []
        attach([practice], name, model, {key: theirs})
    return practice


_PART_MODELS: dict[str, type[Model]] = {
    "indicators": ResultIndicator,
    "links": PracticeLink,
    "attachments": Attachment,
}


def _part(model: type[Model]) -> Prepared[Any]:
    return Prepared(lambda key: model._default_manager.filter(practice=key))


_parts = [(name, model, _part(model)) for name, model in _PART_MODELS.items()]
_page = Prepared(
    lambda key: (
        Practice.objects.filter(pk=key)
        .order_by()
        .select_related(*PAGE_FIELDS)
        .annotate(
            **{
                f"has_{name}": Exists(model._default_manager.filter(practice=OuterRef("pk")))
                for name, model in _PART_MODELS.items()
            }
        )
    )
)


OFFER_HOLDS_FOR = timedelta(days=30)


def offered_to(user: Actor, at: datetime) -> QuerySet[Practice]:
    """The practices that somebody asks `user` to take over."""
    if not is_member(user):
        return Practice.objects.none()
    return Practice.objects.filter(hand_over__email=user.email, hand_over__at__gt=at - OFFER_HOLDS_FOR)


def owned_by(user: Actor) -> QuerySet[Practice]:
    """With what a row of "My practices" shows, the last changed first."""
    owned = Practice.objects.filter(owner=user).order_by("-changed_at", "-pk")
    return owned.select_related(*CARD_FIELDS)


def found(keys: Sequence[int], *, whole: bool = True) -> list[Practice]:
    """The listed ones of these for a search: `whole` with their texts and tags, else for cards."""
    if not whole:
        return cards(keys)
    practices = _listed_whole(keys)
    attach(practices, "topics", Topic, _by_practice(_topics(keys)))
    attach(practices, "tags", Tag, _by_practice(_tags(keys)))
    return practices


_listed_whole = Prepared(lambda keys: listed().filter(pk__in=keys).order_by().select_related(*CARD_FIELDS))


def evidence_facts(practice: Practice, *, today: date | None = None) -> Facts:
    """What the evidence rules look at, for one practice."""
    until = min(practice.end or date.max, today or clock.today())
    months = 0
    if practice.start is not None and until >= practice.start:
        months = (until.year - practice.start.year) * 12 + until.month - practice.start.month
    return Facts(
        text_length=len(practice.evidence),
        indicators=tuple(_indicator_facts(each) for each in practice.indicators.all()),
        validated=practice.validated_at is not None,
        months=months,
        transfers=practice.transfers,
    )


def _indicator_facts(indicator: ResultIndicator) -> IndicatorFacts:
    return IndicatorFacts(bool(indicator.unit), indicator.baseline is not None, bool(indicator.source))


def badge_of(practice: Practice) -> Badge:
    """The evidence badge as of today, with what would raise it."""
    return assess(evidence_facts(practice))


def overtaken_by_time(today: date, *, after: int = 0) -> list[int]:
    """Keys of practices whose kept level time alone has made too low; at most a batch, by key, from `after` on.

    Months are counted as `evidence_facts` counts them; a practice that ended sooner never gets there.
    """
    began = ExtractYear("start") * 12 + ExtractMonth("start")
    ended = ExtractYear("end") * 12 + ExtractMonth("end")
    enough = F("began") + MONTHS_IN_OPERATION
    waiting = (
        Practice.objects.filter(pk__gt=after, evidence_level=BEFORE_TIME_COUNTS, validated_at__isnull=False)
        .annotate(began=began, ended=ended)
        .filter(
            Q(end=None) | Q(ended__gte=enough), began__lte=today.year * 12 + today.month - MONTHS_IN_OPERATION
        )
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


TEXT_FIELDS = (
    "title",
    "summary",
    "place",
    "contact_name",
    "description",
    "resources",
    "evidence",
    "difficulties",
    "potential",
    "legal_preconditions",
    "financial_preconditions",
    "partner_preconditions",
    "capacity_preconditions",
    "policy_instrument",
)
VALUE_FIELDS = ("start", "end", "cost_from", "cost_to", "staff", "setup_months")
CHOICE_FIELDS = ("kind", "language", "region", "institution", "project", "field_of_intervention")


def content_of(practice: Practice) -> dict[str, str]:
    """All that a person wrote of a practice, field name to text, in the order of the form."""
    content = {name: getattr(practice, name) for name in TEXT_FIELDS}
    content |= {name: _text(getattr(practice, name)) for name in (*CHOICE_FIELDS, *VALUE_FIELDS)}
    content["topics"] = ", ".join(sorted(topic.name for topic in practice.topics.all()))
    content["tags"] = ", ".join(sorted(tag.name for tag in practice.tags.all()))
    content["indicators"] = "\n".join(
        f"{i.name}: {i.value} {i.unit} (before: {_text(i.baseline)}; source: {i.source})"
        for i in practice.indicators.all()
    )
    content["links"] = "\n".join(f"{link.title}: {link.url}" for link in practice.links.all())
    return content


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else than before."""

    field: str
    label: str
    before: str
    after: str


LABELS = {"indicators": _("result indicators"), "links": _("links")}


def label_of(field: str) -> str:
    """The field's name as a person reads it."""
    if field in LABELS:
        return str(LABELS[field])
    return str(Practice._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def differences(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    """The fields whose text changed, in the order of the form."""
    return [
        Difference(name, label_of(name), before.get(name, ""), text)
        for name, text in after.items()
        if before.get(name, "") != text
    ]


def changed_since_last_submission(practice: Practice) -> list[Difference]:
    """What the newest revision changed against the one before; empty for a first submission."""
    newest = list(practice.revisions.order_by("-number")[:2])
    return differences(newest[1].content, newest[0].content) if len(newest) == 2 else []


def open_remarks(practice: Practice) -> dict[str, list[str]]:
    """Changes asked for and not yet answered, by field."""
    remarks: dict[str, list[str]] = {}
    for remark in practice.remarks.filter(settled_at__isnull=True):
        remarks.setdefault(remark.field, []).append(remark.text)
    return remarks


def web_admins_of(practice: Practice) -> list[User]:
    """Of the project the practice comes from; none without a project."""
    return list(practice.project.web_admins.filter(is_active=True).order_by("pk")) if practice.project else []


def experts_of(practice: Practice) -> list[User]:
    """The experts of its topics, its owner excepted."""
    return _holders(practice, RoleName.EXPERT)


def managers_of(practice: Practice) -> list[User]:
    """The thematic managers of its topics, its owner excepted."""
    return _holders(practice, RoleName.THEMATIC_MANAGER)


def _holders(practice: Practice, role: RoleName) -> list[User]:
    scope = Q(topic=None) | Q(topic__in=practice.topics.values("pk"))
    grants = RoleGrant.objects.filter(scope, role=role)
    holders = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return list(holders.exclude(pk=practice.owner_id).order_by("pk"))


CONFIRMED_FOR = timedelta(days=365)
"""How long a confirmation holds before the owner is asked again."""
CONFIRMATION_GRACE = timedelta(days=60)
"""How long an owner has to answer before the banner."""
REMINDED_AFTER = timedelta(days=30)
"""When an owner who keeps silent is reminded."""
BATCH = 1000


def due_for_question(now: datetime) -> list[Practice]:
    """Published practices whose last confirmation is a year old; at most a batch, longest waiting first."""
    old = Practice.objects.filter(state=State.PUBLISHED, confirmed_at__lte=now - CONFIRMED_FOR)
    return list(old.order_by("confirmed_at", "pk")[:BATCH])


def due_for_reminder(now: datetime) -> QuerySet[Practice]:
    """Practices whose owner was asked a month ago, give or take a standstill of two weeks, and did not answer."""
    asked = now - REMINDED_AFTER
    silent = Practice.objects.filter(
        state=State.DUE, state_since__lte=asked, state_since__gt=asked - timedelta(14)
    )
    return silent.select_related("owner").order_by("state_since", "pk")


def due_to_lapse(now: datetime) -> list[Practice]:
    """Practices whose owner was asked and did not answer in time."""
    asked = Practice.objects.filter(state=State.DUE, state_since__lte=now - CONFIRMATION_GRACE)
    return list(asked.order_by("state_since", "pk")[:BATCH])
