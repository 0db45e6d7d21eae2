"""The public pages of regions: the list, one region, and suggestions while typing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from policylearning.common.lists import Column, ListPage, QuerysetSource, Sort
from policylearning.common.panels import panels_for
from policylearning.common.views import public, typed

from . import queries
from .enums import ChangeKind
from .filters import RegionFilter
from .maps import europe_map
from .models import Region

REGIONS = ListPage(
    key="regions",
    title=gettext_lazy("Regions"),
    counted=ngettext_lazy("%(number)s region", "%(number)s regions", "count"),
    search_label=gettext_lazy("Search regions by name or NUTS code"),
    suggests="in=region",
    sorts=(
        Sort("code", gettext_lazy("By country and code"), order=("code",)),
        Sort("name", gettext_lazy("By name"), order=("folded", "code")),
    ),
    columns=(
        Column("name", gettext_lazy("Name"), lambda region: region.title),
        Column("code", gettext_lazy("Code")),
        Column("level", gettext_lazy("Level")),
        Column("country", gettext_lazy("Country"), lambda region: region.country_name),
        Column("version", gettext_lazy("NUTS version")),
        Column("longitude", gettext_lazy("Longitude"), in_table=False),
        Column("latitude", gettext_lazy("Latitude"), in_table=False),
    ),
    nothing="regions/_nothing.html",
    page_size=50,
)


@public
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    source = QuerysetSource(queries.in_use(), RegionFilter, facets={"country": "country", "level": "level"})
    return REGIONS.respond(request, source)


@public
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Regions for what is typed: options for a field's list, or with `format=json` JSON.

    The text is `q`, or whatever the one field is called that sends it.
    """
    found = queries.suggest(typed(request))
    if request.GET.get("format") == "json" or (
        request.accepts("application/json") and not request.accepts("text/html")
    ):
        return JsonResponse({"regions": [_as_json(region) for region in found]})
    return render(request, "regions/_suggestions.html", {"regions": found})


@public
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One region, by default in its newest version; `?version=2021` shows an older one."""
    region = _region(code, request.GET.get("version", ""))
    if code != region.code:
        return HttpResponsePermanentRedirect(region.get_absolute_url())
    above = queries.ancestors(region)
    return render(
        request,
        "regions/detail.html",
        {
            "region": region,
            "above": above,
            "crumbs": _crumbs(above),
            "parts": queries.children(region),
            "becomes": [each for each in queries.changes_from(region) if each.kind != ChangeKind.UNCHANGED],
            "was": [each for each in queries.changes_to(region) if each.kind != ChangeKind.UNCHANGED],
            "map": europe_map(
                title=_("%(region)s on the map") % {"region": region.label}, highlight=region, size="small"
            ),
            "panels": panels_for("regions.detail", request.user, region),
        },
    )


def _region(code: str, version: str) -> Region:
    known = version.isascii() and version.isdigit()
    found = queries.find_in(code, int(version[:4])) if known else queries.find(code)
    if found is None:
        raise Http404
    return found


def _crumbs(above: list[Region]) -> list[tuple[str, str]]:
    places = [(region.title, region.get_absolute_url()) for region in above]
    return [(_("Regions"), reverse("regions:list")), *places]


def _as_json(region: Region) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.title,
        "label": region.label,
        "level": region.level,
        "country": region.country,
        "url": region.get_absolute_url(),
    }
