"""The four amounts over time: a picture, its legend with the numbers of one audit, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.over_time import BANDS, Band, Point, most_checks, place_of, sentence, thinned, told
from app.ui.theme import theme
from app.ui.widgets.amounts_drawing import (
    LEAST_BETWEEN_TICKS,
    TICK,
    Look,
    draw_bands,
    draw_dates,
    draw_labels,
    draw_swatch,
    label_width,
)
from app.ui.widgets.basics import label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.time_picture import TimePicture
from app.ui.words import day

MOST_DRAWN = 400
ROOMY_EMS = 40
SIDE = 12.0
GAP = 10.0


class AmountsChart(TimePicture):
    """The bands alone."""

    def __init__(self, points: Sequence[Point]) -> None:
        super().__init__()
        self._points = points
        first, last = points[0].when, points[-1].when
        self._drawn = thinned(points, MOST_DRAWN)
        self.show_times(
            [place_of(point.when, first, last) for point in points], [told(point) for point in points], sentence(points)
        )

    def sizeHint(self) -> QSize:
        return QSize(320, round(theme().points() * 20))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def plot(self) -> QRectF:
        right = label_width(self._points, self._font()) + GAP if self._is_roomy() else 0.0
        below = self._line_height() + TICK + 4
        return QRectF(self.rect()).adjusted(SIDE, SIDE, -SIDE - right, -below - 4)

    def _is_roomy(self) -> bool:
        return self.width() >= self.fontMetrics().horizontalAdvance("m") * ROOMY_EMS

    def _draw(self, painter: QPainter, plot: QRectF, look: Look) -> None:
        draw_bands(painter, plot, self._drawn, look)
        self._draw_ticks(painter, plot)
        draw_dates(painter, plot, self._points[0].when, self._points[-1].when, look)
        if self._is_roomy():
            box = QRectF(plot.right() + GAP, plot.top(), self.width() - plot.right() - GAP, plot.height())
            draw_labels(painter, box, plot, self._points[-1], most_checks(self._points), look)
        self._draw_mark(painter, plot)

    def _draw_ticks(self, painter: QPainter, plot: QRectF) -> None:
        """A short line above the axis for each audit, where there is room between them."""
        if plot.width() / max(1, len(self._points)) < LEAST_BETWEEN_TICKS:
            return
        painter.setPen(QPen(theme().color("surface"), 1.5))
        for index in range(len(self._points)):
            x = self._x(index, plot)
            painter.drawLine(QLineF(x, plot.bottom() - TICK, x, plot.bottom()))

    def _draw_mark(self, painter: QPainter, plot: QRectF) -> None:
        """The audit that is marked: a line with a light edge, so that it is seen on every band."""
        x = self._x(self.at, plot)
        line = QLineF(x, plot.top() - 4, x, plot.bottom())
        painter.setPen(QPen(theme().color("surface"), 4))
        painter.drawLine(line)
        painter.setPen(QPen(theme().color("text"), 2))
        painter.drawLine(line)
        painter.setBrush(theme().color("text"))
        painter.drawEllipse(line.p1(), 3.0, 3.0)


class AmountsPicture(QWidget):
    """The picture, below it the audit that is marked, and a button for the table."""

    def __init__(self, points: Sequence[Point]) -> None:
        super().__init__()
        self._points = points
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.chart = AmountsChart(points)
        self.chart.went.connect(self._show_point)
        self._when = label("", "strong")
        legend = QWidget()
        flow = FlowLayout(legend, spacing=16)
        self._lines = [LegendLine(band) for band in BANDS]
        for line in self._lines:
            flow.addWidget(line)
        column.addWidget(self.chart)
        column.addWidget(self._when)
        column.addWidget(legend)
        switch = FoldButton(
            lambda: _table(points), column, "the four amounts", show="Show as a table", hide="Hide the table"
        )
        column.addWidget(switch, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_point(self.chart.at)

    def _show_point(self, index: int) -> None:
        point = self._points[index]
        self._when.setText(day(point.when))
        for line, number in zip(self._lines, point.numbers, strict=True):
            line.show_number(number)


class LegendLine(QWidget):
    """A piece of a band and its words, with a number before them."""

    def __init__(self, band: Band) -> None:
        super().__init__()
        self._band = band
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = label("", wrap=False)
        row.addWidget(_Swatch(band), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words)

    def show_number(self, number: int) -> None:
        """Say how many."""
        self._words.setText(f"{number} {self._band.words}")
        self.updateGeometry()


class _Swatch(QWidget):
    def __init__(self, band: Band) -> None:
        super().__init__()
        self._band = band
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        high = round(theme().points() * 1.5)
        return QSize(high * 2, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        draw_swatch(painter, box, self._band, Look(theme().color, theme().font("caption")))
        painter.end()


def _table(points: Sequence[Point]) -> PlainTable:
    table = PlainTable("The four amounts, by audit", (3, 2, 2, 2, 2))
    headers = ("Audit finished", *(band.words.capitalize() for band in BANDS))
    table.show_rows(headers, [(day(point.when), *map(str, point.numbers)) for point in reversed(points)])
    return table
