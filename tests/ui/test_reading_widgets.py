"""The small widgets of home, plan, history and settings: what they say without colour, and how they reflow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.model import Amounts, Audit, Depth
from app.photos.model import PhotoStatus
from app.places.gazetteer import Gazetteer
from app.system.paths import places_dir
from app.ui.theme import theme
from app.ui.widgets.amounts_ring import AmountsBar, AmountsRing, Legend, Ring
from app.ui.widgets.basics import Button, TopLine, label
from app.ui.widgets.chips import Chips
from app.ui.widgets.choices import Choices
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, TileLayout
from app.ui.widgets.photo_rows import PhotoRows
from app.ui.widgets.photo_work import PhotoRow
from app.ui.widgets.plain_table import MOST_ROWS_SHOWN, PlainTable
from app.ui.widgets.prose import Prose
from app.ui.widgets.trend import MOST_POINTS, Point, Trend, points_of, sentence
from tests.ui.page_kit import settle

AMOUNTS = Amounts(as_wanted=38, to_do=5, cannot_hide=3, not_looked_at=6)
SPOKEN = "Of 52 checks: 38 as you want them, 5 to do, 3 cannot be hidden, 6 not looked at yet."


def toggle(widget: QWidget) -> None:
    """Do what assistive technology does to something that can be checked: it toggles, without a click."""
    actions = QAccessible.queryAccessibleInterface(widget).actionInterface()
    assert actions is not None
    actions.doAction(QAccessibleActionInterface.toggleAction())


# --- The four amounts --------------------------------------------------------------------------


def test_what_stands_at_the_top_of_a_page_is_as_high_as_its_words(qtbot: QtBot) -> None:
    line = TopLine("Start with these five; the rest can wait. " * 6, "muted")
    qtbot.addWidget(line)
    line.setMaximumWidth(300)
    assert line.heightForWidth(5000) == line.heightForWidth(300) > line.fontMetrics().height() * 3


def test_the_ring_and_the_bar_say_all_four_amounts(qtbot: QtBot) -> None:
    ring, bar = Ring(), AmountsBar(AMOUNTS)
    for widget in (ring, bar):
        qtbot.addWidget(widget)
    ring.show_amounts(AMOUNTS)
    assert ring.accessibleName() == SPOKEN
    assert bar.accessibleName() == SPOKEN


def test_the_legend_lines_its_numbers_up_and_reads_them_plainly(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_amounts(AMOUNTS)
    assert [row.text() for row in legend._labels][1] == "\u20075  to do"
    assert [row.accessibleName() for row in legend._labels] == [
        "38 as you want them",
        "5 to do",
        "3 cannot be hidden",
        "6 not looked at yet",
    ]


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_in_greyscale_the_ring_still_tells_four_things_apart(qtbot: QtBot, mode: str) -> None:
    """How thick the ring is along a ray through each part: full, broken, half, a hair."""
    theme().set_look(mode, 100)
    ring = Ring()
    qtbot.addWidget(ring)
    ring.show_amounts(Amounts(25, 25, 25, 25))
    ring.resize(200, 200)
    image = ring.grab().toImage().convertToFormat(ring.grab().toImage().Format.Format_Grayscale8)
    ground = image.pixelColor(1, 1).lightness()

    def inked(x: int, y: int) -> bool:
        return abs(image.pixelColor(x, y).lightness() - ground) > 40

    # The middles of the four quarters, clockwise from the top right, walked outwards from the middle.
    thickness = [
        sum(
            inked(100 + round(along * step_x * 0.7071), 100 + round(along * step_y * 0.7071))
            for along in range(60, 100)
        )
        for step_x, step_y in ((1, -1), (1, 1), (-1, 1), (-1, -1))
    ]
    full, _, half, hair = thickness
    assert full > half + 4 > hair + 8
    edge = {
        inked(100 + round(89 * x / 1000), 100 + round(89 * y / 1000))
        for x, y in ((174, 985), (309, 951), (438, 899), (559, 829), (669, 743), (766, 643), (848, 530), (914, 407))
    }
    assert edge == {True, False}, "the part to do is not broken into dashes"


def test_with_large_text_the_legend_goes_below_the_ring(qtbot: QtBot) -> None:
    both = AmountsRing()
    qtbot.addWidget(both)
    both.show_amounts(AMOUNTS)
    both.resize(420, 400)
    both.show()
    settle()
    assert both._legend.x() > both._ring.geometry().right()
    theme().set_look("light", 200)
    both.resize(360, 700)
    qtbot.waitUntil(lambda: both._legend.y() > both._ring.geometry().bottom())


# --- The trend ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (9, "9 checks are as you want them, 4 more than on 3 March 2026."),
        (2, "2 checks are as you want them, 3 fewer than on 3 March 2026."),
        (1, "1 check is as you want it, 4 fewer than on 3 March 2026."),
        (5, "5 checks are as you want them, as many as on 3 March 2026."),
    ],
)
def test_the_trend_in_words(last: int, said: str) -> None:
    assert sentence([Point(date(2026, 3, 3), 5, 20), Point(date(2026, 6, 3), last, 20)]) == said


def test_the_trend_takes_finished_audits_the_last_dozen_oldest_first() -> None:
    def ended(number: int) -> Audit:
        when = datetime(2020 + number, 5, 1, 12, tzinfo=UTC)
        return Audit(number, when, Depth.FULL, finished=when, amounts=Amounts(as_wanted=number))

    audits = [ended(number) for number in range(20, 0, -1)]
    under_way = Audit(99, datetime(2050, 1, 1, tzinfo=UTC), Depth.QUICK)
    points = points_of([under_way, *audits])
    assert [point.as_wanted for point in points] == list(range(21 - MOST_POINTS, 21))


def test_the_trend_is_painted_with_one_value_too(qtbot: QtBot) -> None:
    trend = Trend([Point(date(2026, 3, 3), 0, 20), Point(date(2026, 6, 3), 0, 20)])
    qtbot.addWidget(trend)
    trend.resize(300, 240)
    assert not trend.grab().isNull()


# --- Choosing ----------------------------------------------------------------------------------


def _chips() -> tuple[Chips[str], Callable[[str], QWidget]]:
    chips = Chips({"a": "First", "b": "Second"}, "Choose")
    return chips, lambda value: chips._buttons[value]


def test_assistive_technology_can_take_a_chip(qtbot: QtBot) -> None:
    chips, button = _chips()
    qtbot.addWidget(chips)
    chips.show_value("a")
    with qtbot.waitSignal(chips.chosen) as taken:
        toggle(button("b"))
    assert taken.args == ["b"]


def test_showing_a_value_is_not_taking_it(qtbot: QtBot) -> None:
    chips, button = _chips()
    qtbot.addWidget(chips)
    with qtbot.assertNotEmitted(chips.chosen):
        chips.show_value("b")
        chips.show_value(None)
    assert not button("b").isChecked()


def test_choices_tell_of_a_change_however_it_is_made(qtbot: QtBot) -> None:
    choices = Choices({1: ("One", "the first"), 2: ("Two", "the second")}, 1)
    qtbot.addWidget(choices)
    with qtbot.waitSignal(choices.changed):
        toggle(choices._buttons[2])
    assert choices.chosen() == 2
    assert choices._buttons[2].accessibleDescription() == "the second"


def test_a_long_choice_wraps_instead_of_being_cut_off(qtbot: QtBot) -> None:
    choices = Choices({1: ("Shared, or someone may be looking for me", "")}, 1)
    qtbot.addWidget(choices)
    choices.show()
    radio = choices._buttons[1]
    wide, narrow = radio.heightForWidth(600), radio.heightForWidth(160)
    assert narrow >= wide + 2 * radio.fontMetrics().height()
    assert radio.minimumSizeHint().width() < 160


def test_what_is_folded_is_not_there(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    fold = FoldButton(lambda: label("inside"), column, "more")
    column.addWidget(fold)
    box.show()
    fold.click()
    assert fold.accessibleName() == "Hide: more"
    assert column.count() == 2
    fold.click()
    assert fold.accessibleName() == "Show: more"
    qtbot.waitUntil(lambda: column.count() == 1)


# --- Room --------------------------------------------------------------------------------------


def _boxes(layout: QVBoxLayout | SideLayout | TileLayout, amount: int) -> list[QWidget]:
    boxes = [label("Words that take some room", wrap=False) for _ in range(amount)]
    for box in boxes:
        layout.addWidget(box)
    return boxes


def test_sides_stand_side_by_side_only_with_room(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    first, second = _boxes(SideLayout(holder), 2)
    holder.resize(700, 100)
    holder.show()
    settle()
    assert first.y() == second.y()
    assert second.geometry().right() == holder.rect().right()
    holder.resize(260, 200)
    settle()
    assert second.y() > first.geometry().bottom()


def test_tiles_stand_in_two_columns_and_the_odd_one_is_wide(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    first, second, third = _boxes(TileLayout(holder), 3)
    holder.resize(1000, 300)
    holder.show()
    settle()
    assert (first.y(), first.height()) == (second.y(), second.height())
    assert second.x() > first.geometry().right()
    assert third.width() == 1000
    holder.resize(500, 300)
    settle()
    assert first.y() < second.y() < third.y()
    assert {first.width(), second.width(), third.width()} == {500}


def test_lines_of_prose_end_before_72_characters(qtbot: QtBot) -> None:
    text = Prose("word " * 60)
    qtbot.addWidget(text)
    assert text.sizeHint().width() <= text.fontMetrics().averageCharWidth() * 72
    assert text.heightForWidth(2000) == text.heightForWidth(text.sizeHint().width())


def test_a_long_table_scrolls_inside_a_short_one_does_not(qtbot: QtBot) -> None:
    table = PlainTable("Numbers", (1, 1))
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.show_rows(("Number", "Twice"), [(str(n), str(2 * n)) for n in range(3)])
    short = table.sizeHint().height()
    table.show_rows(("Number", "Twice"), [(str(n), str(2 * n)) for n in range(MOST_ROWS_SHOWN * 5)])
    assert short < table.sizeHint().height() < short * MOST_ROWS_SHOWN
    assert table.model().headerData(1, Qt.Orientation.Horizontal) == "Twice"


def test_words_in_a_narrow_table_wrap_and_are_not_cut_off(qtbot: QtBot) -> None:
    table = PlainTable("Words", (1, 1))
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.show_rows(
        ("Check", "After"), [("Deal with friends whose posts could harm you or the people you support", "To do")]
    )
    one_line = table.rowHeight(0)
    table.resize(330, 400)
    qtbot.waitUntil(lambda: table.rowHeight(0) >= one_line + 2 * table.fontMetrics().height())


# --- What comes from packs and files is words, never markup ------------------------------------

HOSTILE = '<img src="//elsewhere/share/x.png"> R&D'


def test_a_tool_tip_reads_no_markup(qtbot: QtBot) -> None:
    table = PlainTable("Words", (1, 1))
    qtbot.addWidget(table)
    table.show_rows(("A", "B"), [(HOSTILE, "b")])
    photos = PhotoRows(Gazetteer(places_dir()), table)
    photos.add([PhotoRow(f"/tmp/{HOSTILE}", "jpeg", PhotoStatus.LOCATION, (51.5, 0.1), None, (), None)])
    for model in (table.model(), photos):
        tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
        assert "<img" not in tip
        shown = QTextDocument()
        shown.setHtml(tip)
        assert HOSTILE in shown.toPlainText() or shown.toPlainText().endswith(HOSTILE.rpartition("/")[2])


def test_a_button_shows_an_ampersand(qtbot: QtBot) -> None:
    made = Button("Health & Care")
    qtbot.addWidget(made)
    assert made.text() == "Health && Care"
    assert made.accessibleName() == "Health & Care"
    assert made.shortcut().isEmpty()
