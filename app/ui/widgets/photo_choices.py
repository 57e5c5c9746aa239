"""What the worker may choose before photos are cleaned: what stays inside, names, dates, files beside them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.photos.model import Keep, PhotoStatus
from app.ui.widgets.basics import icon_line
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import column_box
from app.ui.widgets.photo_rows import Around
from app.ui.words import how_many

NEUTRAL = "photo-0001.jpg"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which photos, which details stay in them, and what becomes of their names and of what stands around them."""

    statuses: tuple[PhotoStatus, ...]
    keep: frozenset[Keep] = frozenset()
    rename: bool = False
    keep_file_date: bool = True
    keep_sidecars: bool = False


class PhotoChoices(QWidget):
    """Check boxes; what is rarely wanted is folded. ``rename`` is also asked for where only names tell something."""

    def __init__(self, around: Around, *, in_place: bool) -> None:
        super().__init__()
        self._in_place = in_place
        self._around = around
        self._reset_date = False
        self._keep_sidecars = False
        self._keep: dict[Keep, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        for keep, text in ((Keep.DATE, "Keep the date"), (Keep.CAMERA, "Keep the camera")):
            self._keep[keep] = QCheckBox(text)
            self._keep[keep].setAccessibleName(f"{text} in the clean photos")
            flow.addWidget(self._keep[keep])
        self.rename = QCheckBox("Give neutral names")
        self.rename.setAccessibleName(f"Give neutral names, {NEUTRAL} and on")
        flow.addWidget(self.rename)
        column.addWidget(row)
        if around.telling_names:
            telling = how_many(around.telling_names, "name carries", "names carry")
            text = f"{telling} a date or a place. Neutral names are {NEUTRAL} and on."
            column.addWidget(icon_line("note-pencil", text)[0])
        fold_row = QWidget()
        fold = FoldButton(
            self._more, column, "dates of the files and files beside them", show="More choices", hide="Fewer choices"
        )
        FlowLayout(fold_row, spacing=8).addWidget(fold)
        column.addWidget(fold_row)

    def choice(self, statuses: tuple[PhotoStatus, ...]) -> Choice:
        return Choice(
            statuses,
            frozenset(keep for keep, box in self._keep.items() if box.isChecked()),
            self.rename.isChecked(),
            not self._reset_date,
            self._keep_sidecars,
        )

    def _more(self) -> QWidget:
        """What is folded; made anew each time, with what was chosen before."""
        box, column = column_box()
        reset = QCheckBox("Reset file dates")
        reset.setChecked(self._reset_date)
        reset.toggled.connect(self._set_reset_date)
        column.addWidget(reset)
        text = "To 1 January 2000, since the date of today would tell when you cleaned them."
        column.addWidget(icon_line("clock", text)[0])
        if self._in_place and self._around.sidecars:
            stay = QCheckBox("Keep files of details")
            stay.setChecked(self._keep_sidecars)
            stay.toggled.connect(self._set_keep_sidecars)
            column.addWidget(stay)
            text = "Photo programs put their stars and keywords there. They go on telling what they tell now."
            column.addWidget(icon_line("file-text", text)[0])
        return box

    def _set_reset_date(self, on: bool) -> None:
        self._reset_date = on

    def _set_keep_sidecars(self, on: bool) -> None:
        self._keep_sidecars = on
