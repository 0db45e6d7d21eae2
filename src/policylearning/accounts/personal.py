"""What the platform keeps about a person, app by app: for the export, and for erasure.

An app declares its part in `privacy.py`::

    personal_data(PersonalData(key="practices", title=_("My practices"), export=…, erase=…))
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from policylearning.common.permissions import Actor
from policylearning.common.registry import Registry

from .models import User

Rows = list[dict[str, Any]]
NamedFiles = Iterable[tuple[str, File]]  # type: ignore[type-arg]


def no_files(user: User) -> NamedFiles:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One app's part.

    `export(user)` gives rows of plain values (dates and decimals are fine); `files(user)` gives (name, file)
    pairs. `erase(user, by, at)` runs inside the erasure's transaction and says in one line what it did.
    """

    key: str
    title: str | Promise
    export: Callable[[User], Rows]
    erase: Callable[[User, Actor, datetime], str]
    files: Callable[[User], NamedFiles] = no_files
    order: int = 100


sources: Registry[PersonalData] = Registry("personal data")


def personal_data(declared: PersonalData) -> PersonalData:
    return sources.register(declared.key, declared)


def export(user: User) -> dict[str, Rows]:
    """Everything about `user`, by source."""
    return {each.key: each.export(user) for each in sources}


def write_archive(user: User, into: IO[bytes], *, at: datetime) -> None:
    """A ZIP with one JSON file for each source, its files beside it, and a list of contents."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        contents = [_("Personal data of %(name)s, %(at)s") % {"name": user.name, "at": at.isoformat()}, ""]
        for source in sources:
            rows = source.export(user)
            archive.writestr(f"{source.key}.json", _json(rows))
            contents.append(f"{source.key}.json: {source.title} ({len(rows)})")
            for number, (name, file) in enumerate(source.files(user), start=1):
                path = f"files/{source.key}/{number:04}-{_safe(name)}"
                with archive.open(path, "w") as target:
                    target.writelines(file.chunks())
                contents.append(path)
        archive.writestr("contents.txt", "\n".join(contents) + "\n")


def _json(rows: Rows) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _safe(name: str) -> str:
    """A name that is never a path."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip(".-")[-80:] or "file"
