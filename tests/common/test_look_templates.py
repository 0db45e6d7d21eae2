"""What the content security policy refuses is in no template, and every one of them can be parsed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

import policylearning

PACKAGE = Path(policylearning.__file__).parent
REFUSED = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/(ld\+)?json)\b", re.I),
    "an event handler": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I),
    "htmx that needs eval": re.compile(r"\s(hx-on|hx-vals=[\"']js:|hx-vars)", re.I),
    "an address of a script": re.compile(r"href=[\"']javascript:", re.I),
}


def templates() -> Iterator[Path]:
    """Of pages. Mail has its style within, for mail programs read nothing else."""
    return (path for path in PACKAGE.glob("*/templates/**/*.html") if path.parent.name != "mail")


@pytest.mark.parametrize("path", sorted(templates()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_is_clean(path: Path) -> None:
    text = path.read_text()
    assert [what for what, pattern in REFUSED.items() if pattern.search(text)] == []
    engines["django"].from_string(text)


def test_third_parties_are_not_asked_for_anything() -> None:
    asked = re.compile(r"(?:src|href|action)=[\"']https?://|url\([\"']?https?:|@import", re.I)
    files = [*templates(), *PACKAGE.glob("*/static/**/*.css"), *PACKAGE.glob("*/static/**/*.js")]
    assert [str(path) for path in files if asked.search(path.read_text())] == []


def test_the_way_to_a_page_is_written_in_one_place() -> None:
    by_hand = [path.name for path in templates() if 'class="breadcrumbs"' in path.read_text()]
    assert by_hand == ["breadcrumbs.html"]


def test_breadcrumbs_are_given_as_pairs_or_one_after_the_other() -> None:
    page = (
        engines["django"]
        .from_string("{% breadcrumbs steps %}")
        .render({"steps": [("A", "/a/"), ("B", "/b/")]})
    )
    assert '<a href="/b/">B</a>' in page
    assert engines["django"].from_string('{% breadcrumbs "A" "/a/" "B" "/b/" %}').render() == page
