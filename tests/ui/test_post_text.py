"""The words of a post on screen, marked."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.ui.theme import theme
from app.ui.widgets.post_text import AROUND, SHOWN, MarkedText, excerpt, in_utf16, joined

EMOJI = "Done 😀 at court"
marks = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)).map(lambda pair: (min(pair), max(pair))))


def test_a_mark_is_drawn_on_its_words_and_not_on_the_others(qtbot: QtBot) -> None:
    shown = MarkedText("quiet court", [(6, 11)])
    qtbot.addWidget(shown)
    shown.resize(400, shown.heightForWidth(400))
    image = shown.grab().toImage()
    ground = theme().color("warn_soft")
    columns = [x for x in range(image.width()) for y in range(image.height()) if QColor(image.pixel(x, y)) == ground]
    assert columns
    assert min(columns) > shown.fontMetrics().horizontalAdvance("quiet")
    assert shown.accessibleName() == "quiet court"
    assert shown.accessibleDescription() == "Marked: court."


def test_it_takes_more_lines_in_less_room_and_breaks_words_that_are_too_long(qtbot: QtBot) -> None:
    shown = MarkedText("court " * 20 + "w" * 500, [])
    qtbot.addWidget(shown)
    assert shown.heightForWidth(240) > shown.heightForWidth(800)
    assert shown.minimumSizeHint().width() <= 240
    assert MarkedText("one\r\ntwo\nthree", []).heightForWidth(800) == 3 * MarkedText("one", []).heightForWidth(800)


def test_marks_are_counted_as_qt_counts() -> None:
    assert in_utf16(EMOJI, [(0, 4), (5, 6), (10, 15)]) == [(0, 4), (5, 7), (11, 16)]


@given(st.text(max_size=60), st.data())
def test_what_is_marked_is_the_same_in_units_of_utf_16(text: str, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(ends[::2], ends[1::2], strict=False))
    units = text.encode("utf-16-le", "surrogatepass")
    for (start, end), (first, last) in zip(pairs, in_utf16(text, pairs), strict=True):
        assert units[2 * first : 2 * last].decode("utf-16-le", "surrogatepass") == text[start:end]


@given(marks)
def test_joined_marks_cover_the_same_and_lie_apart(pairs: list[tuple[int, int]]) -> None:
    made = joined(pairs)
    assert {n for one in pairs for n in range(*one)} == {n for one in made for n in range(*one)}
    assert all(before[1] < after[0] for before, after in pairwise(made))


@given(st.lists(st.integers(0, 9_000), max_size=5))
def test_an_excerpt_has_the_beginning_and_every_mark(starts: list[int]) -> None:
    text = "".join(chr(0x3040 + n % 80) for n in range(9_010))
    pairs = [(start, start + 9) for start in starts]
    shown = excerpt(text, pairs)
    assert not shown.is_whole
    assert shown.text.startswith(text[:SHOWN])
    assert {shown.text[start:end] for start, end in shown.marks} == {text[start:end] for start, end in pairs}
    assert len(shown.text) <= SHOWN + len(pairs) * (2 * AROUND + 12) + 2


def test_what_is_not_long_is_shown_whole() -> None:
    assert excerpt("A short one", [(2, 7)]).is_whole
