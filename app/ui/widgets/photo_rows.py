"""The photos that were looked at, as a table of one status at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.photos.model import Kind, PhotoStatus, readable_path
from app.places.gazetteer import Gazetteer, words
from app.ui.widgets.photo_words import STATUS, gives_away, taken, town, town_and_place
from app.ui.widgets.photo_work import PhotoRow
from app.ui.words import tip

PHOTO, TAKEN, GIVES, WHERE = range(4)
TOWNS_REMEMBERED = 1_000
HEADERS = ("Photo", "Taken", "What it gives away", "Where")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Around:
    """How much stands around photos: files of details and of edits beside them, second names, names that tell."""

    sidecars: int
    edits: int
    second_names: int
    telling_names: int


def telling(row: PhotoRow) -> bool:
    """Whether the name of a photo carries a date or a place."""
    return Kind.NAME in row.kinds


def around(rows: Iterable[PhotoRow]) -> Around:
    """What stands around ``rows``. What two photos share is counted with each."""
    sidecars = edits = second_names = telling_names = 0
    for row in rows:  # once, since there may be a hundred thousand
        sidecars += row.sidecars
        edits += row.edits
        second_names += row.second_name
        telling_names += telling(row)
    return Around(sidecars, edits, second_names, telling_names)


class PhotoRows(QAbstractTableModel):
    """Rows are kept by status; ``show_status`` chooses which are in the table. ``RowRole`` gives the `PhotoRow`."""

    RowRole = Qt.ItemDataRole.UserRole

    def __init__(self, gazetteer: Gazetteer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._town_at = lru_cache(maxsize=TOWNS_REMEMBERED)(lambda *at: words(gazetteer.nearest(*at)))
        self._kept: dict[PhotoStatus, list[PhotoRow]] = {status: [] for status in PhotoStatus}
        self._status = PhotoStatus.LOCATION

    @property
    def status(self) -> PhotoStatus:
        return self._status

    def rows(self, *statuses: PhotoStatus) -> list[PhotoRow]:
        return [row for status in statuses for row in self._kept[status]]

    def number(self, *statuses: PhotoStatus) -> int:
        """How many photos have one of ``statuses``; of all, where none is named."""
        return sum(len(self._kept[status]) for status in statuses or PhotoStatus)

    def formats(self, status: PhotoStatus) -> Counter[str]:
        return Counter(row.format for row in self._kept[status])

    def town_of(self, row: PhotoRow) -> str | None:
        """The town where a photo was taken, found when it is asked for: of ten thousand rows a few are on screen."""
        return self._town_at(*row.location) if row.location else None

    def show_status(self, status: PhotoStatus) -> None:
        self.beginResetModel()
        self._status = status
        self.endResetModel()

    def clear(self) -> None:
        self.beginResetModel()
        self._kept = {status: [] for status in PhotoStatus}
        self._status = PhotoStatus.LOCATION
        self.endResetModel()

    def add(self, rows: Sequence[PhotoRow]) -> None:
        """Take in one batch; the table hears of it once."""
        shown = [row for row in rows if row.status is self._status]
        for row in rows:
            if row.status is not self._status:
                self._kept[row.status].append(row)
        if shown:
            kept = self._kept[self._status]
            self.beginInsertRows(QModelIndex(), len(kept), len(kept) + len(shown) - 1)
            kept.extend(shown)
            self.endInsertRows()

    def replace(self, rows: Sequence[PhotoRow], gone: Iterable[str] = ()) -> None:
        """Put new rows in the place of those with the same path, and take out those whose path is ``gone``."""
        paths = {row.path for row in rows}.union(gone)
        self.beginResetModel()
        for status, kept in self._kept.items():
            self._kept[status] = [row for row in kept if row.path not in paths]
        for row in rows:
            self._kept[row.status].append(row)
        self.endResetModel()

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._kept[self._status])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._kept[self._status][index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            whole = self._whole(row, index.column())
            return self._spoken(row) if index.column() == PHOTO else f"{HEADERS[index.column()]}: {whole}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(readable_path(row.path) if index.column() == PHOTO else self._whole(row, index.column()))
        return row if role == self.RowRole else None

    # What stands in a row

    def _cell(self, row: PhotoRow, column: int) -> str:
        if column == PHOTO:
            return f"{row.name} + {row.pair_name}" if row.pair else row.name
        if column == TAKEN:
            return taken(row.taken)
        if column == WHERE:
            return town(row.location, self.town_of(row))
        return gives_away(row.kinds) or row.error or "Nothing found"

    def _whole(self, row: PhotoRow, column: int) -> str:
        """What a cell says where there is room for all of it."""
        return town_and_place(row.location, self.town_of(row)) if column == WHERE else self._cell(row, column)

    def _spoken(self, row: PhotoRow) -> str:
        """The whole row as one sentence for a screen reader."""
        parts = [row.name, STATUS[row.status]]
        if row.pair:
            parts.append(f"one of a pair with {row.pair_name}")
        if row.location:
            parts.append(f"where: {self._whole(row, WHERE)}")
        if row.taken:
            parts.append(f"taken: {taken(row.taken)}")
        if row.kinds:
            parts.append(f"gives away: {gives_away(row.kinds).lower()}")
        if row.error:
            parts.append(row.error)
        return ". ".join(parts)
