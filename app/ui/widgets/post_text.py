"""The words of a post, with those marked that gave a reason to look again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.theme import theme

Mark = tuple[int, int]
"""From this character of a text up to that one."""

LINE_HEIGHT = 1.45  # of the letters' own height: room for the grounds of the marks
MARK_PAD, MARK_ROUND = 3.0, 3.0
LEAST_WIDTH = 200
SHOWN, AROUND = 1_500, 200  # characters: the first of a long post, and on both sides of a mark behind them
_LINE_BREAK = "\u2028"
_CUT = " … "


class MarkedText(QLabel):
    """Plain text, marked by ground, weight and line, so not by colour alone; its description names the marked words."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        words = dict.fromkeys(text[start:end] for start, end in marks)
        self.setAccessibleDescription(f"Marked: {'; '.join(words)}." if words else "")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._marks = in_utf16(text, joined(marks))
        self._layout = QTextLayout(text.replace("\r\n", "\n\u200b").replace("\n", _LINE_BREAK))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._laid_out_for = -1
        self._height = 0
        theme().changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        wide = max(LEAST_WIDTH, self.width())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, self._line_height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._lay_out(width)
        return self._height

    def paintEvent(self, event: QPaintEvent) -> None:
        self._lay_out(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = theme().color("warn_soft"), theme().color("warn")
        seen = QRectF(event.rect())
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if line.y() + self._line_height() < seen.top() or line.y() > seen.bottom():
                continue
            for left, right in self._on_line(line):
                self._paint_mark(painter, line, left, right, ground, ink)
            painter.setPen(theme().color("text"))
            line.draw(painter, QPointF(0, 0))
        painter.end()

    def _paint_mark(
        self, painter: QPainter, line: QTextLine, left: float, right: float, ground: QColor, ink: QColor
    ) -> None:
        box = QRectF(left, line.y() - MARK_PAD, right - left, line.height() + 2 * MARK_PAD)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(-MARK_PAD, 0, MARK_PAD, 0), MARK_ROUND, MARK_ROUND)
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(QPointF(left, box.bottom() - 2), QPointF(right, box.bottom() - 2))

    def _on_line(self, line: QTextLine) -> Iterator[tuple[float, float]]:
        """From where to where the marks go on one line."""
        first, last = line.textStart(), line.textStart() + line.textLength()
        for start, end in self._marks:
            if start < last and end > first:
                one, other = _x(line, max(start, first)), _x(line, min(end, last))
                yield min(one, other), max(one, other)

    def _lay_out(self, width: int) -> None:
        if width == self._laid_out_for:
            return
        self._laid_out_for = width
        self._layout.beginLayout()
        top, step = 0, self._line_height()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width - 2 * MARK_PAD))
            line.setPosition(QPointF(MARK_PAD, top + (step - line.height()) / 2))
            top += step
        self._layout.endLayout()
        self._height = top

    def _line_height(self) -> int:
        return round(self.fontMetrics().height() * LINE_HEIGHT)

    def _restyle(self) -> None:
        font = theme().font("section")
        self.setFont(font)
        self._layout.setFont(font)
        self._layout.setFormats([self._format(mark) for mark in self._marks])
        self._laid_out_for = -1
        self.updateGeometry()
        self.update()

    def _format(self, mark: Mark) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = mark[0], mark[1] - mark[0]
        look = QTextCharFormat()
        look.setForeground(theme().color("warn"))
        look.setFontWeight(QFont.Weight.DemiBold)
        made.format = look
        return made


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What of a long text is shown at first. ``marks`` count its own characters."""

    text: str
    marks: tuple[Mark, ...]
    is_whole: bool


def excerpt(text: str, marks: Sequence[Mark]) -> Excerpt:
    """The beginning, and what stands around each mark behind it; all of a text that is not long."""
    if len(text) <= SHOWN + AROUND:
        return Excerpt(text, tuple(marks), is_whole=True)
    pieces = [(0, SHOWN), *((start - AROUND, end + AROUND) for start, end in marks if end > SHOWN)]
    shown, moved, length = "", [], 0
    for first, last in joined(pieces):
        first, last = max(0, first), min(len(text), last)
        if first:
            shown, length = shown + _CUT, length + len(_CUT)
        inside = [mark for mark in marks if first <= mark[0] and mark[1] <= last]
        moved += [(start - first + length, end - first + length) for start, end in inside]
        shown, length = shown + text[first:last], length + last - first
    return Excerpt(shown + _CUT.rstrip(), tuple(moved), is_whole=False)


def joined(marks: Sequence[Mark]) -> list[Mark]:
    """In order, those that touch each other made one; empty ones left out."""
    made: list[Mark] = []
    for start, end in sorted(mark for mark in marks if mark[1] > mark[0]):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def in_utf16(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order, counted as Qt counts: a character beyond the first 65,536 is two."""
    if text.isascii() or all(character <= "\uffff" for character in text):
        return list(marks)
    made, before, at = [], 0, 0
    for start, end in marks:
        before += _units(text[at:start])
        made.append((before, before + _units(text[start:end])))
        before, at = made[-1][1], end
    return made


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # PySide gives the position back as well
    return float(found[0])
