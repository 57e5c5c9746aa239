"""The map of photos and what is told beside it: seen, moved by mouse and by keys, and read out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from pytestqt.qtbot import QtBot

from app.photos.model import PhotoStatus
from app.places.gazetteer import Gazetteer, Place
from app.places.outlines import project
from app.system.paths import places_dir
from app.ui.theme import Theme
from app.ui.widgets.map_drawing import LEAST_SPAN, MOST_CIRCLES, View, circles, fitting
from app.ui.widgets.photo_map import PhotoMap, _told_of
from app.ui.widgets.photo_places import MapPlace, Places, places_of, summary
from app.ui.widgets.photo_rows import WHERE, PhotoRows
from app.ui.widgets.photo_sights import PhotoSights
from app.ui.widgets.photo_table import PhotoTable
from app.ui.widgets.photo_work import PhotoRow
from tests.ui.photo_files import press, words

BURY, LEEDS, CARDIFF = (53.5933, -2.2967), (53.7965, -1.5478), (51.4816, -3.1791)
EVENING = datetime(2026, 9, 1, 20, tzinfo=UTC)


def rows(place: tuple[float, float], number: int, start: datetime = EVENING) -> list[PhotoRow]:
    """Photos at a place, one a day."""
    moments = [f"{start + timedelta(days=day):%Y-%m-%dT%H:%M:%S}" for day in range(number)]
    return [PhotoRow(f"/{place}{m}", "JPEG", PhotoStatus.LOCATION, place, m, (), None) for m in moments]


ALL = rows(BURY, 37) + rows(LEEDS, 4) + rows(CARDIFF, 6)


@pytest.fixture(scope="module")
def places() -> Places:
    return places_of(ALL, Gazetteer(places_dir()), places_dir())


@pytest.fixture
def shown(qtbot: QtBot, places: Places) -> PhotoMap:
    made = PhotoMap()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_places(places.shown, places.land)
    made.show()
    return made


def view_of(shown: PhotoMap) -> View:
    assert shown.view is not None
    return shown.view


def spot(shown: PhotoMap, place: tuple[float, float]) -> QPointF:
    return view_of(shown).at(*project(*place))


def colour_at(shown: PhotoMap, place: tuple[float, float]) -> str:
    return QColor(shown.grab().toImage().pixel(spot(shown, place).toPoint())).name()


# --- What is told -------------------------------------------------------------------------------


def test_the_map_says_in_a_sentence_what_it_shows(shown: PhotoMap) -> None:
    assert shown.accessibleName() == (
        "Map of where photos were taken. 37 photos: Bury, Greater Manchester; 6 photos: Cardiff, Wales; "
        "4 photos: Leeds, West Yorkshire."
    )
    assert "Arrows move" in shown.accessibleDescription()


def test_many_towns_are_counted() -> None:
    many = [MapPlace(0, 0, 1, f"Town {number}") for number in range(9)] + [MapPlace(0, 0, 1, None)]
    assert summary(many).endswith("1 photo: Town 4; and 5 more.")


def test_home_is_told_beside_the_map(qtbot: QtBot) -> None:
    sights = PhotoSights(Gazetteer(places_dir()), places_dir())
    qtbot.addWidget(sights)
    sights.resize(1000, 500)
    sights.show_rows(ALL)
    qtbot.waitUntil(lambda: "37 photos point to one place" in words(sights))
    said = words(sights)
    assert sights.pane.isVisible()
    assert "This is probably your home." in said
    assert "Map: Natural Earth. Place names: GeoNames (CC BY 4.0)." in said
    sights.show_rows([])
    assert not sights.pane.isVisible()
    assert "home" not in words(sights)


def test_a_newer_look_wins(qtbot: QtBot) -> None:
    sights = PhotoSights(Gazetteer(places_dir()), places_dir())
    qtbot.addWidget(sights)
    sights.show_rows(ALL)
    sights.show_rows(rows(CARDIFF, 3))
    qtbot.waitUntil(sights.pane.isVisible)
    assert sights.pane.map.accessibleName() == "Map of where photos were taken. 3 photos: Cardiff, Wales."
    assert "home" not in words(sights)


def test_without_outlines_there_is_no_map_but_the_rest_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    sights = PhotoSights(Gazetteer(places_dir()), tmp_path)
    qtbot.addWidget(sights)
    sights.show_rows(ALL)
    qtbot.waitUntil(lambda: "probably your home" in words(sights))
    assert not sights.pane.isVisible()


def test_a_time_that_is_none_is_no_trouble() -> None:
    odd = [PhotoRow("/a", "JPEG", PhotoStatus.LOCATION, (56.0, 3.0), "yesterday", (), None)]
    found = places_of(odd, Gazetteer(places_dir()), None)
    assert [(place.photos, place.town, place.told) for place in found.shown] == [(1, None, False)]
    assert summary(found.shown) == "Map of where photos were taken. 1 photo: a place far from any town."


# --- What is drawn ------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_land_sea_and_circles_have_the_colours_of_the_theme(shown: PhotoMap, look: Theme, mode: str) -> None:
    look.set_look(mode, 100)
    assert colour_at(shown, (52.6, -1.2)) == look.color("surface").name()  # Leicestershire
    assert colour_at(shown, (53.9, -4.0)) == look.color("primary_soft").name()  # the Irish Sea
    beside = spot(shown, BURY) + QPointF(0, 14)
    assert QColor(shown.grab().toImage().pixel(beside.toPoint())).name() == look.color("bad").name()


def test_a_new_theme_and_larger_text_are_taken_in(shown: PhotoMap, look: Theme) -> None:
    before = shown.sizeHint().height()
    look.set_look("dark", 200)
    assert shown.sizeHint().height() > before
    assert not shown.grab().isNull()


@pytest.mark.parametrize("x", [179.9, -179.9])
def test_the_land_is_whole_across_the_antimeridian(shown: PhotoMap, look: Theme, x: float) -> None:
    """Chukotka lies on both sides; all of it is seen from either."""
    shown._look(View(x, project(67, 0)[1], 20, 400, 300))
    for place in ((67.5, 179.0), (67.0, -175.0), (68.0, 180.0)):
        assert colour_at(shown, place) == look.color("surface").name()
    assert colour_at(shown, (65.2, -178.6)) == look.color("primary_soft").name()


def test_the_tool_tip_names_the_towns(shown: PhotoMap) -> None:
    under = shown.circle_at(spot(shown, CARDIFF))
    assert under is not None
    assert _told_of(under) == "6 photos: Cardiff, Wales"
    shown.zoom(0.001)
    all_of_them = shown.circle_at(spot(shown, BURY))
    assert all_of_them is not None
    assert _told_of(all_of_them) == "47 photos: Bury, Greater Manchester; Cardiff, Wales; Leeds, West Yorkshire"
    assert all_of_them.told is not None
    assert shown.circle_at(QPointF(2, 2)) is None


# --- Moving -------------------------------------------------------------------------------------


def test_all_photos_are_in_view_at_first(shown: PhotoMap) -> None:
    for place in (BURY, LEEDS, CARDIFF):
        assert shown.rect().contains(spot(shown, place).toPoint())


def test_keys_zoom_move_and_come_back(shown: PhotoMap, qtbot: QtBot) -> None:
    start = view_of(shown)
    qtbot.keyClick(shown, Qt.Key.Key_Plus)
    assert view_of(shown).scale > start.scale
    qtbot.keyClick(shown, Qt.Key.Key_Minus)
    qtbot.keyClick(shown, Qt.Key.Key_Minus)
    assert view_of(shown).scale < start.scale
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert view_of(shown).x > start.x
    assert view_of(shown).y > start.y
    qtbot.keyClick(shown, Qt.Key.Key_Home)
    assert view_of(shown) == start


def test_buttons_do_the_same(shown: PhotoMap, qtbot: QtBot) -> None:
    start = view_of(shown)
    press(qtbot, shown, "Zoom in")
    assert view_of(shown).scale > start.scale
    press(qtbot, shown, "Show all photos on the map")
    assert view_of(shown) == start
    press(qtbot, shown, "Zoom out")
    assert view_of(shown).scale < start.scale


def test_dragging_takes_the_land_along(shown: PhotoMap, qtbot: QtBot) -> None:
    before = spot(shown, BURY)
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(shown, QPoint(140, 80))
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(140, 80))
    moved = spot(shown, BURY) - before
    assert (round(moved.x()), round(moved.y())) == (40, -20)


def test_a_double_click_goes_nearer_to_what_is_under_it(shown: PhotoMap, qtbot: QtBot) -> None:
    at = spot(shown, LEEDS).toPoint()
    scale = view_of(shown).scale
    qtbot.mouseDClick(shown, Qt.MouseButton.LeftButton, pos=at)
    assert view_of(shown).scale == pytest.approx(2 * scale)
    assert (spot(shown, LEEDS).toPoint() - at).manhattanLength() <= 2


def _wheel(shown: PhotoMap) -> QWheelEvent:
    at, nowhere = QPointF(50, 60), QPoint(0, 0)
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(at, at, nowhere, QPoint(0, 120), buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
    shown.wheelEvent(event)
    return event


def test_the_wheel_scrolls_the_page_until_the_map_has_the_focus(shown: PhotoMap, qtbot: QtBot) -> None:
    scale = view_of(shown).scale
    assert not _wheel(shown).isAccepted()
    assert view_of(shown).scale == scale
    shown.activateWindow()
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    assert _wheel(shown).isAccepted()
    assert view_of(shown).scale > scale


def test_a_new_size_keeps_what_was_chosen(shown: PhotoMap) -> None:
    shown.resize(600, 300)
    assert view_of(shown) == fitting(shown._places, 600, 300)
    shown.zoom(4)
    chosen = view_of(shown)
    shown.resize(500, 320)
    assert (view_of(shown).x, view_of(shown).y, view_of(shown).scale) == (chosen.x, chosen.y, chosen.scale)


# --- The arithmetic -----------------------------------------------------------------------------

positions = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def _place(at: tuple[float, float], photos: int = 1) -> MapPlace:
    return MapPlace(*project(*at), photos, None)


@given(st.lists(positions, min_size=1, max_size=30), st.integers(50, 2000), st.integers(50, 2000))
def test_any_places_fit(ats: list[tuple[float, float]], width: int, height: int) -> None:
    found = [_place(at) for at in ats]
    view = fitting(found, width, height)
    across = max(place.x for place in found) - min(place.x for place in found)
    assert view.scale * LEAST_SPAN <= max(width, height) * 1.001 or across > LEAST_SPAN or view.scale == width / 360
    if view.scale > width / 360:
        for place in found:
            assert -1 <= (place.x - view.x) * view.scale + width / 2 <= width + 1


@given(st.lists(positions, max_size=60), st.floats(1, 500))
def test_no_photo_in_view_is_left_out(ats: list[tuple[float, float]], scale: float) -> None:
    found = [_place(at) for at in ats]
    view = View(-2.0, 62.0, scale, 400, 300)
    told = [place for circle in circles(found, view, 20) for place in circle.places]
    assert len({id(place) for place in told}) == len(told)
    inside = [p for p in found if abs(p.x - view.x) < 200 / scale and abs(p.y - view.y) < 150 / scale]
    assert {id(place) for place in inside} <= {id(place) for place in told}


def test_there_are_never_more_circles_than_can_be_read() -> None:
    many = [_place((50 + row / 20, -6 + column / 20)) for row in range(120) for column in range(120)]
    found = circles(many, fitting(many, 800, 500), 20)
    assert 10 < len(found) <= MOST_CIRCLES
    assert sum(circle.photos for circle in found) == len(many)


@given(st.floats(0.5, 100), st.floats(0, 400), st.floats(0, 300))
def test_zooming_stays_under_the_cursor(factor: float, right: float, down: float) -> None:
    view = View(-2.0, 62.0, 40.0, 400, 300)
    east, north = -2.0 + (right - 200) / 40, 62.0 - (down - 150) / 40
    at = view.zoomed(factor, QPointF(right, down)).at(east, north)
    assert at.x() == pytest.approx(right, abs=1e-6)
    assert at.y() == pytest.approx(down, abs=1e-6)


def test_towns_are_named_for_the_rows_on_screen_only(qtbot: QtBot) -> None:
    """Naming ten thousand towns takes the interpreter from the window; eight rows are on screen."""
    asked: list[tuple[float, float]] = []

    class Counting(Gazetteer):
        def nearest(self, lat: float, lon: float) -> Place | None:
            asked.append((lat, lon))
            return super().nearest(lat, lon)

    many = PhotoRows(Counting(places_dir()))
    table = PhotoTable(many)
    qtbot.addWidget(table)
    table.resize(900, 600)
    here = [(50 + number / 1000, -2.0) for number in range(2_000)]
    many.add([PhotoRow(f"/{at}", "JPEG", PhotoStatus.LOCATION, at, None, (), None) for at in here])
    table.refresh()
    table.show()
    qtbot.waitUntil(lambda: len(asked) > 0)
    assert len(asked) <= 60
    assert many.index(1_999, WHERE).data() == "Dumbleton, Gloucestershire"
