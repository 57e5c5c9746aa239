"""A layout that puts widgets side by side and goes on in the next row when there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from app.ui.widgets.reflowing import Reflowing


class FlowLayout(Reflowing):
    """Rows of widgets of their own width, from the left or pushed to the right; one that can wrap does without room.

    ``last_apart`` puts the last widget at the right end of its row.
    """

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 8, to_right: bool = False, last_apart: bool = False
    ) -> None:
        super().__init__(parent, spacing=spacing)
        self._to_right = to_right
        self._last_apart = last_apart

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        places: list[tuple[QLayoutItem, QRect]] = []
        top = 0
        for row in self._rows(width):
            sizes = [_size(item, width) for item in row]
            used = sum(size.width() for size in sizes) + self.spacing() * (len(row) - 1)
            tallest = max(size.height() for size in sizes)
            left = max(0, width - used) if self._to_right else 0
            for item, size in zip(row, sizes, strict=True):
                places.append((item, QRect(left, top + (tallest - size.height()) // 2, size.width(), size.height())))
                left += size.width() + self.spacing()
            top += tallest + self.spacing()
        if self._last_apart and places:
            last, place = places[-1]
            places[-1] = last, place.translated(width - place.right() - 1, 0)
        return places

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if rows and wide <= left:
                rows[-1].append(item)
            else:
                rows.append([item])
                left = width
            left -= wide + self.spacing()
        return rows


def _size(item: QLayoutItem, width: int) -> QSize:
    """Its own size, or as much of it as there is room for."""
    own = item.sizeHint()
    if own.width() <= width:
        return own
    return QSize(width, item.heightForWidth(width) if item.hasHeightForWidth() else own.height())
