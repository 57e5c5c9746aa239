"""The map of where photos were taken: drawn from outlines on this computer, never asked of a map service."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app.places.clusters import Guess
from app.places.gazetteer import CREDIT
from app.places.outlines import Level
from app.ui.theme import theme
from app.ui.widgets.basics import Button, label
from app.ui.widgets.map_drawing import Circle, Land, View, circles, fitting, rounded
from app.ui.widgets.photo_places import MapPlace, summary
from app.ui.words import how_many

STEP = math.sqrt(2)
ZOOM_KEYS = {Qt.Key.Key_Plus: STEP, Qt.Key.Key_Equal: STEP, Qt.Key.Key_Minus: 1 / STEP, Qt.Key.Key_Underscore: 1 / STEP}
MOVE_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
APART = 1.9  # times the size of the text: nearer than this, two circles become one
MOVE_SHARE = 0.2
NOTCH = 120  # of a mouse wheel
RADIUS = 12
FOCUS_WIDTH = 2.0
HALO, HALO_ALPHA = 5, 80
GUESS_ICONS = {Guess.HOME: "house", Guess.WORK: "briefcase"}


class PhotoMap(QWidget):
    """Circles with the number of photos. Dragging, the wheel (once it has the focus) and keys move over it."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self._places: Sequence[MapPlace] = ()
        self._land: Land | None = None
        self._circles: list[tuple[Circle, float]] = []
        self._circles_of: tuple[float, int, int] | None = None
        self._dragged_from: QPointF | None = None
        self._moved_by_worker = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleDescription(
            "Plus and minus zoom. Arrows move. Home shows all photos. The table of photos says where each was taken."
        )
        self._add_buttons()
        theme().changed.connect(self._restyle)

    @property
    def has_land(self) -> bool:
        return self._land is not None

    def show_places(self, places: Sequence[MapPlace], land: tuple[Level, ...]) -> None:
        """Show these places, the one with most photos first; ``land`` is kept from the first time."""
        self._places = places
        self._circles_of = None
        if land:
            self._land = Land(land)
        self.setAccessibleName(summary(places))
        self.fit()

    def fit(self) -> None:
        """Show all photos."""
        self._moved_by_worker = False
        self._look(fitting(self._places, self.width(), self.height()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Go nearer (more than 1) or farther."""
        if self.view:
            self._moved_by_worker = True
            self._look(self.view.zoomed(factor, at))

    def circle_at(self, position: QPointF) -> Circle | None:
        """The circle under a pixel; the smallest, which lies on top."""
        if self.view is None:
            return None
        for circle, radius in reversed(self._merged()):
            away = self.view.at(circle.x, circle.y) - position
            if math.hypot(away.x(), away.y()) <= radius:
                return circle
        return None

    def sizeHint(self) -> QSize:
        return QSize(280, 120 + round(theme().points() * 17))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120 + round(theme().points() * 10))

    # --- Painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.view is None:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = rounded(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS)
        painter.save()
        painter.setClipPath(inside)
        painter.fillRect(self.rect(), look.color("primary_soft"))
        if self._land:
            self._land.paint(painter, self.view, QBrush(look.color("surface")), QPen(look.color("line"), 1))
        painter.setFont(look.font("caption", bold=True))
        self._paint_circles(painter, self.view)
        painter.restore()
        focused = self.hasFocus()
        painter.setPen(QPen(look.color("primary" if focused else "line"), FOCUS_WIDTH if focused else 1))
        painter.drawPath(inside)
        painter.end()

    def _paint_circles(self, painter: QPainter, view: View) -> None:
        """The largest first, so that the small ones lie on top; then what says in a picture which is which."""
        tones = {told: theme().color("bad" if told else "warn") for told in (True, False)}
        digits = theme().color("on_primary")
        badges = []
        for circle, radius in self._merged():
            at = view.at(circle.x, circle.y)
            if not (-radius < at.x() < view.width + radius and -radius < at.y() < view.height + radius):
                continue
            told = circle.told
            _paint_circle(painter, at, radius, tones[told is not None])
            painter.setPen(digits)
            box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{circle.photos:,}")
            if told and told.guess:
                badges.append((GUESS_ICONS[told.guess], at, radius))
        for badge in badges:
            _paint_badge(painter, *badge)

    def _merged(self) -> list[tuple[Circle, float]]:
        """The circles of this part of the map, each with its radius: it grows with the number, and holds its digits."""
        view = self.view
        if view is None:
            return []
        # Half a view at a time: the circles reach half a view farther than what is on screen.
        part = (view.scale, round(2 * view.x * view.scale / view.width), round(2 * view.y * view.scale / view.height))
        if part != self._circles_of:
            self._circles_of = part
            points = theme().points()
            metrics = QFontMetrics(theme().font("caption", bold=True))
            self._circles = [
                (
                    circle,
                    max(
                        metrics.horizontalAdvance(f"{circle.photos:,}") / 2 + 4,
                        points * (1 + 0.19 * math.log2(circle.photos)),
                    ),
                )
                for circle in circles(self._places, view, points * APART)
            ]
        return self._circles

    def _look(self, view: View) -> None:
        self.view = view
        self.update()

    def _restyle(self) -> None:
        self._circles_of = None
        self.updateGeometry()
        self.update()

    # --- Moving ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ZOOM_KEYS:
            self.zoom(ZOOM_KEYS[key])
        elif key in MOVE_KEYS:
            right, down = MOVE_KEYS[key]
            self._move(right * self.width() * MOVE_SHARE, down * self.height() * MOVE_SHARE)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.zoom(STEP ** (event.angleDelta().y() / NOTCH), event.position())
            event.accept()
        else:
            event.ignore()  # who scrolls down the page does not mean the map

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            way = self._dragged_from - event.position()
            self._dragged_from = event.position()
            self._move(way.x(), way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.zoom(2.0, event.position())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            circle = self.circle_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), _told_of(circle) if circle else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.view and self._moved_by_worker:
            self._look(self.view.resized(self.width(), self.height()))
        elif self._places:
            self.fit()

    def _move(self, right: float, down: float) -> None:
        if self.view:
            self._moved_by_worker = True
            self._look(self.view.moved(right, down))

    def _add_buttons(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        for text, name, action in (
            ("−", "Zoom out", lambda: self.zoom(1 / STEP)),
            ("+", "Zoom in", lambda: self.zoom(STEP)),
            ("All", "Show all photos on the map", self.fit),
        ):
            button = Button(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, act=action: act())
            row.addWidget(button)
        column.addLayout(row)


class MapPane(QWidget):
    """The map, and under it whose data it shows."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.map = PhotoMap()
        column.addWidget(self.map, 1)
        column.addWidget(label(f"Map: Natural Earth. {CREDIT}", "caption"))
        self.hide()

    def show_places(self, places: Sequence[MapPlace], land: tuple[Level, ...]) -> None:
        """Show the places; hidden where there are none, or no land to show them on."""
        self.map.show_places(places, land)
        self.setVisible(bool(places) and self.map.has_land)


def _paint_circle(painter: QPainter, at: QPointF, radius: float, colour: QColor) -> None:
    halo = QColor(colour)
    halo.setAlpha(HALO_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    painter.drawEllipse(at, radius + HALO, radius + HALO)
    painter.setBrush(colour)
    painter.drawEllipse(at, radius, radius)


def _paint_badge(painter: QPainter, icon: str, at: QPointF, radius: float) -> None:
    """A small picture on the circle's shoulder, so that it is not told by its colour alone."""
    side = theme().icon_size("caption").width()
    middle = at + QPointF(-radius, -radius) * 0.85
    painter.setPen(QPen(theme().color("bad"), 1))
    painter.setBrush(theme().color("surface"))
    painter.drawEllipse(middle, side * 0.75, side * 0.75)
    corner = middle - QPointF(side / 2, side / 2)
    painter.drawPixmap(corner.toPoint(), theme().pixmap(icon, "bad", side))


def _told_of(circle: Circle) -> str:
    """ "6 photos: Cardiff, Wales"."""
    towns = dict.fromkeys(place.town for place in circle.places if place.town)
    named = "; ".join(list(towns)[:3])
    more = " and more" if len(towns) > 3 else ""
    photos = how_many(circle.photos, "photo")
    return f"{photos}: {named}{more}" if named else photos
