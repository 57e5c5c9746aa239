"""Where things are on the map's picture, the land as paths, and which places share a circle."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF

from app.places.outlines import FARTHEST_NORTH, OVERLAP, STEPS, Level, Tile, project
from app.ui.widgets.photo_places import MapPlace

FINE_FROM = 14.0  # pixels a degree: from here on the finest outlines are worth their time
LARGEST_SCALE = 12_000.0
LEAST_SPAN = 6.5  # degrees: one place alone is shown with the country around it
ROOM_AROUND = 1.25
MOST_CIRCLES = 240  # in four times the view's area: about 60 on screen
STEP_APART = 1.4
_BESIDE = [(c, r) for c in (-1, 0, 1) for r in (-1, 0, 1) if (c, r) != (0, 0)]
_EDGES = (-OVERLAP, STEPS + OVERLAP)


@dataclass(frozen=True, slots=True)
class View:
    """What part of the map is on screen: its middle in Mercator's degrees, pixels a degree, and the widget's size."""

    x: float
    y: float
    scale: float
    width: int
    height: int

    def at(self, x: float, y: float) -> QPointF:
        """The pixel of a point of the map, on the side of the globe that is on screen."""
        x += 360 * round((self.x - x) / 360)
        return QPointF((x - self.x) * self.scale + self.width / 2, (self.y - y) * self.scale + self.height / 2)

    def moved(self, right: float, down: float) -> View:
        """The view after moving over the map by so many pixels."""
        return self._held(self.x + right / self.scale, self.y - down / self.scale, self.scale)

    def zoomed(self, factor: float, at: QPointF | None = None) -> View:
        """Nearer or farther, with the point under ``at`` staying where it is."""
        scale = min(max(self.scale * factor, self.width / 360), LARGEST_SCALE)
        middle = QPointF(self.width / 2, self.height / 2)
        right, down = ((at if at is not None else middle) - middle).toTuple()
        return self._held(self.x + right / self.scale - right / scale, self.y - down / self.scale + down / scale, scale)

    def resized(self, width: int, height: int) -> View:
        return View(self.x, self.y, self.scale, width, height).zoomed(1)

    def _held(self, x: float, y: float, scale: float) -> View:
        """Round the globe to the sides, but never beyond the poles."""
        end = project(FARTHEST_NORTH, 0)[1]
        return View((x + 180) % 360 - 180, min(max(y, -end), end), scale, self.width, self.height)


def fitting(places: Sequence[MapPlace], width: int, height: int) -> View:
    """The view that holds all places, with room around them."""
    points = [(place.x, place.y) for place in places] or [(0.0, 0.0)]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across, up = max(east - west, LEAST_SPAN) * ROOM_AROUND, max(north - south, LEAST_SPAN) * ROOM_AROUND
    scale = min(width / across, height / up)
    return View((west + east) / 2, (south + north) / 2, scale, width, height).zoomed(1)


@dataclass(frozen=True, slots=True)
class Circle:
    """Places so close on screen that one circle stands for them; it lies on the one with most photos."""

    x: float
    y: float
    photos: int
    places: tuple[MapPlace, ...]

    @property
    def told(self) -> MapPlace | None:
        """The place among them that the page speaks of."""
        return next((place for place in self.places if place.told), None)


def circles(places: Sequence[MapPlace], view: View, apart: float) -> list[Circle]:
    """The circles in view and some way around, the largest first.

    ``places`` has those with most photos first. One circle stands for those that are less than ``apart`` pixels
    from each other, or more where there would be more circles than anyone can read.
    """
    wide, high = view.width / view.scale, view.height / view.scale
    near = [
        place for place in places if abs(place.y - view.y) < high and abs((place.x - view.x + 180) % 360 - 180) < wide
    ]
    distance = apart / view.scale
    groups = _grouped([[place] for place in near], distance)
    while len(groups) > MOST_CIRCLES:
        distance *= STEP_APART
        groups = _grouped(groups, distance)
    found = [Circle(held[0].x, held[0].y, sum(place.photos for place in held), tuple(held)) for held in groups]
    return sorted(found, key=lambda circle: -circle.photos)


def _grouped(groups: Sequence[list[MapPlace]], apart: float) -> list[list[MapPlace]]:
    """Each group with the first that is less than ``apart`` away, across and up. A group lies at its first place."""
    squares: dict[tuple[int, int], list[MapPlace]] = {}
    for group in groups:
        squares.setdefault((int(group[0].x // apart), int(group[0].y // apart)), []).extend(group)
    merged: dict[tuple[int, int], list[MapPlace]] = {}
    for (column, row), held in squares.items():
        first = held[0]
        for beside in _BESIDE:
            other = merged.get((column + beside[0], row + beside[1]))
            if other and abs(other[0].x - first.x) < apart and abs(other[0].y - first.y) < apart:
                other += held
                break
        else:
            merged[column, row] = held
    return list(merged.values())


class Land:
    """The outlines as paths, each made when it first comes into view."""

    def __init__(self, levels: tuple[Level, ...]) -> None:
        self._levels = levels
        self._paths: dict[tuple[float, int, int], tuple[QPainterPath, QPainterPath]] = {}

    def paint(self, painter: QPainter, view: View, ground: QBrush, coast: QPen) -> None:
        """Fill the land in view, and draw its coasts."""
        level = self._levels[-1 if view.scale >= FINE_FROM else 0]
        size = view.scale * level.side / STEPS
        coast.setCosmetic(True)
        for tile, corner in _in_view(level, view):
            fill, line = self._path(level, tile)
            painter.save()
            painter.translate(corner)
            painter.scale(size, -size)
            painter.fillPath(fill, ground)
            painter.strokePath(line, coast)
            painter.restore()

    def _path(self, level: Level, tile: Tile) -> tuple[QPainterPath, QPainterPath]:
        key = (level.side, tile.column, tile.row)
        if key not in self._paths:
            self._paths[key] = _paths(tile)
        return self._paths[key]


def _in_view(level: Level, view: View) -> Iterator[tuple[Tile, QPointF]]:
    """The tiles in view, each with the pixel of its south-west corner."""
    wide, high = view.width / view.scale / 2, view.height / view.scale / 2
    around = round(360 / level.side)
    for column in range(int((view.x - wide) // level.side), int((view.x + wide) // level.side) + 1):
        for row in range(int((view.y - high) // level.side), int((view.y + high) // level.side) + 1):
            tile = level.tiles.get(((column + around // 2) % around - around // 2, row))
            if tile:
                right = (column * level.side - view.x) * view.scale + view.width / 2
                yield tile, QPointF(right, (view.y - row * level.side) * view.scale + view.height / 2)


def _paths(tile: Tile) -> tuple[QPainterPath, QPainterPath]:
    """What to fill, and the coasts: the rings without the edges along which the land was cut into tiles."""
    fill, coast = QPainterPath(), QPainterPath()
    fill.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in tile.rings:
        points = [QPointF(x, y) for x, y in zip(ring[::2], ring[1::2], strict=True)]
        fill.addPolygon(QPolygonF(points))
        fill.closeSubpath()
        for run in _runs(ring, points):
            coast.addPolygon(QPolygonF(run))
    return fill, coast


def _runs(ring: array[int], points: list[QPointF]) -> Iterator[list[QPointF]]:
    run = points[:1]
    ends = [*range(2, len(ring), 2), 0]
    for start, end in enumerate(ends):
        cut = any(ring[end + axis] == ring[2 * start + axis] in _EDGES for axis in (0, 1))
        if cut:
            if len(run) > 1:
                yield run
            run = []
        run.append(points[end // 2])
    if len(run) > 1:
        yield run


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path
