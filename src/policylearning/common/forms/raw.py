"""What a form sent, as plain data: to be kept, compared, and put back into the form."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict

from policylearning.common.text import nfc

Raw = dict[str, list[str]]
"""Field name to the list of its values."""

CONTROLS = frozenset(
    {"csrfmiddlewaretoken", "form_id", "draft_key", "go", "save_draft", "discard_draft", "more_rows"}
)
"""Names that belong to the page and not to the person's text."""

MAX_BYTES = 300_000
"""More than this is not kept; the longest form of the platform holds about 30,000 characters."""


def raw_of(data: QueryDict) -> Raw:
    """What the person typed, without controls and passwords."""
    return {
        nfc(name): [nfc(value) for value in values]
        for name, values in data.lists()
        if name not in CONTROLS and "password" not in name
    }


def as_data(raw: Raw) -> QueryDict:
    """`raw` as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        data.setlist(name, values)
    return data


def size_of(raw: Raw) -> int:
    """Bytes it takes to keep."""
    return len(json.dumps(raw))


def digest_of(request: HttpRequest) -> str:
    """SHA-256 over everything the form sent, files by name and size."""
    content: list[Any] = [sorted(_everything(request.POST))]
    content += sorted((name, file.name, file.size) for name, files in request.FILES.lists() for file in files)
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _everything(data: QueryDict) -> Iterator[tuple[str, list[str]]]:
    return ((name, values) for name, values in data.lists() if name not in ("csrfmiddlewaretoken", "form_id"))
