"""A picture along a line of time, whose audits can be gone through with the arrow keys or the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.theme import theme
from app.ui.widgets.amounts_drawing import Look
from app.ui.widgets.basics import announce

KEYS_HINT = "Left and right arrow keys go through the audits."


class TimePicture(QLabel):
    """Base of the pictures. ``went`` carries the index of the audit that is now marked.

    Subclasses set ``_places`` (shares of the width, from 0 to 1, the oldest first) and draw in ``_draw``.
    """

    went = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        dot = QPixmap(1, 1)
        dot.fill(Qt.GlobalColor.transparent)
        self.setPixmap(dot)  # a label that holds a picture is told to assistive technology as a graphic
        self._places: Sequence[float] = ()
        self._spoken: Sequence[str] = ()
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._restyle)

    @property
    def at(self) -> int:
        """The audit that is marked."""
        return self._at

    def show_times(self, places: Sequence[float], spoken: Sequence[str], name: str) -> None:
        """Show these audits, the last one marked; ``spoken`` is what is announced of each."""
        self._places, self._spoken = places, spoken
        self._at = len(places) - 1
        self.setAccessibleName(f"{name} {KEYS_HINT}")
        self._describe()
        self.updateGeometry()
        self.update()

    def go_to(self, index: int) -> None:
        """Mark an audit and say which; beyond the ends nothing happens."""
        if not 0 <= index < len(self._places) or index == self._at:
            return
        self._at = index
        self._describe()
        announce(self, self._spoken[index])
        self.update()
        self.went.emit(index)

    def plot(self) -> QRectF:
        """Where the time runs."""
        raise NotImplementedError

    def _draw(self, painter: QPainter, plot: QRectF, look: Look) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._places) - 1
        steps = {
            Qt.Key.Key_Left: max(self._at - 1, 0),
            Qt.Key.Key_Right: min(self._at + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.go_to(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plot = self.plot()
        if plot.width() > 0 and self._places:
            share = (event.position().x() - plot.left()) / plot.width()
            self.go_to(min(range(len(self._places)), key=lambda index: abs(self._places[index] - share)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._places:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self.plot(), Look(theme().color, self._font()))
        if self.hasFocus():
            painter.setPen(QPen(theme().color("primary"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _x(self, index: int, plot: QRectF) -> float:
        return plot.left() + plot.width() * self._places[index]

    def _font(self) -> QFont:
        return theme().font("caption")

    def _line_height(self) -> float:
        return QFontMetricsF(self._font()).height()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._spoken[self._at] if self._spoken else "")

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
