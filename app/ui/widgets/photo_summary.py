"""What was found in the photos, in one card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.photos.model import PhotoStatus
from app.ui.widgets.basics import Button, Card, clear_layout, heading, icon_line, label, pill
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout
from app.ui.widgets.photo_rows import PhotoRows, telling
from app.ui.words import how_many

PILLS = (
    (PhotoStatus.LOCATION, "with location", "bad"),
    (PhotoStatus.DETAILS, "with other details", "warn"),
    (PhotoStatus.CLEAN, "clean", "ok"),
)
FORMATS_NAMED = 6


class PhotoSummary(Card):
    """Numbers by status. ``show_asked`` carries the status whose photos the worker wants to see, ``redraw_asked``
    the paths of pictures that can be had as redrawn copies only.
    """

    show_asked = Signal(object)
    redraw_asked = Signal(list)

    def __init__(self) -> None:
        super().__init__(spacing=10)
        self.title = heading("", "section")
        self.body.addWidget(self.title)
        self._rest = QVBoxLayout()
        self._rest.setSpacing(8)
        self.body.addLayout(self._rest)
        self.hide()

    def show_rows(self, rows: PhotoRows, *, complete: bool) -> None:
        """Count what is in ``rows``; ``complete`` is False where the worker stopped it."""
        clear_layout(self._rest)
        looked = rows.number(*(status for status, _, _ in PILLS))
        stopped = "" if complete else "Stopped. "
        self.title.setText(f"{stopped}{how_many(looked, 'photo')} looked at" if looked else f"{stopped}No photos found")
        self.title.setAccessibleName(self.title.text())
        if looked:
            self._rest.addWidget(_pills(rows))
        self._rest.addWidget(label(_sentence(rows), "muted"))
        self._add_names(rows)
        self._add_unsupported(rows)
        self._add_only_redrawn(rows)
        self._add_unreadable(rows)
        self.show()

    def _add_names(self, rows: PhotoRows) -> None:
        named = sum(map(telling, rows.rows(*(status for status, _, _ in PILLS))))
        if named:
            text = f"{how_many(named, 'name carries', 'names carry')} a date or a place."
            self._rest.addWidget(icon_line("note-pencil", text)[0])

    def _add_unsupported(self, rows: PhotoRows) -> None:
        amount = rows.number(PhotoStatus.UNSUPPORTED)
        if not amount:
            return
        formats = rows.formats(PhotoStatus.UNSUPPORTED).most_common()
        named = [f"{count:,} {name}" for name, count in formats[:FORMATS_NAMED]]
        rest = sum(count for _, count in formats[FORMATS_NAMED:])
        kinds = ", ".join(named + ([f"{rest:,} others"] if rest else []))
        text = f"{how_many(amount, 'file')} of other kinds not looked at yet: {kinds}. They may hold a place too."
        self._add_line("question", text, self._see(PhotoStatus.UNSUPPORTED, "the files not looked at yet"))

    def _add_only_redrawn(self, rows: PhotoRows) -> None:
        from app.photos.redraw import ONLY_REDRAWN

        paths = [row.path for row in rows.rows(PhotoStatus.UNSUPPORTED) if row.format in ONLY_REDRAWN]
        if not paths:
            return
        which = how_many(len(paths), "of them is a picture", "of them are pictures")
        text = f"{which} that this app can draw anew. The copy holds no details, and may look slightly different."
        link = Button("Make redrawn copies", kind="link", describes=how_many(len(paths), "picture"))
        link.clicked.connect(lambda: self.redraw_asked.emit(paths))
        self._add_line("copy", text, link)

    def _add_unreadable(self, rows: PhotoRows) -> None:
        amount = rows.number(PhotoStatus.UNREADABLE)
        if amount:
            text = f"{how_many(amount, 'file')} could not be read."
            self._add_line(
                "warning-circle", text, self._see(PhotoStatus.UNREADABLE, "the files that could not be read")
            )

    def _see(self, status: PhotoStatus, describes: str) -> Button:
        """The way to see which files a sentence is about."""
        link = Button("See which", kind="link", describes=describes)
        link.clicked.connect(lambda: self.show_asked.emit(status))
        return link

    def _add_line(self, icon: str, text: str, link: Button) -> None:
        """A sentence, and what can be done about it."""
        row = QWidget()
        sides = SideLayout(row)
        sides.addWidget(icon_line(icon, text)[0])
        sides.addWidget(link)
        self._rest.addWidget(row)


def _pills(rows: PhotoRows) -> QWidget:
    box = QWidget()
    flow = FlowLayout(box, spacing=10)
    for status, words, tone in PILLS:
        amount = rows.number(status)
        if amount:
            flow.addWidget(pill(f"{amount:,} {words}", tone))
    return box


def _sentence(rows: PhotoRows) -> str:
    if rows.number(PhotoStatus.LOCATION):
        return "Anyone who gets one of these photos can read where it was taken."
    if rows.number(PhotoStatus.DETAILS):
        return "No place was found. Some photos hold other details, such as the time and the phone."
    if rows.number(PhotoStatus.CLEAN):
        return "No hidden details were found. What the picture shows can still tell where you are."
    return "Nothing was changed. Choose another folder, or drop photos here."
