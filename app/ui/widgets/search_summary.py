"""What can be put together from what was found: sentences, and arcs between what stands on the same page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.core.model import Shows
from app.search_self.findability import WORDS, Findability
from app.ui.theme import theme
from app.ui.widgets.basics import Card, clear_layout, heading, icon_line, label
from app.ui.words import how_many

MOST_WIDE, MOST_REACH = 4.0, 240.0  # of an arc, in pixels


class Arcs(QWidget):
    """What pages show, one below the other, and an arc between two that stand on one page: the thicker, the more.

    Lines and words only, so that it reads without colour; its accessible name says all that it draws.
    """

    def __init__(self, found: Findability) -> None:
        super().__init__()
        self._found = found
        pairs = [
            f"{WORDS[link.one]} with {WORDS[link.other]} on {how_many(link.pages, 'page')}" for link in found.links
        ]
        shown = [f"{WORDS[item]} on {how_many(pages, 'page')}" for item, pages in found.shown]
        self.setAccessibleName(
            f"What the pages show: {', '.join(shown)}." + (f" Together: {', '.join(pairs)}." if pairs else "")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        return QSize(280, round(self._line() * len(self._found.shown) + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        words = {
            item: f"{WORDS[item].removeprefix('your ').capitalize()} · {pages}" for item, pages in self._found.shown
        }
        wide = min(max(map(metrics.horizontalAdvance, words.values())) + 12, self.width() * 0.7)
        places: dict[Shows, QPointF] = {}
        for number, (item, text) in enumerate(words.items()):
            box = QRectF(0, self._line() * number, wide, self._line())
            painter.setPen(theme().color("text"))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide - 12)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
            places[item] = QPointF(wide + 6, box.center().y())
        self._draw_arcs(painter, places, self.width() - wide - 16)
        painter.setPen(QPen(theme().color("primary"), 2))
        painter.setBrush(theme().color("surface"))
        for place in places.values():
            painter.drawEllipse(place, 4, 4)
        painter.end()

    def _draw_arcs(self, painter: QPainter, places: dict[Shows, QPointF], room: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tallest = self._line() * max(1, len(places) - 1)
        for link in self._found.links:
            one, other = places[link.one], places[link.other]
            reach = min(room, MOST_REACH) * (0.2 + 0.8 * abs(other.y() - one.y()) / tallest) * 4 / 3
            path = QPainterPath(one)
            path.cubicTo(one + QPointF(reach, 0), other + QPointF(reach, 0), other)
            painter.setPen(QPen(theme().color("primary"), min(MOST_WIDE, 0.8 + link.pages * 0.7)))
            painter.drawPath(path)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() * 1.45

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def _short(item: Shows) -> str:
    words = WORDS[item].removeprefix("your ")
    return words[0].upper() + words[1:]


class SummaryCard(Card):
    """Where nothing is recorded that shows anything, there is no card."""

    def __init__(self) -> None:
        super().__init__(spacing=10)
        self.body.addWidget(heading("What a stranger can put together", "section"))
        self._found: Findability | None = None
        self._inside = QVBoxLayout()
        self._inside.setSpacing(10)
        self.body.addLayout(self._inside)

    def show_found(self, found: Findability) -> None:
        """Show the sentences and the picture."""
        self.setVisible(bool(found.shown))
        if found == self._found:
            return
        self._found = found
        clear_layout(self._inside)
        if not found.shown:
            return
        for sentence in found.sentences:
            self._inside.addWidget(icon_line("info", sentence, kind="body")[0])
        self._inside.addWidget(Arcs(found))
        self._inside.addWidget(
            label("The number says on how many pages. A line joins what stands on the same page.", "caption")
        )
