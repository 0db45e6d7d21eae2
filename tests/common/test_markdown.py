import time

import pytest

from policylearning.common.markdown import LONGEST, has_links, rendered


def test_what_people_write():
    assert rendered("# Costs\n\n**Bold** and *soft*\n\n- one\n- two\n\n> said") == (
        "<h3>Costs</h3>\n<p><strong>Bold</strong> and <em>soft</em></p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<blockquote>\n<p>said</p>\n</blockquote>\n"
    )


def test_links_are_marked_as_other_peoples():
    assert rendered("[us](https://example.org)") == (
        '<p><a href="https://example.org" rel="nofollow noopener ugc">us</a></p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://tracker.example.org/pixel.png)",
        "<svg onload=alert(1)>",
        "[x](vbscript:x)",
        '[x](https://example.org "onmouseover=alert(1)")',
        "<https://example.org/<script>>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    html = rendered(text)

    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    for wanted in ("javascript:", "data:", "vbscript:"):
        assert f'href="{wanted}' not in html
    assert " onmouseover" not in html


@pytest.mark.parametrize(
    "bomb",
    [
        ">" * 10_000,
        "- " * 5_000,
        "[" * 10_000,
        "*a_" * 3_000,
        "`" * 10_000,
        "[a](" * 2_500,
        "&" * 10_000,
        "<" * 10_000,
        "|" * 10_000,
        "1. " * 3_000,
    ],
)
def test_a_bomb_costs_no_more_than_a_moment(bomb):
    started = time.process_time()

    rendered(bomb)

    assert time.process_time() - started < 2


def test_what_is_too_long_is_shown_as_typed():
    assert rendered("<b>" + "x" * LONGEST).startswith("<pre>&lt;b&gt;x")


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("See https://example.org", True),
        ("www.example.org", True),
        ("[x](y)", True),
        ("[x]: y", True),
        ("See the annex.", False),
        ("costs [about] 3", False),
    ],
)
def test_whether_there_is_a_link(text, has):
    assert has_links(text) is has
