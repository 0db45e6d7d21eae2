"""The components, as template tags. They are built in: no template needs to load them.

Each is a small template in `templates/components/`; /design/ shows all of them in all their states.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.core.paginator import Page as NumberedPage
from django.template.loader import get_template
from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from heroicons.templatetags.heroicons import heroicon_mini

from policylearning.common.languages import name_of

register = template.Library()

TONE_ICONS = {
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "info": "information-circle",
}
NUMBERS = (_("none"), _("one"), _("two"), _("three"), _("four"), _("five"))


def _drawn_once(component: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., SafeString]]:
    """Declare a component whose HTML depends on nothing but its arguments and the language.

    A page has a hundred of them, so each is rendered once and remembered.
    """

    def declare(function: Callable[..., dict[str, Any]]) -> Callable[..., SafeString]:
        @lru_cache(maxsize=1024)
        def drawn(language: str, *args: Any, **kwargs: Any) -> SafeString:
            html = get_template(f"components/{component}.html").render(function(*args, **kwargs))
            return SafeString(html.strip())  # it stands in running text

        @wraps(function)
        def tag(*args: Any, **kwargs: Any) -> SafeString:
            plain = {name: _plain(value) for name, value in kwargs.items()}
            return drawn(get_language(), *map(_plain, args), **plain)

        register.simple_tag(tag, name=function.__name__)
        return tag

    return declare


def _plain(value: Any) -> Any:
    """A key to remember by: words in the current language and not marked as safe, days in the reader's zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if value is None or isinstance(value, bool | int | date) else "" + str(value)


@lru_cache(maxsize=256)
def _icon(name: str, label: str) -> SafeString:
    said: dict[str, Any] = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return mark_safe(heroicon_mini(name, **{**said, "class": "icon"}))  # noqa: S308 - from the icon package


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A heroicon by name. Without `label` it is hidden from assistive technology."""
    return _icon(str(name), "" + str(label))


# Words in a row --------------------------------------------------------------------------------------


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    href: str = "",
    *,
    tone: str = "primary",
    icon: str = "",
    small: bool = False,
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """A link when it has `href`, else a button. `tone` is primary, plain, quiet or danger."""
    return locals()


@register.inclusion_tag("components/search_box.html")
def search_box(
    label: str, *, placeholder: str = "", value: str = "", id: str = "", suggests: str = ""
) -> dict[str, Any]:
    """The field `q` of a search form. `suggests` is what is asked of the suggestions while somebody types: "narrow=1"
    where the form's list has facets, "in=region" for those of one source; nothing for none."""
    return locals()


@_drawn_once("tag")
def tag(text: str, *, accent: str = "", href: str = "") -> dict[str, Any]:
    """A word of classification. `accent` is a topic's accent: a square of its colour before the word."""
    return locals()


@register.simple_tag
def written_in(code: str) -> str:
    """The language of a text as a tag, where it is not the one the page is in."""
    here = (get_language() or "en").partition("-")[0]
    if not code or str(code).partition("-")[0] == here:
        return ""
    return str(tag(_now("in %(language)s") % {"language": name_of(code)}))


@_drawn_once("state")
def state(text: str, tone: str = "") -> dict[str, Any]:
    """A state in a word and an icon. `tone` is good, warn, bad, info or nothing."""
    return {"text": text, "tone": tone, "icon": TONE_ICONS.get(tone, "minus-circle")}


@_drawn_once("evidence")
def evidence(level: int) -> dict[str, Any]:
    """Evidence from 0 to 5 as dots, with the number in words."""
    return {"words": NUMBERS[level], "dots": [(6 + 13 * n, n < level) for n in range(5)]}


@_drawn_once("freshness")
def freshness(confirmed: date | datetime | None, *, stale: bool = False) -> dict[str, Any]:
    """When somebody last said that it is still true."""
    return {"confirmed": confirmed, "stale": stale}


@_drawn_once("avatar")
def avatar(name: str) -> dict[str, Any]:
    """The initials of a person; hidden from assistive technology, for the name stands beside it."""
    words = str(name).split()
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "") if words else "?"
    return {"letters": letters.upper()}


@register.inclusion_tag("components/stat.html")
def stat(number: int | str, label: str, *, href: str = "") -> dict[str, Any]:
    """One figure with what it counts, inside `<ul class="stats">`."""
    return locals()


# Blocks of data --------------------------------------------------------------------------------------


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[tuple[Any, ...]], *, wide: bool = False) -> dict[str, Any]:
    """`(label, value)` or `(label, value, href)` rows. Rows whose value is None or empty are left out."""
    shown = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows if row[1] not in (None, "")]
    return {"rows": shown, "wide": wide}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Entries with `at` and `title`, and if they like `text`, `who`, `tone` and `href`."""
    blank = {"text": "", "who": "", "tone": "", "href": ""}
    return {"entries": [{**blank, **entry} for entry in entries]}


@register.inclusion_tag("components/bars.html")
def bars(
    caption: str, rows: Iterable[tuple[str, float, str]], *, label: str = "", accent: str = ""
) -> dict[str, Any]:
    """A small table with bars. Rows are `(label, value, value as text)`; the greatest has the longest bar."""
    kept = list(rows)
    greatest = max((row[1] for row in kept), default=0) or 1
    drawn = [(name, round(100 * max(value, 0) / greatest, 1), text) for name, value, text in kept]
    return {"caption": caption, "rows": drawn, "label": label, "accent": accent}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str, *, left: str = "") -> dict[str, Any]:
    """Long work: a bar, a number, and the time left in words. A total of 0 means not known yet."""
    percent = min(100, done * 100 // total) if total else 0
    return {**locals(), "percent": percent}


# Ways about ------------------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*steps: Any) -> dict[str, Any]:
    """What leads to this page, which is not itself among it: `(label, href)` pairs, or label, href, label, href."""
    pairs = list(steps[0]) if len(steps) == 1 else list(zip(steps[::2], steps[1::2], strict=True))
    return {"items": pairs}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[tuple[str, str, bool]], label: str) -> dict[str, Any]:
    """`(label, href, is current)` links between sibling pages. `label` names the group."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/anchors.html")
def anchors(items: Iterable[tuple[str, str]], label: str = "") -> dict[str, Any]:
    """`(label, "#id")` links within the page."""
    return {"items": list(items), "label": label or _("On this page")}


@register.inclusion_tag("components/pagination.html")
def pagination(page: NumberedPage[Any], query: str = "") -> dict[str, Any]:
    """Pages of a Django paginator. The list kit has its own that keeps the state of the list."""
    links = [
        (None if n == "…" else n, f"?{query}{'&' if query else ''}page={n}")
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    before, after = page.number - 1, page.number + 1 if page.has_next() else 0
    return {
        "links": links,
        "number": page.number,
        "previous": f"?{query}{'&' if query else ''}page={before}" if before else "",
        "next": f"?{query}{'&' if query else ''}page={after}" if after else "",
    }


# Components that hold other content --------------------------------------------------------------------


def _around(component: str, content: str, **context: Any) -> str:
    return get_template(f"components/{component}.html").render({"content": content, **context})


@register.simple_block_tag
def banner(content: str, tone: str = "info", *, title: str = "", live: bool = False) -> str:
    """Something to know about this page. `tone` is info, good, warn or bad; `live` has it read aloud."""
    return _around("banner", content, tone=tone, title=title, icon=TONE_ICONS[tone], live=live)


@register.simple_block_tag
def signed(content: str, name: str, *, role: str = "", on: date | datetime | None = None) -> str:
    """What somebody says under their name, such as an expert opinion."""
    return _around("signed", content, name=name, role=role, on=on)


@register.simple_block_tag
def nothing(content: str, title: str, *, icon: str = "inbox", level: int = 2) -> str:
    """An empty state: what the thing is, and the next step."""
    return _around("nothing", content, title=title, icon=icon, level=level)


@register.simple_block_tag
def disclosure(content: str, summary: str, *, open: bool = False) -> str:
    """Something that is there when one wants it."""
    return _around("disclosure", content, summary=summary, open=open)


@register.simple_block_tag
def menu(content: str, label: str, *, icon: str = "") -> str:
    """Links or buttons, each in an `<li>`, behind a word."""
    return _around("menu", content, label=label, icon=icon)


@register.simple_block_tag
def figure(content: str, title: str, *, source: str = "", kind: str = "chart") -> str:
    """A chart or map under a title that says the finding. `kind` is chart or map."""
    return _around("figure", content, title=title, source=source, kind=kind)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> str:
    """A question on top of the page, opened by `<a href="…" data-opens="id">`.

    Without JavaScript it is not needed: the link leads to a page that asks the same.
    """
    return _around("dialog", content, id=id, title=title)


@register.simple_tag
def card(name: str, item: Any, item_name: str = "item", **more: Any) -> str:
    """The card template `name` with `item` under `item_name`. Nothing else of the page is seen by it."""
    return get_template(name).render({item_name: item, **more})


@register.simple_tag
def joined(*parts: Any) -> SafeString:
    """The parts that are there, each once, with a middle dot between; a line never begins with the dot."""
    return SafeString(escape("\u00a0· ".join(dict.fromkeys(str(part) for part in parts if part))))


@register.simple_tag
def marked(parts: Iterable[Any]) -> SafeString:
    """The parts of a text a search found, those that matched marked. Not a template: a page has a hundred."""
    return SafeString(
        "".join(f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text) for part in parts)
    )


@lru_cache(maxsize=4096)
def grouped(value: int, language: str) -> str:
    """A whole number as `number` shows it in the current language, which is told so that it is remembered by it."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def number(value: Any) -> str:
    """An integer or decimal as people read it: 12 345, with thin spaces that do not break."""
    if isinstance(value, int) and -1000 < value < 1000:
        # Adding makes a number of what is worked out on use, such as the bell's, and of a truth value.
        return str(value + 0)
    if isinstance(value, int):
        return grouped(value + 0, get_language())
    return formats.number_format(value, use_l10n=True, force_grouping=True) if value not in (None, "") else ""


@register.filter
def tone(level: str) -> str:
    """The tone for a level of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def cell(value: Any) -> Any:
    """A value in a table: dates as people read them, on one line, lists with commas, nothing for None."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return formats.date_format(local, "SHORT_DATETIME_FORMAT").replace(" ", "\u00a0")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT").replace(" ", "\u00a0")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else value
