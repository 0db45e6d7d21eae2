"""Fill a form as a person would, with strings of the caller's where one writes what one likes; send it; look."""

import copy
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from PIL import Image

from policylearning.common.forms.raw import CONTROLS
from policylearning.common.text import nfc
from tests.factories.accounts import PASSWORD

from .pages import Control, Form, Page
from .walk import Found

Pick = Callable[[int], str]
"""The next string of at most so many characters."""
ANSWERS = frozenset({200, 302, 303, 400, 403, 404, 405, 409, 413, 429})
PLAIN = {"url": "https://example.org/", "date": "2026-03-01", "number": "3", "password": PASSWORD}


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(out, "PNG")
    return out.getvalue()


PICTURE = _picture()
PDF = b"%PDF-1.7\n"
TABLE = b"title,url\nA,https://a.example.org/\n"


@dataclass
class Sending:
    """What goes into a form; `typed` is the part that the caller chose, by the control's name."""

    data: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


class Sender:
    """One person with a browser, within a test's transaction. Nothing that is sent stays."""

    def __init__(self, client: Client, email: str) -> None:
        self.client = client
        self.email = email
        self.accepted: set[str] = set()
        """Addresses that took a form and did as they were told."""
        self._fills = 0
        self._known: dict[str, str] = {}

    # Filling ------------------------------------------------------------------------------------
    def filled(self, form: Form, pick: Pick, file_name: str) -> Sending:
        """Texts from `pick`; everything else as it stands, or what is plainly right."""
        made = Sending()
        self._fills += 1
        for control in form.controls:
            if control.is_text:
                made.typed[control.name] = pick(int(control.attributes.get("data-maximum") or 10_000))
            else:
                self._fill(made, form, control, file_name)
        made.data |= _pressed(form)
        made.data |= made.typed
        return made

    def _fill(self, made: Sending, form: Form, control: Control, file_name: str) -> None:
        name, kind = control.name, control.type
        if kind in ("submit", "reset") or name in ("csrfmiddlewaretoken", "form_id"):
            return
        if kind == "radio":
            ticked = [each.value for each in form.controls if each.name == name and each.ticked]
            made.data[name] = (ticked or [control.value])[0]  # the last, unless one is ticked
        elif kind == "checkbox":
            if control.ticked or "required" in control.attributes:
                made.data.setdefault(name, []).append(control.value or "on")
        elif kind == "select":
            if value := control.value or next((each for each in control.options if each), ""):
                made.data[name] = value
        elif kind == "file":
            made.data[name] = SimpleUploadedFile(file_name.replace("\x00", "") or "a", _content(control))
        elif kind == "email":
            somebody = self.email if self._fills % 2 else "somebody@example.org"
            made.data[name] = control.value or (somebody if "required" in control.attributes else "")
        elif "hx-get" in control.attributes:
            made.data[name] = control.value or self._suggested(control.attributes["hx-get"])
        else:
            made.data[name] = control.value or PLAIN.get(kind, "")

    def _suggested(self, address: str) -> str:
        """The first thing that the page of suggestions offers."""
        if address not in self._known:
            offered = (Page(self.client.get(address, {"q": word}).content.decode()) for word in "aeioxr")
            self._known[address] = next((page.options[0] for page in offered if page.options), "")
        return self._known[address]

    def all_wrong(self, form: Form, pick: Pick) -> dict[str, Any]:
        """The same form with a string of `pick` in every control, whatever belongs there."""
        return {
            each.name: pick(10_000)
            for each in form.controls
            if each.name not in ("csrfmiddlewaretoken", "draft_key")
        }

    # Sending ------------------------------------------------------------------------------------
    def problems_of(self, found: Found, sending: Sending) -> Iterator[str]:
        """What is not as promised: the strings are stored, or stand on the page again beside what is wrong."""
        refused: set[str] = set()
        with self._undone():
            with Written() as written:
                response = self.client.post(found.action, sending.data)
            yield from self._problems_of_answer(found.action, response)
            if response.status_code in (302, 303):
                self.accepted.add(found.action)
                for name, text in sending.typed.items():
                    if not written.holds(nfc(text).strip()):
                        yield f"{name}: {text!r} is not stored"
                yield from self._followed(found.action, response)
            elif response.status_code == 200 and sending.typed:
                yield from _lost(response, sending.typed)
                refused = _refused(response) & set(sending.typed)
            elif sending.typed:
                yield f"answered {response.status_code}"
        if refused:
            yield from self.problems_of(found, _without(sending, refused, found.form))

    def problems_of_draft(self, found: Found, sending: Sending) -> Iterator[str]:
        """Saved unfinished, the form opens with every string as it was typed."""
        with self._undone():
            self.client.post(found.action, {**sending.data, "save_draft": "1"})
            response = self.client.get(found.page)
            yield from self._problems_of_answer(found.page, response)
            yield from _lost(response, sending.typed)

    def problems_of_nonsense(self, found: Found, data: dict[str, Any]) -> Iterator[str]:
        with self._undone():
            response = self.client.post(found.action, data)
            yield from self._problems_of_answer(found.action, response)
            yield from self._followed(found.action, response)

    def problems_of_query(self, address: str, query: dict[str, str]) -> Iterator[str]:
        with self._undone():
            yield from self._problems_of_answer(address, self.client.get(address, query))

    def _followed(self, address: str, response: Any) -> Iterator[str]:
        if response.status_code in (302, 303):
            target = urljoin(address, response["Location"])
            if urlsplit(target).netloc:
                yield f"leads away to {target}"
            else:
                yield from self._problems_of_answer(target, self.client.get(target))

    def _problems_of_answer(self, address: str, response: Any) -> Iterator[str]:
        body = b"".join(response) if response.streaming else response.content
        if response.status_code not in ANSWERS:
            yield f"{address} answered {response.status_code}"
        if response.get("Content-Type", "").startswith("text/html"):
            yield from (f"{address} has {each}" for each in Page(body.decode()).unsafe)

    def _undone(self) -> Any:
        return _Undone(self.client)


class _Undone:
    def __init__(self, client: Client) -> None:
        self.client = client

    def __enter__(self) -> None:
        self.cookies = copy.deepcopy(self.client.cookies)
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            transaction.set_rollback(True)
        self.atomic.__exit__(*error)
        self.client.cookies = self.cookies


def _lost(response: Any, typed: dict[str, str]) -> Iterator[str]:
    shown = {
        control.name: control.value
        for form in Page(response.content.decode()).forms
        for control in form.controls
        if control.name in typed
    }
    for name, text in typed.items():
        if shown.get(name) not in (nfc(text), text):
            yield f"{name}: {text!r} came back as {shown.get(name)!r}"


def _content(control: Control) -> bytes:
    """Of the kind that the control says it takes."""
    taken = control.attributes.get("accept", "")
    return PICTURE if "image/" in taken else PDF if "pdf" in taken else TABLE


def _pressed(form: Form) -> list[tuple[str, str]]:
    """The button that means it, where several say what is meant."""
    named = [each for each in form.buttons if each[0] and each[0] not in CONTROLS]
    plain = [each for each in form.buttons if not each[0]]
    return named[:1] if len(plain) < 2 else []


def _refused(response: Any) -> set[str]:
    """The controls that the page marks as wrong."""
    return {
        control.name
        for form in Page(response.content.decode()).forms
        for control in form.controls
        if control.attributes.get("aria-invalid") == "true"
    }


def _without(sending: Sending, refused: set[str], form: Form) -> Sending:
    """The same with what stood there before, or a plain word, in the refused places."""
    before = {
        each.name: each.value or ("plain" if "required" in each.attributes else "") for each in form.controls
    }
    data = {name: before[name] if name in refused else value for name, value in sending.data.items()}
    for value in data.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return Sending(data, {name: text for name, text in sending.typed.items() if name not in refused})


class Written:
    """Which tables were written to meanwhile; `holds(text)` asks their rows."""

    def __enter__(self) -> "Written":
        self.tables: set[str] = set()
        self._hook = connection.execute_wrapper(self._watch)
        self._hook.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._hook.__exit__(*error)

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT INTO", "UPDATE")):
            self.tables.add(sql.split('"')[1])
        return execute(sql, params, many, context)

    def holds(self, text: str) -> bool:
        """Some row says it, alone or among other words; white space at the ends and line ends do not count."""
        if text == "":
            return True
        return any(
            _says(value, text)
            for model in apps.get_models()
            if model._meta.db_table in self.tables
            for row in model._base_manager.order_by("-pk")[:40]
            for value in (getattr(row, each.attname) for each in model._meta.concrete_fields)
        )


def _says(value: Any, text: str) -> bool:
    if isinstance(value, dict):
        # A table of "this = that" is typed as text and kept as pairs.
        pairs = "\n".join(f"{key}={each}" for key, each in value.items())
        close = text.replace(" ", "")
        return close in pairs.replace(" ", "") or any(_says(each, text) for each in value.values())
    if isinstance(value, list):
        return any(_says(each, text) for each in value)
    return isinstance(value, str) and text in value
