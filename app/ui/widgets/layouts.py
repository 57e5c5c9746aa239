"""Layouts that follow the room there is: beside each other, or below each other in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QVBoxLayout, QWidget

from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.reflowing import Reflowing


class SideLayout(Reflowing):
    """Two items: one that grows and one of its own width, on one line; below each other without room.

    ``grows`` is the index of the first kind, ``least_ems`` the narrowest that it may become beside the other.
    """

    def __init__(
        self, parent: QWidget | None = None, *, grows: int = 0, least_ems: int = 14, spacing: int = 16
    ) -> None:
        super().__init__(parent, spacing=spacing)
        self._grows = grows
        self._least_ems = least_ems

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        items = self._shown()
        if len(items) < 2:
            return [(item, QRect(0, 0, width, _height(item, width))) for item in items]
        growing, fixed = items[self._grows], items[1 - self._grows]
        own = fixed.sizeHint().width()
        rest = width - own - self.spacing()
        if rest < self._em() * self._least_ems:
            return _stacked(items, width, self.spacing() // 2)
        widths = [rest if item is growing else own for item in items]
        heights = [_height(item, wide) for item, wide in zip(items, widths, strict=True)]
        tallest = max(heights)
        places, left = [], 0
        for item, wide, high in zip(items, widths, heights, strict=True):
            places.append((item, QRect(left, (tallest - high) // 2, wide, high)))
            left += wide + self.spacing()
        return places


class TileLayout(Reflowing):
    """Tiles in ``columns`` where there is room for all, else in two, else in one; those of a row are equally high.

    The tiles of a row that is not full share it. ``across`` is between the columns, ``spacing`` between the rows.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        columns: int = 2,
        least_ems: int = 26,
        spacing: int = 16,
        across: int = 16,
    ) -> None:
        super().__init__(parent, spacing=spacing)
        self._columns = columns
        self._least_ems = least_ems
        self._across = across

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        items = self._shown()
        across = next((n for n in (self._columns, 2) if self._wide(width, n) >= self._em() * self._least_ems), 1)
        if across == 1:
            return _stacked(items, width, self.spacing())
        places: list[tuple[QLayoutItem, QRect]] = []
        top = 0
        for start in range(0, len(items), across):
            row = items[start : start + across]
            wide = self._wide(width, len(row))
            high = max(_height(item, wide) for item in row)
            for index, item in enumerate(row):
                places.append((item, QRect(QPoint(index * (wide + self._across), top), QSize(wide, high))))
            top += high + self.spacing()
        return places

    def _wide(self, width: int, tiles: int) -> int:
        """How wide each of so many tiles in a row is."""
        return (width - self._across * (tiles - 1)) // tiles


def row_of(*widgets: QWidget, to_right: bool = False) -> QWidget:
    """Widgets (buttons, mostly) side by side from the left or the right, in more rows where there is no room."""
    row = QWidget()
    flow = FlowLayout(row, spacing=10, to_right=to_right)
    for widget in widgets:
        flow.addWidget(widget)
    return row


def column_box(spacing: int = 8) -> tuple[QWidget, QVBoxLayout]:
    """A widget with an empty column. What comes into it later is read, and reached with Tab, where the box stands."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return box, column


def _stacked(items: list[QLayoutItem], width: int, spacing: int) -> list[tuple[QLayoutItem, QRect]]:
    places, top = [], 0
    for item in items:
        high = _height(item, width)
        places.append((item, QRect(0, top, width, high)))
        top += high + spacing
    return places


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
