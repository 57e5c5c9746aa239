"""The amounts over time inside a web page: named, described, patterned, and nothing but shapes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Amounts
from app.core.over_time import Point, sentence
from app.report.page import Report, picture, whole_page
from app.report.picture import HEIGHT, WIDTH, svg

POINTS = [Point(date(2026, 3, 1), Amounts(4, 3, 2, 1)), Point(date(2026, 9, 1), Amounts(7, 1, 2, 0))]


def test_the_drawing_has_a_name_a_description_and_a_pattern_for_each_band() -> None:
    drawing = ET.fromstring(svg("amounts", POINTS)).find("svg")
    assert drawing is not None
    assert drawing.get("role") == "img"
    named = {element.get("id"): element.text or "" for element in drawing if element.get("id")}
    assert drawing.get("aria-labelledby") == " ".join(named)
    assert named["amounts-desc"].startswith(sentence(POINTS))
    fills = [band.get("fill") or band.get("class") for band in drawing.iter("polygon")]
    assert fills == ["fill-solid", "url(#amounts-slanted)", "url(#amounts-dotted)", "fill-empty"]
    patterns = {f"url(#{pattern.get('id')})" for pattern in drawing.iter("pattern")}
    assert set(fills[1:3]) == patterns
    assert "7 as you want them" in [text.text for text in drawing.iter("text")]


def test_the_page_draws_it_and_its_colours_are_tokens(colors: dict[str, str]) -> None:
    report = Report("T", "t", True, (picture("amounts"),), (), (), {"amounts": POINTS})
    page = whole_page(report, colors)
    assert page.count("<svg") == 1
    assert "picture:" not in page
    assert not re.search(r"(?<![\w&])#[0-9a-fA-F]{6}", page[page.index("<svg") :]), "colours come from the style alone"
    assert whole_page(replace(report, pictures={}), colors).count("<svg") == 0


@given(
    st.lists(
        st.builds(Point, st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.builds(Amounts, *[st.integers(0, 500)] * 4)),
        min_size=2,
        max_size=30,
        unique_by=lambda point: point.when,
    )
)
def test_every_history_is_drawn_inside_its_frame(points: list[Point]) -> None:
    points.sort(key=lambda point: point.when)
    drawing = ET.fromstring(svg("a", points))
    for shape in (*drawing.iter("polygon"), *drawing.iter("polyline")):
        for pair in shape.get("points", "").split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
