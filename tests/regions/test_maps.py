"""Maps: what is drawn, where, how heavy, and in how many queries."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from policylearning.regions import actions, base
from policylearning.regions.choropleth import choropleth, figure, quintiles
from policylearning.regions.maps import CROWDED, MapPoint, clustered, europe_map
from policylearning.regions.models import Region
from policylearning.regions.projection import HEIGHT, WIDTH
from tests.factories.regions import RegionFactory, RegionShapeFactory, a_few
from tests.shared import shared

pytestmark = pytest.mark.django_db


def tree(picture: str) -> ET.Element:
    """The picture as a browser's parser would have it; names as HTML has them, without a namespace."""
    return ET.fromstring(picture)  # noqa: S314 - our own picture


def circles(picture: str) -> list[tuple[int, int, int]]:
    return [
        (int(each.attrib["cx"]), int(each.attrib["cy"]), int(each.attrib["r"]))
        for each in tree(picture).iter("circle")
    ]


# Circles ---------------------------------------------------------------------------------------------------


def test_the_area_of_a_circle_goes_with_its_value() -> None:
    made = a_few()
    drawn = europe_map([MapPoint(made["NL41"], 100), MapPoint(made["EL3"], 25)], title="Practices")
    assert [radius for _, _, radius in circles(drawn)] == [105, 52]


def test_every_region_of_the_packaged_table_is_inside_the_picture() -> None:
    actions.load_packaged()
    everywhere = [MapPoint(region) for region in Region.objects.all()]
    for x, y, _ in circles(europe_map(everywhere, title="All")):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_far_regions_stand_in_their_boxes() -> None:
    actions.load_packaged()
    reunion, canarias, oslo = (
        base.place(Region.objects.get(code=code, current=True)) for code in ("FRY4", "ES705", "NO081")
    )
    assert reunion[0] > 3800
    assert reunion[1] < 1100
    assert canarias[0] > reunion[0]
    assert oslo[0] < 2500


def test_a_box_is_drawn_for_what_lies_in_it_alone() -> None:
    actions.load_packaged()
    reunion, oslo = (Region.objects.get(code=code, current=True) for code in ("FRY4", "NO081"))
    assert "map-box" not in europe_map([MapPoint(oslo)], title="T")
    drawn = europe_map([MapPoint(reunion)], title="T")
    assert drawn.count("map-box") == 1
    assert "La Réunion" in drawn


def test_without_outlines_the_country_of_a_region_stands_out() -> None:
    made = a_few()
    assert "map-dots-here" in europe_map(title="T", highlight=made["NL41"], size="small")


def test_a_region_without_a_place_is_left_out() -> None:
    assert circles(europe_map([MapPoint(RegionFactory(longitude=None, latitude=None))], title="T")) == []


def test_with_links_it_is_a_group_without_them_one_picture() -> None:
    made = a_few()
    linked = tree(
        europe_map([MapPoint(made["NL41"], 3, "Brabant: 3", "/practices/?region=NL41")], title="Where")
    )
    assert (linked.attrib["role"], linked.attrib["aria-label"]) == ("group", "Where")
    (link,) = linked.iter("a")
    assert (link.attrib["href"], link.findtext("title")) == ("/practices/?region=NL41", "Brabant: 3")
    plain = tree(europe_map([MapPoint(made["NL41"])], title="Where", description="By region"))
    assert (plain.attrib["role"], plain.findtext("desc")) == ("img", "By region")
    assert next(plain.iter("title")).text == "Noord-Brabant, Netherlands"


def test_names_and_addresses_cannot_break_out() -> None:
    evil = RegionFactory(name='"><script>alert(1)</script>')
    picture = europe_map([MapPoint(evil, 1, url='/?a=1&b="><i>')], title='"><script>')
    assert "<script" not in picture
    assert "<i>" not in picture
    tree(picture)


def test_no_style_and_no_script_is_in_the_picture() -> None:
    made = a_few()
    picture = europe_map([MapPoint(made["NL41"])], title="T", highlight=made["NL41"])
    picture += choropleth({"NL41": 1, "NL42": 2}, title="T", version=2024)
    assert not re.search(r"style|<script|\son\w+=|(?<!aria-)fill=\"(?!url)", picture)


def test_the_same_question_gives_the_same_picture() -> None:
    actions.load_packaged()
    points = clustered({"NL41": 2, "FR10": 2, "EL30": 5})
    assert europe_map(points, title="T") == europe_map(list(reversed(points)), title="T")


# Together --------------------------------------------------------------------------------------------------


def test_counts_of_small_regions_add_up_in_the_region_above() -> None:
    made = a_few()
    points = clustered([("NL414", 2), ("NL41", 1), ("NL42", 4), ("EL", 1), ("ZZ99", 9)])
    assert [(point.region, point.value, point.label) for point in points] == [
        (made["NL42"], 4, "Limburg (NL), Netherlands: 4"),
        (made["NL41"], 3, "Noord-Brabant, Netherlands: 3"),
        (made["EL"], 1, "Greece: 1"),
    ]


def test_a_crowd_is_drawn_for_larger_regions() -> None:
    actions.load_packaged()
    everywhere = dict.fromkeys(Region.objects.filter(version=2021, level=3).values_list("code", flat=True), 1)
    points = clustered(everywhere)
    assert {point.region.level for point in points} == {0}
    assert len(points) <= CROWDED
    assert sum(point.value for point in points) == 1514


def test_label_and_address_are_the_callers(django_assert_num_queries: Any) -> None:
    a_few()
    with django_assert_num_queries(1):
        (point,) = clustered(
            {"NL41": 1},
            label=lambda region, count: f"{count} in {region.name}",
            url=lambda region: f"/{region.code}",
        )
    assert (point.label, point.url) == ("1 in Noord-Brabant", "/NL41")


# The ground ------------------------------------------------------------------------------------------------


def test_without_outlines_dots_and_country_codes() -> None:
    actions.load_packaged()
    picture = europe_map(title="Europe")
    assert 'class="map-dots"' in picture
    assert ">NL</text>" in picture
    assert "map-land" not in picture


def test_with_outlines_the_land() -> None:
    made = a_few()
    RegionShapeFactory(region=made["NL"])
    picture = europe_map(title="Europe")
    assert '<path class="map-land" d="M2000 2000l200 0 0 200-200 0z"/>' in picture
    assert "map-dots" not in picture


def test_a_new_import_draws_afresh() -> None:
    content = "code,name,longitude,latitude\nNL,Nederland,5.6,52.3\n"
    actions.import_file(content=content.encode(), name="x", version=2024, by=None)
    before = europe_map(title="Europe")
    actions.import_file(content=f"{content}BE,Belgique,4.6,50.6\n".encode(), name="x", version=2024, by=None)
    assert ">BE</text>" not in before
    assert ">BE</text>" in europe_map(title="Europe")


def test_a_small_map_shows_the_surroundings_of_its_region() -> None:
    made = a_few()
    picture = europe_map(title="Where", highlight=made["NL41"], size="small")
    x, y, width, height = map(int, tree(picture).attrib["viewBox"].split())
    ((left, top, _),) = circles(picture)
    assert (width, height) == (1500, 1500)
    assert x < left < x + width
    assert y < top < y + height
    assert ">NL</text>" in picture
    assert ">EL</text>" not in picture


def test_a_small_map_of_a_far_region_shows_the_boxes() -> None:
    made = a_few()
    picture = europe_map(title="Where", highlight=made["FRY4"], size="small")
    x, y, width, height = map(int, tree(picture).attrib["viewBox"].split())
    assert (x + width, y) == (WIDTH, 0)
    ((left, top, _),) = circles(picture)
    assert x < left < x + width
    assert top < height


def test_a_highlighted_region_is_outlined_and_dotted_only_when_small() -> None:
    made = a_few()
    RegionShapeFactory(region=made["NL"])
    RegionShapeFactory(region=made["NL41"], path="M2000 2000l20 0 0 20-20 0z")
    small = europe_map(title="T", highlight=made["NL41"], size="small")
    large = europe_map(title="T", highlight=made["NL"], size="small")
    assert 'class="map-highlight"' in small
    assert 'class="map-here"' in small
    assert 'class="map-highlight"' in large
    assert 'class="map-here"' not in large


def test_a_region_without_a_place_has_a_small_map_all_the_same() -> None:
    region = RegionFactory(longitude=None, latitude=None)
    assert circles(europe_map(title="T", highlight=region, size="small")) == []


# Cost ------------------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_points(django_assert_num_queries: Any) -> None:
    actions.load_packaged()
    europe_map(title="once")
    points = [MapPoint(region) for region in Region.objects.filter(current=True)[:50]]
    for many in (points[:1], points):
        with django_assert_num_queries(1):
            europe_map(many, title="T")


def test_the_map_of_the_home_page_is_light() -> None:
    actions.load_packaged()
    regions = Region.objects.filter(current=True, level=2)[:60]
    points = clustered(
        {each.code: 3 for each in regions}, url=lambda region: f"/practices/?region={region.code}"
    )
    assert len(europe_map(points, title="Where the practices come from").encode()) < 25_000


@pytest.mark.data
@pytest.mark.slow
def test_with_giscos_outlines_it_is_light_too() -> None:
    name = "NUTS_RG_60M_2024_4326.geojson"
    actions.import_file(content=shared(f"nuts/{name}").read_bytes(), name=name, by=None)
    regions = Region.objects.filter(current=True, level=2)[:60]
    points = clustered(
        {each.code: 3 for each in regions}, url=lambda region: f"/practices/?region={region.code}"
    )
    assert len(europe_map(points, title="Where").encode()) < 25_000
    small = europe_map(title="Where", highlight=Region.objects.get(code="NL41"), size="small")
    assert len(small.encode()) < 15_000
    assert 'class="map-highlight"' in small


# Values by region ------------------------------------------------------------------------------------------


def test_quintiles_hold_a_fifth_each() -> None:
    assert quintiles([float(n) for n in range(100)]) == [20.0, 40.0, 60.0, 80.0]
    assert quintiles([]) == quintiles([7.0]) == quintiles([7.0, 7.0]) == []
    assert quintiles([10.0, 90.0]) == [90.0]


def test_figures_have_about_three_digits() -> None:
    assert [figure(value) for value in (0.1234, 12.34, 123.4, -5.0)] == ["0.12", "12.3", "123", "-5"]


def test_a_choropleth_shades_by_class_and_hatches_what_is_missing() -> None:
    made = a_few()
    RegionShapeFactory(region=made["NL41"])
    picture = choropleth({"NL41": 10.0, "GR30": 90.0}, title="Growth", version=2024, unit="%")
    shapes = {each.findtext("title"): each.attrib for each in tree(picture).iter("path")}
    assert shapes["Noord-Brabant, Netherlands: 10 %"]["class"] == "map-class-1"
    assert shapes["Attiki, Greece: 90 %"]["class"] == "map-class-5"
    assert shapes["Limburg (NL), Netherlands: no value"]["fill"].startswith("url(#hatch-")
    assert "no value" in [each.text for each in tree(picture).iter("text")]


def test_a_choropleth_without_values_is_a_map_without_a_legend() -> None:
    a_few()
    assert "map-legend" not in choropleth({}, title="Growth", version=2024)


def test_queries_of_a_choropleth(django_assert_num_queries: Any) -> None:
    actions.load_packaged()
    europe_map(title="once")
    with django_assert_num_queries(2):
        choropleth({"NL41": 1.0}, title="T", version=2024)
