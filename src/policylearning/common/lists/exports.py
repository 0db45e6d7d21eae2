"""A list as CSV, XLSX, JSON and Atom: all rows of the query, not of the page."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed

from policylearning.common import clock, spreadsheets

if TYPE_CHECKING:
    from .listing import Listing

FEED_ENTRIES = 50


def _csv(listing: "Listing") -> HttpResponseBase:
    return _download(
        listing, StreamingHttpResponse(spreadsheets.csv_lines(_header(listing), _rows(listing))), "csv"
    )


def _xlsx(listing: "Listing") -> HttpResponseBase:
    written = spreadsheets.xlsx_file(str(listing.title), _header(listing), _rows(listing))
    return _download(listing, FileResponse(written), "xlsx")


def _json(listing: "Listing") -> HttpResponseBase:
    return _download(listing, StreamingHttpResponse(_json_parts(listing)), "json")


def _json_parts(listing: "Listing") -> Iterator[str]:
    keys = [column.key for column in listing.kit.columns]
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    yield "[\n"
    for place, row in enumerate(_rows(listing)):
        yield (",\n" if place else "") + encoder.encode(dict(zip(keys, row, strict=True)))
    yield "\n]\n"


def _atom(listing: "Listing") -> HttpResponseBase:
    kit, here = listing.kit, settings.BASE_URL
    entries = [
        kit.entry(row) for row in listing.source.page(listing.query, 1, FEED_ENTRIES).items if kit.entry
    ]
    feed = Atom1Feed(
        title=f"{listing.title} · {settings.SITE_NAME}",
        link=here + listing.address,
        description=None,
        feed_url=here + listing.feed,
        feed_guid=here + listing.feed,
    )
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=here + entry.path,
            description=entry.summary,
            updateddate=entry.updated,
            unique_id=here + entry.path,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _header(listing: "Listing") -> list[str]:
    return [str(column.label) for column in listing.kit.columns]


def _rows(listing: "Listing") -> Iterator[list[Any]]:
    kit = listing.kit
    for row in islice(listing.source.every(listing.query), kit.export_limit):
        yield [_plain(column.of(row)) for column in kit.columns]


def _plain(value: Any) -> Any:
    """Numbers, dates and truth stay what they are; the rest becomes text."""
    if value is None or isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(map(str, value))
    return str(value)


TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


def _download(listing: "Listing", response: HttpResponseBase, ending: str) -> HttpResponseBase:
    response["Content-Type"] = TYPES[ending]
    response["Content-Disposition"] = (
        f'attachment; filename="{listing.kit.key}-{clock.today():%Y-%m-%d}.{ending}"'
    )
    return response


FORMATS: dict[str, Any] = {"csv": _csv, "xlsx": _xlsx, "json": _json, "atom": _atom}
