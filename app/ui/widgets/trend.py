"""How "as you want them" went from audit to audit: a line, a sentence and a table that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.core.model import Audit
from app.ui.theme import theme
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.plain_table import PlainTable
from app.ui.words import day

MOST_POINTS = 12
GRID_LINES = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One finished audit: when, how many checks were as wanted, and of how many."""

    when: date
    as_wanted: int
    of: int


def points_of(audits: Iterable[Audit]) -> list[Point]:
    """The finished audits that kept their amounts, the oldest first, the last dozen of them."""
    found = [
        Point(audit.finished.astimezone().date(), audit.amounts.as_wanted, audit.amounts.total)
        for audit in audits
        if audit.finished and audit.amounts
    ]
    return sorted(found, key=lambda point: point.when)[-MOST_POINTS:]


def sentence(points: Sequence[Point]) -> str:
    """The line in words: where it began and where it is, and the way between."""
    first, last = points[0], points[-1]
    more = last.as_wanted - first.as_wanted
    way = f"{more} more" if more > 0 else f"{-more} fewer" if more < 0 else "as many"
    than = "as" if more == 0 else "than"
    said = "1 check is as you want it" if last.as_wanted == 1 else f"{last.as_wanted} checks are as you want them"
    return f"{said}, {way} {than} on {day(first.when)}."


class TrendChart(QWidget):
    """The line alone."""

    def __init__(self) -> None:
        super().__init__()
        self._points: Sequence[Point] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._restyle)

    def show_points(self, points: Sequence[Point]) -> None:
        self._points = points
        told = "; ".join(f"{day(point.when)}: {point.as_wanted} of {point.of}" for point in points)
        self.setAccessibleName(f"Checks as you want them. {told}.")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, round(theme().points() * 15))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, round(theme().points() * 13))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font("caption"))
        metrics = painter.fontMetrics()
        side = metrics.horizontalAdvance("Nov 26") / 2 + 2
        high = metrics.height()
        plot = QRectF(self.rect()).adjusted(side, high + 10, -side, -high - 10)
        self._draw_grid(painter, plot)
        places = self._places(plot)
        self._draw_line(painter, places)
        self._draw_numbers(painter, places, high)
        self._draw_dates(painter, places, plot.bottom() + 6, side)
        painter.end()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _places(self, plot: QRectF) -> list[QPointF]:
        most = max(1, *(point.as_wanted for point in self._points))
        steps = max(len(self._points) - 1, 1)
        return [
            QPointF(plot.left() + plot.width() * index / steps, plot.bottom() - plot.height() * point.as_wanted / most)
            for index, point in enumerate(self._points)
        ]

    def _draw_grid(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(QPen(theme().color("line"), 1))
        for index in range(GRID_LINES):
            y = plot.bottom() - plot.height() * index / (GRID_LINES - 1)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))

    def _draw_line(self, painter: QPainter, places: list[QPointF]) -> None:
        painter.setPen(QPen(theme().color("primary"), 2.5))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(theme().color("surface"))
        for place in places:
            painter.drawEllipse(place, 4.5, 4.5)

    def _draw_numbers(self, painter: QPainter, places: list[QPointF], high: int) -> None:
        painter.setPen(theme().color("text"))
        for index in self._spoken_for(places, painter.fontMetrics().horizontalAdvance("000 ")):
            place, number = places[index], str(self._points[index].as_wanted)
            wide = painter.fontMetrics().horizontalAdvance(number) + 4
            box = QRectF(place.x() - wide / 2, place.y() - high - 8, wide, high)
            painter.fillRect(box, theme().color("surface"))  # no grid line through the number
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)

    def _draw_dates(self, painter: QPainter, places: list[QPointF], top: float, side: float) -> None:
        painter.setPen(theme().color("muted"))
        high = painter.fontMetrics().height()
        for index in self._spoken_for(places, painter.fontMetrics().horizontalAdvance("Nov 26  ")):
            box = QRectF(places[index].x() - side, top, side * 2, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _short_date(self._points[index].when))

    def _spoken_for(self, places: list[QPointF], wide: float) -> list[int]:
        """The points that have room for words of this width: the last, and others far enough before it."""
        chosen = [len(places) - 1]
        for index in range(len(places) - 2, -1, -1):
            if places[chosen[-1]].x() - places[index].x() >= wide:
                chosen.append(index)
        return chosen


class Trend(QWidget):
    """The line with a button that shows its numbers as a table."""

    def __init__(self, points: Sequence[Point]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        chart = TrendChart()
        chart.show_points(points)
        column.addWidget(chart, 1)
        switch = FoldButton(
            lambda: _table(points), column, "checks as you want them", show="Show as a table", hide="Hide the table"
        )
        column.addWidget(switch, 0, Qt.AlignmentFlag.AlignLeft)


def _table(points: Sequence[Point]) -> PlainTable:
    table = PlainTable("Checks as you want them, by audit", (2, 1, 1))
    table.show_rows(
        ("Audit finished", "As you want them", "Of"),
        [(day(point.when), str(point.as_wanted), str(point.of)) for point in reversed(points)],
    )
    return table


def _short_date(when: date) -> str:
    return f"{day(when).split()[1][:3]} {when.year % 100:02}"
