"""The pictures of a report, drawn for Qt's documents, which know no drawings inside their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QTextDocument

from app.core.over_time import Point, most_checks, thinned
from app.report.page import Report, picture, picture_address
from app.ui.widgets.amounts_drawing import TICK, Look, draw_bands, draw_dates, draw_labels, label_width

MOST_DRAWN = 400
SHAPE = 0.4  # height to width
SIDE = 12.0


def add_pictures(
    text: QTextDocument,
    part: str,
    report: Report,
    width: float,
    font: QFont,
    colors: Mapping[str, str],
    scale: float,
) -> None:
    """Give ``text`` the images that this part of the report shows, before it is given its words.

    ``width`` is in dots of the paper or the screen, ``scale`` says how many of them a pixel of the screen takes.
    """
    for name, points in report.pictures.items():
        if picture(name) in part:
            image = _drawn(points, width, font, colors, scale)
            text.addResource(QTextDocument.ResourceType.ImageResource, QUrl(picture_address(name)), image)


def _drawn(points: Sequence[Point], width: float, font: QFont, colors: Mapping[str, str], scale: float) -> QImage:
    image = QImage(round(width), round(width * SHAPE), QImage.Format.Format_ARGB32)
    image.fill(QColor(colors["surface"]))
    small = QFont(font)
    small.setPixelSize(max(1, round(_pixels(font) * scale * 0.9)))
    look = Look(lambda token: QColor(colors[token]), small, scale)
    right = label_width(points, small) + SIDE * scale
    below = QFontMetricsF(small).height() + (TICK + 6) * scale
    plot = QRectF(image.rect()).adjusted(SIDE * scale, SIDE * scale, -right - SIDE * scale, -below)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_bands(painter, plot, thinned(points, MOST_DRAWN), look)
    draw_dates(painter, plot, points[0].when, points[-1].when, look)
    box = QRectF(plot.right() + SIDE * scale, plot.top(), right, plot.height())
    draw_labels(painter, box, plot, points[-1], most_checks(points), look)
    painter.end()
    image.setDevicePixelRatio(scale)  # the document makes the size it finds as many times larger
    return image


def _pixels(font: QFont) -> float:
    """The size of a font in pixels of the screen."""
    return QFontMetricsF(font).height() * 0.75
