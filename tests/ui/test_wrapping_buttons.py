"""A button with long words goes on in the next line where there is no room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.widgets.basics import Button
from app.ui.widgets.layouts import row_of
from app.ui.widgets.wrapping_buttons import WrappingButton, WrappingTick
from tests.ui.page_kit import settle

WORDS = "Message: Ask a colleague & friend to take a post or tag down"


def test_a_long_button_becomes_higher_and_not_wider_than_its_row(qtbot: QtBot) -> None:
    button, short = WrappingButton(WORDS, "copy", "link"), WrappingButton("Message", "copy", "link")
    row = row_of(button, short)
    qtbot.addWidget(row)
    row.resize(1000, 100)
    row.show()
    settle()
    in_one_line = button.size()
    assert in_one_line == Button(WORDS, "copy", "link").sizeHint()
    row.resize(220, 300)
    settle()
    assert row.width() == button.width() == 220
    assert button.height() >= in_one_line.height() + button.fontMetrics().height()
    assert short.y() > button.geometry().bottom()
    assert button.accessibleName() == WORDS
    seen = button.grab().toImage()
    lower = range(seen.height() // 2 + 2, seen.height() - 4)
    ground = seen.pixelColor(seen.width() // 2, 4)
    assert any(seen.pixelColor(x, y) != ground for x in range(60, 200) for y in lower)  # words in the second half, too


def test_an_ampersand_takes_no_more_room_than_is_seen_of_it(qtbot: QtBot) -> None:
    doubled, plain = WrappingTick("A && B"), WrappingTick("A and")
    for tick in (doubled, plain):
        qtbot.addWidget(tick)
    assert doubled.minimumSizeHint().width() < plain.minimumSizeHint().width()
