"""The table of photos: small pictures that stay blurred until asked for, and what each photo gives away."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.photos.detect import VIDEOS
from app.photos.model import PhotoStatus
from app.photos.thumbnails import DECODERS
from app.ui.theme import theme
from app.ui.widgets.basics import Button, announce, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.photo_rows import GIVES, PHOTO, TAKEN, WHERE, PhotoRows
from app.ui.widgets.photo_thumbnails import Thumbnails
from app.ui.widgets.photo_words import STATUS

ROWS_SHOWN = 8
FEWEST_ROWS = 1
SHARE_OF_WINDOW = 0.6
PADDING = 12
WIDTHS = {PHOTO: 0.34, TAKEN: 0.19, GIVES: 0.27, WHERE: 0.20}
NARROW_EMS = 46
FOLDED_LINES, FOLDED_EMS = 4, 26  # a name and three lines; where there is less room, as many as it takes
MOST_LINES = 8
SETTLE = 40  # milliseconds that scrolling must rest before pictures are made
Index = QModelIndex | QPersistentModelIndex


class PhotoTable(QWidget):
    """Chips for the kinds of result, the table below. ``opened`` carries the `PhotoRow` that the worker opens."""

    opened = Signal(object)

    def __init__(self, rows: PhotoRows) -> None:
        super().__init__()
        self.rows = rows
        self._thumbnails = Thumbnails(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._chips: dict[PhotoStatus, Button] = {}
        self._group = QButtonGroup(self)
        column.addWidget(self._chip_row())
        self.view = _View(rows, self._thumbnails)
        self.view.activated.connect(lambda _: self._open())
        column.addWidget(self.view)
        below = QWidget()
        tools = FlowLayout(below, spacing=8)
        self._open_button = Button("See all it gives away", "magnifying-glass", "link", describes="the chosen photo")
        self._open_button.clicked.connect(self._open)
        self._reveal = Button("Show the pictures", "eye", "link")
        self._reveal.clicked.connect(self._toggle_pictures)
        tools.addWidget(self._open_button)
        tools.addWidget(self._reveal)
        column.addWidget(below)
        column.addWidget(label("Pictures are blurred until you ask. Some may be hard to look at.", "caption"))
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_tools())
        self._show_tools()
        self.hide()

    def refresh(self, *, from_first: bool = False) -> None:
        """Take in how many rows there are now: the chips, the height, whether there is anything to show.

        ``from_first`` shows what matters most, whatever was shown before.
        """
        if from_first or not self.rows.number(self.rows.status):
            first = next((status for status in STATUS if self._offered(status)), None)
            if first is not None and first is not self.rows.status:
                self.rows.show_status(first)
        self._show_chips()
        self._show_tools()
        self.view.fit()
        self.setVisible(any(self._offered(status) for status in STATUS))

    def show_status(self, status: PhotoStatus) -> None:
        """Show the photos with one result, and give the table the focus."""
        self.rows.show_status(status)
        self.refresh()
        self.view.setFocus()
        announce(self.view, f"{STATUS[status]}: {self.rows.number(status):,}")

    def forget_pictures(self) -> None:
        """The files have changed: make the small pictures anew."""
        self._thumbnails.forget()
        self.view.want_pictures()

    def blur(self) -> None:
        """Blur again, when other photos are shown."""
        if not self.view.blurred:
            self._toggle_pictures()

    def _offered(self, status: PhotoStatus) -> bool:
        return self.rows.number(status) > 0

    def _chip_row(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        for status in STATUS:
            chip = Button("", kind="chip")
            chip.setCheckable(True)
            # Toggled, not clicked: assistive technology toggles without a click.
            chip.toggled.connect(lambda on, wanted=status: self._choose(wanted) if on else None)
            self._chips[status] = chip
            self._group.addButton(chip)
            flow.addWidget(chip)
        return row

    def _show_chips(self) -> None:
        offered = [status for status in STATUS if self._offered(status)]
        for status, chip in self._chips.items():
            amount = self.rows.number(status)
            chip.setText(f"{STATUS[status]}  {amount:,}")
            chip.setAccessibleName(f"Show: {STATUS[status]}, {amount:,}")
            chip.setVisible(status in offered and len(offered) > 1)
            if status is self.rows.status:
                chip.setChecked(True)

    def _choose(self, status: PhotoStatus) -> None:
        if status is self.rows.status:
            return
        self.rows.show_status(status)
        self._show_tools()
        self.view.fit()

    def _show_tools(self) -> None:
        can_open = self.rows.status is not PhotoStatus.UNSUPPORTED and self.rows.status is not PhotoStatus.UNREADABLE
        self._open_button.setVisible(can_open)
        self._open_button.setEnabled(self.view.currentIndex().isValid())
        self._reveal.setVisible(can_open)

    def _open(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self._open_button.isVisibleTo(self):
            self.opened.emit(index.data(PhotoRows.RowRole))

    def _toggle_pictures(self) -> None:
        self.view.blurred = not self.view.blurred
        text = "Show the pictures" if self.view.blurred else "Blur the pictures"
        self._reveal.setText(text)
        self._reveal.setAccessibleName(text)
        self._reveal.set_icon("eye" if self.view.blurred else "eye-slash")
        self.view.viewport().update()


class _View(QTableView):
    """A table that is as tall as its rows up to a limit, and folds to one column where it is narrow."""

    def __init__(self, rows: PhotoRows, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.blurred = True
        self.narrow = False
        self._rows = rows
        self._thumbnails = thumbnails
        self.setModel(rows)
        self.setItemDelegate(_Delegate(self, thumbnails))
        self.setAccessibleName("Photos that were looked at")
        self.setAccessibleDescription("Up and Down go from photo to photo. Return shows all that a photo gives away.")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._want_visible)
        self.verticalScrollBar().valueChanged.connect(self.want_pictures)
        rows.rowsInserted.connect(self.want_pictures)
        rows.modelReset.connect(self.want_pictures)
        thumbnails.changed.connect(self.viewport().update)
        theme().changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the size of the text and of the window into account."""
        line = self.fontMetrics().lineSpacing()
        side = round(line * 2.4)
        self._thumbnails.side = round(side * self.devicePixelRatioF())
        ems = self.width() / self.fontMetrics().horizontalAdvance("m")
        self.narrow = ems < NARROW_EMS
        lines = 2 if not self.narrow else FOLDED_LINES if ems > FOLDED_EMS else MOST_LINES
        height = max(side, line * lines) + PADDING
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setVisible(not self.narrow)
        for column, share in WIDTHS.items():
            self.setColumnHidden(column, self.narrow and column != PHOTO)
            self.setColumnWidth(column, int(self.viewport().width() * (1 if self.narrow else share)))
        # No taller than most of the window: a page in a page is hard to scroll.
        room = int(self.window().height() * SHARE_OF_WINDOW) // height
        shown = max(FEWEST_ROWS, min(self._rows.rowCount(), ROWS_SHOWN, room))
        header = 0 if self.narrow else self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(shown * height + header + 2 * self.frameWidth() + 2)
        self.want_pictures()

    def want_pictures(self) -> None:
        self._settle.start()

    def thumbnail_side(self) -> int:
        return round(self.fontMetrics().lineSpacing() * 2.4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _want_visible(self) -> None:
        """Ask for the pictures of the rows on screen, and of no others."""
        first = self.rowAt(0)
        if first < 0 or not self.isVisible():
            return
        last = self.rowAt(self.viewport().height() - 1)
        last = self._rows.rowCount() - 1 if last < 0 else last
        rows = [self._rows.index(row, PHOTO).data(PhotoRows.RowRole) for row in range(first, last + 1)]
        self._thumbnails.want([row.path for row in rows if row.format in DECODERS])


class _Delegate(QStyledItemDelegate):
    """Paints a cell: text on two lines at most, in the first column beside the small picture."""

    def __init__(self, view: _View, thumbnails: Thumbnails) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._view.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().color("primary_soft"))
        painter.setFont(theme().font())
        painter.setPen(theme().color("text"))
        inner = rect.adjusted(PADDING, PADDING // 2, -PADDING, -PADDING // 2)
        if index.column() != PHOTO:
            draw_lines(painter, inner, str(index.data()), 2)
        else:
            side = self._view.thumbnail_side()
            self._draw_picture(painter, QRect(inner.left(), inner.top(), side, side), index)
            beside = inner.adjusted(side + PADDING, 0, 0, 0)
            if self._view.narrow:
                self._draw_folded(painter, beside, index)
            else:
                draw_lines(painter, beside, str(index.data()), 2)
        painter.restore()

    def _draw_folded(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """All columns in one: the name, then the rest in a smaller hand."""
        line = painter.fontMetrics().lineSpacing()
        draw_lines(painter, QRect(rect.left(), rect.top(), rect.width(), line), str(index.data()), 1)
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("muted"))
        rest = [str(index.sibling(index.row(), column).data()) for column in (WHERE, TAKEN, GIVES)]
        below = rect.adjusted(0, line, 0, 0)
        draw_lines(painter, below, " · ".join(part for part in rest if part), MOST_LINES, centred=False)

    def _draw_picture(self, painter: QPainter, rect: QRect, index: Index) -> None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(rect), 6, 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(path)
        painter.fillRect(rect, theme().color("sunken"))
        image = self._thumbnails.image(index.data(PhotoRows.RowRole).path, blurred=self._view.blurred)
        if image is not None:
            # Fill the square from the middle of the picture.
            side = min(image.width(), image.height())
            source = QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side)
            painter.drawImage(rect, image, source)
        else:
            size = rect.width() // 2
            icon = "film-strip" if index.data(PhotoRows.RowRole).format in VIDEOS else "image"
            painter.drawPixmap(rect.left() + size // 2, rect.top() + size // 2, theme().pixmap(icon, "muted", size))
        painter.restore()


def draw_lines(painter: QPainter, rect: QRect, text: str, most: int, *, centred: bool = True) -> None:
    """Draw ``text`` on at most ``most`` lines, on the middle of ``rect`` or from its top; what is cut ends in "…"."""
    metrics = QFontMetrics(painter.font())
    height = metrics.lineSpacing()
    lines = _lines(text, painter, rect.width(), max(1, min(most, rect.height() // height)))
    top = rect.top() + (max(0, (rect.height() - height * len(lines)) // 2) if centred else 0)
    for number, words in enumerate(lines):
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        where = QRect(rect.left(), top + number * height, rect.width(), height)
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _lines(text: str, painter: QPainter, width: int, most: int) -> list[str]:
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        # The last line takes all that is left, so that the end shows as cut.
        end = line.textStart() + line.textLength() if len(lines) < most - 1 else len(text)
        lines.append(text[line.textStart() : end].strip())
    layout.endLayout()
    return lines
