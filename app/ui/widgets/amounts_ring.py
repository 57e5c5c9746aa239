"""The four amounts as a ring with a legend, or as a small bar. Strokes differ in shape, not only in colour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.model import Amounts
from app.ui.theme import theme
from app.ui.widgets.basics import label
from app.ui.widgets.layouts import SideLayout

FIGURE_SPACE = "\u2007"
GAP_DEGREES = 2.5


@dataclass(frozen=True, slots=True)
class _Stroke:
    """How one amount is drawn: its colour, its share of the full thickness, and whether it is broken into dashes."""

    token: str
    share: float
    dashed: bool = False


_STROKES = (
    _Stroke("ok", 1.0),
    _Stroke("warn", 1.0, dashed=True),
    _Stroke("muted", 0.5),
    _Stroke("outline", 0.15),
)


def parts(amounts: Amounts) -> tuple[tuple[int, str], ...]:
    """The four amounts with their words, in the order in which they are drawn."""
    return (
        (amounts.as_wanted, "as you want them"),
        (amounts.to_do, "to do"),
        (amounts.cannot_hide, "cannot be hidden"),
        (amounts.not_looked_at, "not looked at yet"),
    )


def sentence(amounts: Amounts) -> str:
    """All four amounts as one sentence."""
    return f"Of {amounts.total} checks: " + ", ".join(f"{number} {words}" for number, words in parts(amounts)) + "."


def looked_at(amounts: Amounts) -> int:
    """How many checks were looked at, whatever came of it."""
    return amounts.total - amounts.not_looked_at


def _pen(stroke: _Stroke, thickness: float) -> QPen:
    pen = QPen(theme().color(stroke.token), thickness * stroke.share)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if stroke.dashed:
        # Lengths of a dash and of the space after it, in units of the pen's width.
        pen.setDashPattern([0.55, 0.2])
    return pen


class _Drawn(QWidget):
    """A drawing that is painted anew when the theme changes."""

    def __init__(self) -> None:
        super().__init__()
        theme().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Ring(_Drawn):
    """The ring alone, with the number that was looked at in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self._amounts = Amounts()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_amounts(self, amounts: Amounts) -> None:
        self._amounts = amounts
        self.setAccessibleName(sentence(amounts))
        self.update()

    def sizeHint(self) -> QSize:
        side = round(theme().points() * 12.5)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thickness = self.width() / 10
        box = QRectF(self.rect()).adjusted(*_inset(thickness / 2 + 1))
        self._draw_arcs(painter, box, thickness)
        self._draw_words(painter)
        painter.end()

    def _draw_arcs(self, painter: QPainter, box: QRectF, thickness: float) -> None:
        total = self._amounts.total
        shown = [(number, stroke) for (number, _), stroke in zip(parts(self._amounts), _STROKES, strict=True) if number]
        gap = GAP_DEGREES if len(shown) > 1 else 0.0
        start = 90.0
        for number, stroke in shown:
            # A single check of many still shows as a stroke.
            sweep = max(360 * number / total - gap, 1.5)
            painter.setPen(_pen(stroke, thickness))
            painter.drawArc(box, round((start - gap / 2) * 16), round(-sweep * 16))
            start -= 360 * number / total

    def _draw_words(self, painter: QPainter) -> None:
        number_font, words_font = theme().font("title"), theme().font("caption")
        number_font.setPointSizeF(number_font.pointSizeF() * 1.15)
        painter.setFont(number_font)
        number_high = painter.fontMetrics().height()
        painter.setFont(words_font)
        words_high = painter.fontMetrics().height()
        top = (self.height() - number_high - words_high) / 2
        painter.setFont(number_font)
        painter.setPen(theme().color("text"))
        centred = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(0, top, self.width(), number_high), centred, f"{looked_at(self._amounts)}")
        painter.setFont(words_font)
        painter.setPen(theme().color("muted"))
        below = QRectF(0, top + number_high, self.width(), words_high)
        painter.drawText(below, centred, f"of {self._amounts.total}")


class _Swatch(_Drawn):
    """A piece of a stroke, for the legend."""

    def __init__(self, stroke: _Stroke) -> None:
        super().__init__()
        self._stroke = stroke
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(theme().points() * 1.5)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(_pen(self._stroke, self.height() * 0.72))
        middle = self.height() / 2
        painter.drawLine(0, round(middle), self.width(), round(middle))
        painter.end()


class Legend(QWidget):
    """The four amounts in words, a row each, the numbers in line."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._labels = []
        for stroke in _STROKES:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(_Swatch(stroke), 0, Qt.AlignmentFlag.AlignVCenter)
            words = label()
            row.addWidget(words, 1)
            self._rows.addLayout(row)
            self._labels.append(words)

    def show_amounts(self, amounts: Amounts) -> None:
        digits = max(len(str(number)) for number, _ in parts(amounts))
        for words_label, (number, words) in zip(self._labels, parts(amounts), strict=True):
            words_label.setText(f"{str(number).rjust(digits, FIGURE_SPACE)}  {words}")
            words_label.setAccessibleName(f"{number} {words}")


class AmountsRing(QWidget):
    """The ring beside its legend; below each other where the room is narrow."""

    def __init__(self) -> None:
        super().__init__()
        row = SideLayout(self, grows=1, least_ems=12, spacing=24)
        self._ring = Ring()
        self._legend = Legend()
        row.addWidget(self._ring)
        row.addWidget(self._legend)

    def show_amounts(self, amounts: Amounts) -> None:
        """Show these amounts."""
        self._ring.show_amounts(amounts)
        self._legend.show_amounts(amounts)


class AmountsBar(_Drawn):
    """The four amounts as one thin line, for lists; the words stand beside it."""

    def __init__(self, amounts: Amounts) -> None:
        super().__init__()
        self._amounts = amounts
        self.setAccessibleName(sentence(amounts))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, round(theme().points() * 0.9))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = [(number, stroke) for (number, _), stroke in zip(parts(self._amounts), _STROKES, strict=True) if number]
        gap = 3.0
        room = self.width() - gap * max(0, len(shown) - 1)
        left, middle = 0.0, self.height() / 2
        for number, stroke in shown:
            wide = max(room * number / self._amounts.total, 2.0)
            painter.setPen(_pen(stroke, self.height()))
            painter.drawLine(round(left), round(middle), round(left + wide), round(middle))
            left += wide + gap
        painter.end()


def _inset(by: float) -> tuple[float, float, float, float]:
    return (by, by, -by, -by)
