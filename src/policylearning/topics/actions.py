"""Topics, tags and fields of intervention are data: the secretariat writes them, by hand or from a file."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.common.text import folded

from .bearers import carriers, topic_carriers
from .models import FieldOfIntervention, Tag, TagSynonym, Topic

M = TypeVar("M", Topic, Tag, FieldOfIntervention)


class Unfit(ActionError):
    """A value that cannot be kept; `field` says which."""


@transaction.atomic
def create_topic(*, by: Actor, at: datetime | None = None, **fields: Any) -> Topic:
    """`fields` are those of Topic. Raises Unfit, Forbidden."""
    return _create(Topic, fields, by=by, at=at)


@transaction.atomic
def update_topic(*, topic: Topic, by: Actor, at: datetime | None = None, **changes: Any) -> Topic:
    """Save `changes`: field names to values. Who knows it by its old address is told. Raises Unfit, Forbidden."""
    at = at or clock.now()
    was = Topic.objects.values_list("slug", flat=True).get(pk=topic.pk)
    fresh = _update(topic, changes, by=by, at=at)
    if fresh.slug != was:
        for carrier in topic_carriers:
            carrier(fresh, was, at)
    return fresh


@transaction.atomic
def describe_topic(*, topic: Topic, description: str, by: Actor, at: datetime | None = None) -> Topic:
    """A thematic manager's own words on the topic. Raises Unfit, Forbidden."""
    return _update(topic, {"description": description}, by=by, at=at, verb="topics.describe")


@transaction.atomic
def create_tag(
    *, name: str, slug: str, topics: Iterable[Topic] = (), by: Actor, at: datetime | None = None
) -> Tag:
    """Raises Unfit, Forbidden."""
    return _create(Tag, {"name": name, "slug": slug, "topics": topics}, by=by, at=at)


@transaction.atomic
def update_tag(*, tag: Tag, by: Actor, at: datetime | None = None, **changes: Any) -> Tag:
    """Save `changes`; `topics` is an iterable of topics. Old words lead to it further. Raises Unfit, Forbidden."""
    at = at or clock.now()
    old = Tag.objects.get(pk=tag.pk)
    fresh = _update(tag, changes, by=by, at=at)
    if (fresh.name, fresh.slug) != (old.name, old.slug):
        _lead_to(fresh, (old.name, old.slug))
        for carrier in carriers:
            carrier(fresh, None, at)
    return fresh


@transaction.atomic
def merge_tag(*, tag: Tag, into: Tag, by: Actor, why: str = "", at: datetime | None = None) -> Tag:
    """What carries `tag` carries `into` instead, and its words lead there. Raises Unfit, Forbidden."""
    at = at or clock.now()
    demand(by, "topics.edit", tag)
    if tag.pk == into.pk:
        raise Unfit(_("Choose another tag: this is the same one."), field="into")
    fresh = {each.pk: each for each in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk])}
    if len(fresh) < 2:
        raise Unfit(_("One of them was merged meanwhile. Nothing was changed."))
    gone, stays = fresh[tag.pk], fresh[into.pk]
    carried = sum(carrier(gone, stays, at) for carrier in carriers)
    stays.topics.add(*gone.topics.all())
    gone.synonyms.update(tag=stays)
    data = {"into": stays.pk, "slug": gone.slug, "carried": carried}
    record(verb="topics.merge", obj=gone, by=by, at=at, after=stays.slug[:60], why=why, data=data)
    gone.delete()
    _lead_to(stays, (gone.name, gone.slug))
    return stays


def _lead_to(tag: Tag, words: Iterable[str]) -> None:
    """Keep words as synonyms, but those the tag has itself or that another tag bears by now."""
    TagSynonym.objects.filter(folded__in=[folded(tag.name), folded(tag.slug)]).delete()
    borne = {folded(word) for pair in Tag.objects.values_list("name", "slug") for word in pair}
    for word in words:
        if folded(word) and folded(word) not in borne:
            TagSynonym.objects.update_or_create(folded=folded(word), defaults={"tag": tag, "name": word})


@transaction.atomic
def create_field(*, code: str, name: str, by: Actor, at: datetime | None = None) -> FieldOfIntervention:
    """Raises Unfit, Forbidden."""
    return _create(FieldOfIntervention, {"code": code, "name": name}, by=by, at=at)


@transaction.atomic
def update_field(
    *, field: FieldOfIntervention, by: Actor, at: datetime | None = None, **changes: Any
) -> FieldOfIntervention:
    """Raises Unfit, Forbidden."""
    return _update(field, changes, by=by, at=at)


@transaction.atomic
def load(*, data: Mapping[str, Any], by: Actor, at: datetime | None = None) -> dict[str, dict[str, int]]:
    """Write what a file holds under `topics`, `tags` (their `topics` by slug) and `fields_of_intervention`.

    What has the slug or code already is updated, nothing is removed; the same data twice changes nothing the
    second time. Returns the numbers added, updated and unchanged of each. All or nothing: raises Unfit,
    Forbidden.
    """
    demand(by, "topics.edit")
    at = at or clock.now()
    if not isinstance(data, Mapping):
        raise Unfit(_("The file holds no topics, tags or fields of intervention. Nothing was saved."))
    report = {"topics": _load_all(Topic, "slug", _rows(data, "topics"), by, at)}
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    tags = [{**row, "topics": _named(topics, row)} for row in _rows(data, "tags")]
    report["tags"] = _load_all(Tag, "slug", tags, by, at)
    report["fields_of_intervention"] = _load_all(
        FieldOfIntervention, "code", _rows(data, "fields_of_intervention"), by, at
    )
    return report


def _rows(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    rows = data.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unfit(_("“%(key)s” is not a list of entries. Nothing was saved.") % {"key": key})
    return rows


def _named(topics: Mapping[str, Topic], row: Mapping[str, Any]) -> list[Topic]:
    try:
        return [topics[slug] for slug in row.get("topics") or []]
    except (KeyError, TypeError) as missing:
        raise Unfit(
            _("The tag “%(tag)s” names a topic that does not exist: %(topic)s. Nothing was saved.")
            % {"tag": row.get("slug", ""), "topic": missing}
        ) from None


def _load_all(
    model: type[M], key: str, rows: Iterable[dict[str, Any]], by: Actor, at: datetime
) -> dict[str, int]:
    report = {"added": 0, "updated": 0, "unchanged": 0}
    held = {getattr(each, key): each for each in model._default_manager.all()}
    if model is Tag:
        models.prefetch_related_objects(list(held.values()), "topics")
    for row in rows:
        old = held.get(row.get(key))
        if old is None:
            new = _create(model, row, by=by, at=at)
            held[getattr(new, key)] = new
            report["added"] += 1
        elif any(_differs(old, name, value) for name, value in row.items()):
            _update(old, row, by=by, at=at)
            report["updated"] += 1
        else:
            report["unchanged"] += 1
    return report


def _differs(obj: M, name: str, value: Any) -> bool:
    if name == "topics":
        return {each.pk for each in value} != {each.pk for each in getattr(obj, name).all()}
    return bool(getattr(obj, name, None) != value)


def _create(model: type[M], fields: Mapping[str, Any], *, by: Actor, at: datetime | None) -> M:
    demand(by, "topics.edit")
    obj = model()
    _write(obj, fields)
    record(verb="topics.create", obj=obj, by=by, at=at or clock.now())
    return obj


def _update(
    obj: M, changes: Mapping[str, Any], *, by: Actor, at: datetime | None, verb: str = "topics.edit"
) -> M:
    demand(by, verb, obj)
    fresh = locked(obj)
    changed = sorted(name for name, value in changes.items() if _differs(fresh, name, value))
    if changed:
        _write(fresh, changes)
        record(verb=verb, obj=fresh, by=by, at=at or clock.now(), data={"changed": changed})
    return fresh


def _write(obj: models.Model, values: Mapping[str, Any]) -> None:
    if isinstance(obj, Tag):
        _demand_unborne(obj, values)
    known = {field.name for field in obj._meta.get_fields() if not field.auto_created}
    for name, value in values.items():
        if name not in known:
            raise Unfit(_("There is no field called “%(name)s”. Nothing was saved.") % {"name": name})
        if name != "topics":
            setattr(obj, name, value)
    try:
        obj.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        what = values.get("name") or obj._meta.verbose_name
        raise Unfit(f"{what}: {' '.join(messages)}", field=field if field in values else None) from None
    obj.save()
    if isinstance(obj, Tag) and "topics" in values:
        obj.topics.set(values["topics"])


def _demand_unborne(tag: Tag, values: Mapping[str, Any]) -> None:
    """A word leads to one tag only."""
    for field in ("name", "slug"):
        taken = (
            TagSynonym.objects.filter(folded=folded(str(values.get(field) or ""))).exclude(tag=tag.pk).first()
        )
        if taken is not None:
            raise Unfit(
                _("“%(word)s” leads to the tag “%(tag)s” already.") % {"word": taken.name, "tag": taken.tag},
                field=field,
            )
