"""How the four amounts over time are drawn, in the window and on paper: bands that are told apart without colour.

Only images and plain drawing, so that a report can be drawn off the GUI thread as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.core.over_time import BANDS, Band, Fill, Point, apart, dates_between, levels, most_checks, place_of

SLANTED_STEP, SLANTED_WIDTH = 7.0, 2.6
DOTTED_STEP, DOT = 8.0, 1.25
EDGE = 1.25
TICK = 4.0
OVER = 12.0  # how far a date may stand out at the sides
LEAST_BETWEEN_TICKS = 5.0


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by the theme's names, the font of what is written, and how many dots one pixel of a screen takes."""

    color: Callable[[str], QColor]
    font: QFont
    scale: float = 1.0


def draw_bands(painter: QPainter, plot: QRectF, points: Sequence[Point], look: Look) -> None:
    """The four bands over each other; their width is the time from the first to the last of ``points``."""
    most = most_checks(points)
    places = [plot.left() + plot.width() * place_of(point.when, points[0].when, points[-1].when) for point in points]
    edges = [levels(point, most) for point in points]
    for number, band in enumerate(BANDS):
        lower = [
            QPointF(x, plot.bottom() - plot.height() * edge[number]) for x, edge in zip(places, edges, strict=True)
        ]
        upper = [
            QPointF(x, plot.bottom() - plot.height() * edge[number + 1]) for x, edge in zip(places, edges, strict=True)
        ]
        if any(below.y() > above.y() for below, above in zip(lower, upper, strict=True)):
            _draw_band(painter, lower, upper, band, look)


def draw_swatch(painter: QPainter, box: QRectF, band: Band, look: Look) -> None:
    """A piece of a band, for the legend."""
    path = QPainterPath()
    path.addRoundedRect(box, 3 * look.scale, 3 * look.scale)
    _fill(painter, path, band, look)
    painter.setPen(QPen(look.color(band.ink), EDGE * look.scale))
    painter.drawPath(path)


def draw_dates(painter: QPainter, plot: QRectF, first: date, last: date, look: Look) -> None:
    """The line below the bands, with as many round dates as have room."""
    metrics = QFontMetricsF(look.font)
    painter.setFont(look.font)
    painter.setPen(QPen(look.color("outline"), look.scale))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    wide = metrics.horizontalAdvance("Nov 2026") * 1.4
    free = plot.left() - wide / 2
    for when, text in dates_between(first, last, max(2, int(plot.width() / wide))):
        x = plot.left() + plot.width() * place_of(when, first, last)
        painter.setPen(QPen(look.color("outline"), look.scale))
        painter.drawLine(QLineF(x, plot.bottom(), x, plot.bottom() + TICK * look.scale))
        half = metrics.horizontalAdvance(text) / 2 + 2 * look.scale
        left = min(max(x - half, plot.left() - OVER * look.scale), plot.right() + OVER * look.scale - 2 * half)
        if left < free:
            continue
        free = left + 2 * half + 6 * look.scale
        painter.setPen(look.color("muted"))
        box = QRectF(left, plot.bottom() + (TICK + 1) * look.scale, 2 * half, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_labels(painter: QPainter, box: QRectF, plot: QRectF, point: Point, most: int, look: Look) -> None:
    """The words of the bands in ``box``, each beside the band's end at the right, moved apart where they would meet."""
    metrics = QFontMetricsF(look.font)
    high = metrics.height()
    painter.setFont(look.font)
    painter.setPen(look.color("text"))
    edges = levels(point, most)
    shown = [number for number, amount in enumerate(point.numbers) if amount]
    middles = [plot.bottom() - plot.height() * (edges[number] + edges[number + 1]) / 2 for number in shown]
    for number, y in zip(shown, apart(middles, high, plot.top(), plot.bottom()), strict=True):
        words = f"{point.numbers[number]} {BANDS[number].words}"
        painter.drawText(
            QRectF(box.left(), y - high / 2, box.width(), high),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            words,
        )


def label_width(points: Sequence[Point], font: QFont) -> float:
    """The room that ``draw_labels`` needs."""
    metrics = QFontMetricsF(font)
    last = points[-1].numbers if points else ()
    return max(
        (metrics.horizontalAdvance(f"{number} {band.words}") for number, band in zip(last, BANDS, strict=False)),
        default=0.0,
    )


def _draw_band(painter: QPainter, lower: Sequence[QPointF], upper: Sequence[QPointF], band: Band, look: Look) -> None:
    path = QPainterPath()
    path.addPolygon(QPolygonF([*lower, *reversed(upper)]))
    path.closeSubpath()
    _fill(painter, path, band, look)
    painter.setPen(QPen(look.color(band.ink), EDGE * look.scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(upper))


def _fill(painter: QPainter, path: QPainterPath, band: Band, look: Look) -> None:
    painter.fillPath(path, look.color(band.ground))
    if band.fill in (Fill.SOLID, Fill.EMPTY):
        return
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    box = path.boundingRect()
    if band.fill is Fill.SLANTED:
        painter.setPen(QPen(look.color(band.ink), SLANTED_WIDTH * look.scale))
        painter.drawLines(_slanted(box, SLANTED_STEP * look.scale))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(band.ink))
        for dot in _dots(box, DOTTED_STEP * look.scale):
            painter.drawEllipse(dot, DOT * look.scale, DOT * look.scale)
    painter.restore()


def _slanted(box: QRectF, step: float) -> list[QLineF]:
    """Lines that rise to the right; they stand where they would in any other band, so that nothing swims."""
    begin = int((box.left() + box.top()) // (step * 1.5))
    end = ceil((box.right() + box.bottom()) / (step * 1.5))
    sums = (number * step * 1.5 for number in range(begin, end + 1))
    return [QLineF(total - box.bottom(), box.bottom(), total - box.top(), box.top()) for total in sums]


def _dots(box: QRectF, step: float) -> list[QPointF]:
    rows = range(int(box.top() // step), ceil(box.bottom() / step) + 1)
    columns = range(int(box.left() // step), ceil(box.right() / step) + 1)
    return [QPointF((column + row % 2 / 2) * step, row * step) for row in rows for column in columns]
