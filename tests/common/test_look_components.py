"""The components, one by one, and the gallery that shows them."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import Client
from django.utils import timezone
from django.utils.safestring import SafeString

from policylearning.common.design import GIVEN
from policylearning.common.gallery import SPECIMENS
from policylearning.common.templatetags import look
from policylearning.search.marking import Part

ALL = [(name, source) for _group, members in SPECIMENS for name, source in members]


def drawn(source: str, **context: Any) -> str:
    """Rendered, with runs of spaces and line ends as one space."""
    return re.sub(r"[ \n]+", " ", engines["django"].from_string(source).render(context)).strip()


@pytest.mark.parametrize("source", [source for _name, source in ALL], ids=[name for name, _source in ALL])
def test_a_specimen_renders(source: str) -> None:
    assert drawn(source, **GIVEN)


def test_the_gallery_shows_every_component_with_its_lines(client: Client) -> None:
    page = client.get("/design/").content.decode()
    assert page.count('class="specimen"') == len(ALL)
    assert "{% evidence 0 %}" in page


def test_every_component_is_in_the_gallery() -> None:
    helpers = {"card", "marked", "number", "tone", "cell"}
    tags = (set(look.register.tags) | set(look.register.filters)) - helpers
    shown = " ".join(source for _name, source in ALL)
    missing = [tag for tag in tags if f"{{% {tag} " not in shown and f"{{% {tag} %}}" not in shown]
    assert missing == ["pagination"] or missing == []


def test_what_a_tag_gets_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    for source in (
        "{% button evil %}",
        "{% tag evil href=evil %}",
        "{% facts rows %}",
        "{% banner title=evil %}{{ evil }}{% endbanner %}",
        "{% nothing evil %}{% endnothing %}",
        "{% signed evil role=evil %}{% endsigned %}",
        "{% bars evil bar_rows %}",
        "{% joined evil evil %}",
        "{% icon 'bell' label=evil %}",
    ):
        out = drawn(source, evil=evil, rows=[(evil, evil, evil)], bar_rows=[(evil, 1, evil)])
        assert "<script" not in out, source


def test_what_is_remembered_is_not_mixed_up() -> None:
    text = "<b>bold</b>"
    assert drawn("{% tag text %}", text=SafeString(text)) == drawn("{% tag text %}", text=text)
    assert "<b>" not in drawn("{% tag text %}", text=SafeString(text))
    late = datetime(2027, 3, 12, 23, 30, tzinfo=UTC)
    assert "13 March" in drawn("{% freshness moment %}", moment=late)
    with timezone.override("UTC"):
        assert "12 March" in drawn("{% freshness moment %}", moment=late)


def test_a_button_is_a_link_when_it_leads_somewhere() -> None:
    assert (
        drawn('{% button "Go" href="/x/" %}') == '<a class="button" data-tone="primary" href="/x/"> Go </a>'
    )
    out = drawn('{% button "Go" name="n" value="1" form="f" disabled=True %}')
    assert out.startswith(
        '<button class="button" data-tone="primary" type="submit" name="n" value="1" form="f" disabled>'
    )


@pytest.mark.parametrize(("level", "words"), [(0, "none"), (3, "three"), (5, "five")])
def test_evidence_has_dots_and_words(level: int, words: str) -> None:
    out = drawn("{% evidence level %}", level=level)
    assert out.count('class="on"') == level
    assert out.count("<circle") == 5
    assert f"Evidence: {words} of five" in out


def test_freshness() -> None:
    day = date(2027, 3, 12)
    assert "Confirmed 12 March 2027</span>" in drawn("{% freshness day %}", day=day)
    stale = drawn("{% freshness day stale=True %}", day=day)
    assert 'data-tone="warn"' in stale
    assert "Confirmed 12 March 2027, due for confirmation" in stale
    assert "Not yet confirmed" in drawn("{% freshness None %}")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Horvat", "AH"), ("Ana Maria Horvat", "AH"), ("Plato", "P"), ("", "?"), ("ángel ñúñez", "ÁÑ")],
)
def test_avatar(name: str, letters: str) -> None:
    assert f">{letters}<" in drawn("{% avatar name %}", name=name)


def test_bars_are_drawn_to_scale_without_styles() -> None:
    out = drawn('{% bars "Results" rows %}', rows=[("One", 1, "1"), ("Four", 4, "4"), ("Less", -1, "-1")])
    assert re.findall(r'width="([\d.]+)%"', out) == ["25.0", "100.0", "0.0"]
    assert "style" not in out


def test_facts_leave_out_what_is_not_there() -> None:
    out = drawn(
        "{% facts rows %}", rows=[("Cost", 0), ("Staff", None), ("Place", ""), ("Region", "Vest", "/r/")]
    )
    assert re.findall(r"<dt>(.*?)</dt>", out) == ["Cost", "Region"]
    assert '<a href="/r/">Vest</a>' in out


def test_progress_before_the_total_is_known() -> None:
    assert "value=" not in drawn('{% progress 0 0 "Importing" %}')
    out = drawn('{% progress 12345 24690 "Importing" %}')
    assert 'value="50"' in out
    assert "12\u202f345 of 24\u202f690" in out


def test_numbers_and_cells_as_people_read_them() -> None:
    moment = datetime(2027, 3, 12, 13, 30, tzinfo=UTC)
    assert drawn("{{ n|number }}", n=1234567) == "1\u202f234\u202f567"
    assert drawn("{{ n|number }}", n=None) == ""
    assert drawn("{{ v|cell }}", v=moment) == "12\u00a0Mar\u00a02027,\u00a014:30"
    assert drawn("{{ v|cell }}", v=date(2027, 3, 12)) == "12\u00a0Mar\u00a02027"
    assert drawn("{{ v|cell }}", v=None) == "–"
    assert drawn("{{ v|cell }}", v=True) == "Yes"
    assert drawn("{{ v|cell }}", v=["a", "b"]) == "a, b"
    assert drawn("{{ v|cell }}", v=2027) == "2027"


def test_an_unknown_parameter_is_a_mistake_and_not_ignored() -> None:
    with pytest.raises(TemplateSyntaxError, match="colour"):
        drawn('{% button "Go" colour="red" %}')


def test_what_a_search_found_is_marked_and_escaped() -> None:
    parts = [Part("a <b> ", False), Part("har<bour", True)]
    assert drawn("{% marked parts %}", parts=parts) == "a &lt;b&gt; <mark>har&lt;bour</mark>"
