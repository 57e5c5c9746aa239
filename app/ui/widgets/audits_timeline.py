"""The audits to the scale of time: how deep each went and how it ended, told apart by place and shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.model import Depth
from app.core.over_time import place_of
from app.history.timeline import STATES, Mark, State, sentence, told
from app.ui.theme import theme
from app.ui.widgets.amounts_drawing import TICK, Look, draw_dates
from app.ui.widgets.basics import label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.time_picture import TimePicture
from app.ui.words import DEPTHS, day

DEPTH_ORDER = (Depth.FULL, Depth.NORMAL, Depth.DAILY, Depth.QUICK, Depth.AGAIN)  # from the top
RADIUS = 5.5
SMALLEST = 1.5
LANE_LINES = 2.1  # the height of a lane, in lines of text
SIDE = 14.0


class TimelineChart(TimePicture):
    """A lane for each depth. Many audits make smaller dots; what was not finished always has its full shape."""

    def __init__(self, line: Sequence[Mark]) -> None:
        super().__init__()
        self._line = line
        self._lanes = [depth for depth in DEPTH_ORDER if any(mark.audit.depth is depth for mark in line)]
        self._days = [mark.audit.started.astimezone().date() for mark in line]
        first, last = min(self._days), max(self._days)
        self._ends = (first, last)
        self.show_times([place_of(when, first, last) for when in self._days], [told(mark) for mark in line], "Audits.")
        self.setAccessibleName(f"{sentence(line)} {self.accessibleName()}")

    def sizeHint(self) -> QSize:
        line = self._line_height()
        return QSize(320, round(line * (LANE_LINES * len(self._lanes) + 1) + TICK + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def plot(self) -> QRectF:
        metrics = QFontMetricsF(self._font())
        left = max(metrics.horizontalAdvance(DEPTHS[depth]) for depth in self._lanes) + SIDE
        below = metrics.height() + TICK + 6
        return QRectF(self.rect()).adjusted(SIDE + left, 6, -SIDE, -below)

    def _draw(self, painter: QPainter, plot: QRectF, look: Look) -> None:
        self._draw_lanes(painter, plot)
        draw_dates(painter, plot, *self._ends, look)
        self._draw_stems(painter, plot)
        size = min(RADIUS, max(SMALLEST, plot.width() / max(1, len(self._line)) * 0.45))
        drawn: set[tuple[int, Depth]] = set()  # two on one pixel are drawn once
        for index, mark in enumerate(self._line):
            place = (round(self._x(index, plot)), mark.audit.depth)
            if mark.state is State.FINISHED and place not in drawn:
                drawn.add(place)
                _draw_shape(painter, self._point(index, plot), mark.state, size)
        for index, mark in enumerate(self._line):
            if mark.state is not State.FINISHED:
                _draw_shape(painter, self._point(index, plot), mark.state, RADIUS)
        self._draw_mark(painter, plot)

    def _draw_lanes(self, painter: QPainter, plot: QRectF) -> None:
        painter.setFont(self._font())
        high = self._line_height()
        for depth in self._lanes:
            y = self._lane(depth, plot)
            painter.setPen(QPen(theme().color("line"), 1))
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(theme().color("muted"))
            box = QRectF(SIDE / 2, y - high / 2, plot.left() - SIDE * 1.2, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, DEPTHS[depth])

    def _draw_stems(self, painter: QPainter, plot: QRectF) -> None:
        """How long an audit was under way, where that is to be seen."""
        painter.setPen(QPen(theme().color("ok"), 2))
        for index, mark in enumerate(self._line):
            if mark.audit.finished is None:
                continue
            share = place_of(mark.audit.finished.astimezone().date(), *self._ends)
            end = plot.left() + plot.width() * min(1.0, share)
            begin = self._x(index, plot)
            if end - begin > RADIUS:
                y = self._lane(mark.audit.depth, plot)
                painter.drawLine(QLineF(begin, y, end, y))

    def _draw_mark(self, painter: QPainter, plot: QRectF) -> None:
        """A ring around the audit that is marked, and a line down to its date."""
        place = self._point(self.at, plot)
        painter.setPen(QPen(theme().color("text"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, RADIUS + 4, RADIUS + 4)
        painter.drawLine(QLineF(place.x(), place.y() + RADIUS + 4, place.x(), plot.bottom()))
        _draw_shape(painter, place, self._line[self.at].state, RADIUS)

    def _point(self, index: int, plot: QRectF) -> QPointF:
        return QPointF(self._x(index, plot), self._lane(self._line[index].audit.depth, plot))

    def _lane(self, depth: Depth, plot: QRectF) -> float:
        return plot.top() + plot.height() * (self._lanes.index(depth) + 0.5) / len(self._lanes)


class Timeline(QWidget):
    """The line, what its shapes mean, the audit that is marked in words, and a button for the table."""

    def __init__(self, line: Sequence[Mark]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(sentence(line), "muted"))
        self.chart = TimelineChart(line)
        column.addWidget(self.chart)
        self._told = label(told(line[-1]), "strong")
        self.chart.went.connect(lambda index: self._told.setText(told(line[index])))
        column.addWidget(self._told)
        states = {mark.state for mark in line}
        legend = QWidget()
        flow = FlowLayout(legend, spacing=16)
        for state, words in STATES.items():
            if state in states:
                flow.addWidget(_legend_line(state, words))
        column.addWidget(legend)
        switch = FoldButton(
            lambda: _table(line), column, "your audits by date", show="Show as a table", hide="Hide the table"
        )
        column.addWidget(switch, 0, Qt.AlignmentFlag.AlignLeft)


class _Shape(QWidget):
    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(RADIUS * 2 + 6)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_shape(painter, QRectF(self.rect()).center(), self._state, RADIUS)
        painter.end()


def _legend_line(state: State, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(_Shape(state), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label(words, "muted", wrap=False))
    return made


def _draw_shape(painter: QPainter, at: QPointF, state: State, size: float) -> None:
    """A full dot for a finished audit, an open diamond for one that was left, an arrow for the one under way."""
    x, y = at.x(), at.y()
    if state is State.FINISHED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("ok"))
        painter.drawEllipse(at, size, size)
        return
    wide = size + 1
    if state is State.LEFT:
        painter.setPen(QPen(theme().color("muted"), 2))
        painter.setBrush(theme().color("surface"))
        corners = [QPointF(x - wide, y), QPointF(x, y - wide), QPointF(x + wide, y), QPointF(x, y + wide)]
    else:
        painter.setPen(QPen(theme().color("primary"), 2))
        painter.setBrush(theme().color("primary_soft"))
        corners = [QPointF(x - size, y - wide), QPointF(x + wide, y), QPointF(x - size, y + wide)]
    painter.drawPolygon(QPolygonF(corners))


def _table(line: Sequence[Mark]) -> PlainTable:
    table = PlainTable("Your audits by date", (3, 2, 3, 3))
    rows = [
        (
            day(mark.audit.started),
            DEPTHS[mark.audit.depth],
            STATES[mark.state],
            day(mark.audit.finished) if mark.audit.finished else "",
        )
        for mark in reversed(line)
    ]
    table.show_rows(("Begun", "Kind", "How it ended", "Ended"), rows)
    return table
