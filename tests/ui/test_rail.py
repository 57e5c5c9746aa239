"""The bar of a narrow window: as much of where we are as there is room for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.theme import theme
from app.ui.widgets.picker import Picker
from app.ui.widgets.rail import RailItem, TopBar
from tests.ui.page_kit import settle

SPOKEN = "Step 5 of 8, Old posts and tags, 1 of 3 done"
STEP = RailItem(
    "step:posts",
    "Old posts",
    "clock",
    spoken=SPOKEN,
    shorter=("Step 5 of 8, Old posts and tags", "Step 5 of 8", "5 of 8"),
)
NAME = RailItem("clean", "Clean the photos on this computer", "broom")


def shown(qtbot: QtBot, place: str, wide: int) -> TopBar:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(wide, 60)
    bar.show()
    bar.show_items([STEP, NAME], place)
    settle()
    return bar


@pytest.mark.parametrize(
    ("wide", "percent", "seen"),
    [(900, 100, SPOKEN), (480, 100, "Step 5 of 8"), (640, 200, "Step 5 of 8"), (480, 200, "5 of 8")],
)
def test_the_bar_shows_what_fits_and_its_name_says_all(qtbot: QtBot, wide: int, percent: int, seen: str) -> None:
    theme().set_look("light", percent)
    bar = shown(qtbot, "step:posts", 1400)
    bar.resize(wide, 60)
    settle()  # less asks for less room
    bar.resize(wide, 60)
    settle()
    (menu,) = bar.findChildren(Picker)
    assert menu.text() == seen
    assert menu.accessibleName() == f"Go to: {SPOKEN}"
    assert bar.minimumSizeHint().width() <= bar.width() == wide
    for button in bar.findChildren(QPushButton):
        assert button is menu or button.width() >= button.sizeHint().width()


def test_where_nothing_fits_it_is_seen_that_there_is_more(qtbot: QtBot) -> None:
    bar = shown(qtbot, "clean", 360)
    (menu,) = bar.findChildren(Picker)
    assert menu.text().endswith("…")
    assert menu.accessibleName() == f"Go to: {NAME.text}"
