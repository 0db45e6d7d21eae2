"""A page as a browser reads it: its forms with their controls, its links, and whether anything of it runs."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXTS = ("text", "search", "textarea")
RUNS = ("iframe", "object", "embed", "style", "base", "applet", "frame")
"""Elements that no page of the platform has; one that is there was typed by somebody."""

DATA = ("application/json", "application/ld+json")
"""Types of script elements that hold data and that no browser runs."""


@dataclass
class Control:
    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    ticked: bool = False

    @property
    def is_text(self) -> bool:
        """A person writes into it what they like; not the name of something that must exist."""
        return self.type in TEXTS and "hx-get" not in self.attributes and "readonly" not in self.attributes


@dataclass
class Form:
    id: str
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    """Name and value of each that sends it, in their order."""


class Page(HTMLParser):
    """`Page(html)`: forms, links and the reasons why it is not safe."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.options: list[str] = []
        """Of every list of suggestions and every select."""
        self.unsafe: list[str] = []
        self._form: Form | None = None
        self._open: Control | None = None
        self._strays: list[tuple[str, Control]] = []
        self.feed(html)
        self.close()
        for owner, control in self._strays:
            for form in self.forms:
                if form.id == owner:
                    form.controls.append(control)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._judge(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._form = Form(
                given.get("id", ""), given.get("action", ""), given.get("method", "get").lower()
            )
            self.forms.append(self._form)
        elif tag == "button":
            if self._form is not None and given.get("type", "submit") == "submit":
                self._form.buttons.append((given.get("name", ""), given.get("value", "")))
        elif tag in ("input", "textarea", "select") and given.get("name"):
            self._control(tag, given)
        if tag == "option":
            self.options.append(given.get("value", ""))
        if tag == "option" and self._open is not None and self._open.type == "select":
            self._open.options.append(given.get("value", ""))
            if "selected" in given:
                self._open.value = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower() if tag == "input" else tag
        control = Control(
            given["name"], kind, given.get("value", ""), attributes=given, ticked="checked" in given
        )
        if given.get("form"):
            self._strays.append((given["form"], control))
        elif self._form is not None:
            self._form.controls.append(control)
        if tag in ("textarea", "select"):
            self._open = control

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.type == "textarea":
            self._open.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("textarea", "select"):
            if self._open is not None and tag == "textarea":
                self._open.value = self._open.value.removeprefix("\n")
            self._open = None

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if tag in RUNS:
            self.unsafe.append(f"<{tag}>")
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
            self.unsafe.append("a script in the page")
        for name, value in given.items():
            if name.startswith("on") or name == "style":
                self.unsafe.append(f"<{tag} {name}>")
            scheme = "".join(value.split()).lower()
            if name in ("href", "src", "action", "formaction") and scheme.startswith(
                ("javascript:", "vbscript:")
            ):
                self.unsafe.append(f"<{tag} {name}={value[:20]}>")
