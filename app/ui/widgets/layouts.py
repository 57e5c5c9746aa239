"""Layouts that follow the room there is: beside each other, or below each other in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui.widgets.flow_layout import FlowLayout


class _Reflowing(QLayout):
    """What both layouts share: a list of items, and a height that depends on the width."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 16) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in self._places(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _em(self) -> int:
        """The width of an m in the text around, so that what counts as room grows with the text."""
        owner = self.parentWidget()
        return owner.fontMetrics().horizontalAdvance("m") if owner else 12

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        raise NotImplementedError


class SideLayout(_Reflowing):
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


class TileLayout(_Reflowing):
    """Tiles in two columns where there is room for both, else in one; both of a row are equally high.

    The last of an odd number takes the whole row.
    """

    def __init__(self, parent: QWidget | None = None, *, least_ems: int = 26, spacing: int = 16) -> None:
        super().__init__(parent, spacing=spacing)
        self._least_ems = least_ems

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        items = self._shown()
        column = (width - self.spacing()) // 2
        if column < self._em() * self._least_ems:
            return _stacked(items, width, self.spacing())
        places: list[tuple[QLayoutItem, QRect]] = []
        top = 0
        for start in range(0, len(items), 2):
            row = items[start : start + 2]
            wide = column if len(row) == 2 else width
            high = max(_height(item, wide) for item in row)
            for index, item in enumerate(row):
                places.append((item, QRect(QPoint(index * (column + self.spacing()), top), QSize(wide, high))))
            top += high + self.spacing()
        return places


def row_of(*widgets: QWidget) -> QWidget:
    """Widgets (buttons, mostly) side by side from the left, in more rows where there is no room."""
    row = QWidget()
    flow = FlowLayout(row, spacing=10)
    for widget in widgets:
        flow.addWidget(widget)
    return row


def _stacked(items: list[QLayoutItem], width: int, spacing: int) -> list[tuple[QLayoutItem, QRect]]:
    places, top = [], 0
    for item in items:
        high = _height(item, width)
        places.append((item, QRect(0, top, width, high)))
        top += high + spacing
    return places


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
