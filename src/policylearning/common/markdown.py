"""Markdown that people write: text, lists, links and quotes; no pictures, no HTML, nothing that grows without end."""

import re

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

LONGEST = 20_000
"""Characters that are rendered; what is beyond is shown as it was typed. Fields keep far less."""
DEEPEST = 12
"""Levels of lists and quotes within each other."""
TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
LOWER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
"""A text stands within a page that has headings of its own."""
LINK = re.compile(r"https?://|www\.|\]\(|\[[^\]]+\]:", re.IGNORECASE)

_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable("image")


def rendered(text: str) -> SafeString:
    """Clean HTML. Links are marked as other people's: search engines give them nothing."""
    if len(text) > LONGEST:
        return SafeString(f"<pre>{escape(text)}</pre>")
    tokens = _parser.parse(text)
    for token in tokens:
        token.tag = LOWER.get(token.tag, token.tag)
    raw = _parser.renderer.render(tokens, _parser.options, {})
    return SafeString(
        nh3.clean(
            raw,
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener ugc",
        )
    )


def has_links(text: str) -> bool:
    """Whether it has, or looks as if it wanted to have, a link."""
    return LINK.search(text) is not None
