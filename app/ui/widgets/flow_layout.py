"""A layout that puts widgets side by side and goes on in the next row when there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Rows of widgets, from the left or pushed to the right."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, to_right: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._to_right = to_right
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
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._rows(width)
        return sum(height for _, height in rows) + self.spacing() * max(0, len(rows) - 1)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for row, height in self._rows(rect.width()):
            used = sum(item.sizeHint().width() for item in row) + self.spacing() * (len(row) - 1)
            left = rect.left() + (max(0, rect.width() - used) if self._to_right else 0)
            for item in row:
                size = item.sizeHint()
                width = min(size.width(), rect.width())
                item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), QSize(width, size.height())))
                left += width + self.spacing()
            top += height + self.spacing()

    def _rows(self, width: int) -> list[tuple[list[QLayoutItem], int]]:
        rows: list[tuple[list[QLayoutItem], int]] = []
        row: list[QLayoutItem] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if row and used + self.spacing() + wanted > width:
                rows.append((row, max(each.sizeHint().height() for each in row)))
                row, used = [], 0
            used += wanted + (self.spacing() if row else 0)
            row.append(item)
        if row:
            rows.append((row, max(each.sizeHint().height() for each in row)))
        return rows
