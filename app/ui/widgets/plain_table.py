"""A table to read: rows of words, as high as it needs to be, that a screen reader walks cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.widgets.prose import MAY_BREAK
from app.ui.words import tip

Index = QModelIndex | QPersistentModelIndex
MOST_ROWS_SHOWN = 12
ROWS_IN_A_TURN = 40
NARROWEST_EMS = 7
ASIDE, ABOVE = 9, 6
NOWHERE = QModelIndex()


class _Rows(QAbstractTableModel):
    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._headers = list(headers)
        self._rows = [tuple(row) for row in rows]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Put more rows at the end."""
        last = len(self._rows)
        self.beginInsertRows(NOWHERE, last, last + len(rows) - 1)
        self._rows += [tuple(row) for row in rows]
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._rows[index.row()][index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headers[index.column()]}: {self._rows[index.row()][index.column()]}".replace(MAY_BREAK, "")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._headers[section]
        return None


class _Roomy(QStyledItemDelegate):
    """Room around the words of a cell, which is there when lines are counted too."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        inner = QStyleOptionViewItem(option)
        inner.rect = _inner(option.rect)
        size = super().sizeHint(inner, index)
        return QSize(size.width() + 2 * ASIDE, size.height() + 2 * ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        inner = QStyleOptionViewItem(option)
        inner.rect = _inner(option.rect)
        super().paint(painter, inner, index)


class PlainTable(QTableView):
    """Read-only rows that wrap; where columns would become too narrow to read, the table scrolls sideways.

    ``name`` is read aloud; ``shares`` says how wide the columns are to each other. ``opened`` carries the row that was
    clicked, or on which Enter was pressed, in a table that ``opens``.
    """

    opened = Signal(int)

    def __init__(self, name: str, shares: Sequence[int], *, opens: bool = False) -> None:
        super().__init__()
        self._opens = opens
        if opens:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(lambda index: self.opened.emit(index.row()))
        self._shares = tuple(shares)
        self.setItemDelegate(_Roomy(self))
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._kept: _Rows | None = None
        self._unfitted = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit_some_rows)

    def show_rows(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show ``rows`` in the place of those before."""
        self._kept = _Rows(headers, rows)
        self.setModel(self._kept)
        self._fit()

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show more rows below those that are there."""
        if self._kept is None or not rows:
            return
        self._kept.add(rows)
        self._fit_some_rows()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        shown = min(self._kept.rowCount() if self._kept else 0, MOST_ROWS_SHOWN)
        rows = sum(self.rowHeight(row) for row in range(shown))
        bar = self.horizontalScrollBar().sizeHint().height() if self._is_wider_than_seen() else 0
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows + bar + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._kept is not None:
            self._fit()

    def _is_wider_than_seen(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()

    def _fit(self) -> None:
        least = self.fontMetrics().horizontalAdvance("m") * NARROWEST_EMS
        spare = max(0, self.viewport().width() - least * len(self._shares))
        for column, share in enumerate(self._shares):
            self.setColumnWidth(column, least + spare * share // sum(self._shares))
        self._unfitted = 0
        self._fit_some_rows()
        self.updateGeometry()

    def _fit_some_rows(self) -> None:
        """Make rows as high as their words, some in each turn of the event loop."""
        until = min(self._unfitted + ROWS_IN_A_TURN, self._kept.rowCount() if self._kept else 0)
        for row in range(self._unfitted, until):
            self.resizeRowToContents(row)
        self._unfitted = until
        if self._kept is not None and until < self._kept.rowCount():
            self._soon.start()


def _inner(rect: QRect) -> QRect:
    return rect.adjusted(ASIDE, ABOVE, -ASIDE, -ABOVE)
