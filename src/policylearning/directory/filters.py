"""The list of practitioners: the list kit over the search index."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from policylearning.common.lists import Column, FeedEntry, ListPage, Query, Sort
from policylearning.common.permissions import Actor
from policylearning.regions.maps import clustered, europe_map
from policylearning.search.listing import IndexSource
from policylearning.search.queries import Hit

from . import deeds, queries
from .faces import Face, face_for
from .search import kind_for

FACETS = {
    "topic": gettext_lazy("Topic"),
    "country": gettext_lazy("Country"),
    "speaks": gettext_lazy("Speaks"),
    "willing": gettext_lazy("Willing to"),
    "organisation": gettext_lazy("Kind of organisation"),
    "tag": gettext_lazy("Tag"),
    "region": gettext_lazy("Region"),
}


class PersonSource(IndexSource):
    """Faces, as `user` sees them, each with its `hit` and `proofs`."""

    def __init__(self, user: Actor) -> None:
        super().__init__(user, kinds=(kind_for(user),), facets=FACETS, row=self._face, rows=self._faces)

    def page(self, query: Query, number: int, size: int) -> Any:
        page = super().page(query, number, size)
        with_proofs(page.items)
        return page

    def _face(self, hit: Hit) -> Face:
        face = face_for(self.user, hit.obj)
        face.hit = hit
        return face

    def _faces(self, keys: list[int]) -> dict[int, Face]:
        rows = queries.for_faces(queries.visible_to(self.user)).in_bulk(keys)
        return {key: face_for(self.user, profile) for key, profile in rows.items()}


def with_proofs(faces: Sequence[Face]) -> Sequence[Face]:
    """Each with `proofs`: what the platform knows they did, if they show it."""
    found = deeds.counted([face.profile.user_id for face in faces if face.shows("deeds")])
    for face in faces:
        face.proofs = found.get(face.profile.user_id, [])
    return faces


def _map(source: Any, query: Query) -> dict[str, Any]:
    """Circles for the regions people work in, each leading to its list."""
    found = source.found or source.search(query, 1, 1)
    address = reverse("directory:list")
    counts = {each.value: each.count for each in found.facets.get("region", []) if len(each.value) == 4}
    points = clustered(counts, url=lambda region: f"{address}?region={region.code}")
    countries = len(found.facets.get("country", []))
    title = _("Practitioners from %(number)d countries") % {"number": countries}
    return {"title": title, "points": points, "picture": europe_map(points, title=title)}


PEOPLE = ListPage(
    key="people",
    title=gettext_lazy("People"),
    counted=ngettext_lazy("%(number)s person", "%(number)s people", "count"),
    search_label=gettext_lazy("Whom would you like to ask, about what?"),
    suggests="in=person&in=person-in-public",
    card="directory/_card.html",
    item_name="face",
    sorts=(
        Sort("relevance", gettext_lazy("Best match"), needs_text=True),
        Sort("newest", gettext_lazy("Newest first")),
    ),
    columns=(
        Column("name", gettext_lazy("Name")),
        Column("role_title", gettext_lazy("Role")),
        Column("organisation", gettext_lazy("Organisation"), lambda face: str(face.organisation or "")),
        Column("region", gettext_lazy("Region"), lambda face: face.region.label if face.region else ""),
        Column("topics", gettext_lazy("Topics"), lambda face: ", ".join(t.name for t in face.topics)),
        Column("languages", gettext_lazy("Languages"), lambda face: ", ".join(face.language_names)),
        Column("offers", gettext_lazy("Offers"), in_table=False),
        Column("seeks", gettext_lazy("Seeks"), in_table=False),
        Column("address", gettext_lazy("Address"), lambda face: face.get_absolute_url(), in_table=False),
    ),
    entry=lambda face: FeedEntry(
        face.name, face.get_absolute_url(), face.profile.listed_at or face.profile.changed_at, face.line
    ),
    map=_map,
    map_template="directory/_map.html",
    template="directory/list.html",
    nothing="directory/_nothing.html",
)
