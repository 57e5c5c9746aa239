"""The day on which something was asked for, where that was not today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QVBoxLayout, QWidget

from app.ui.widgets.basics import Button, label
from app.ui.widgets.layouts import row_of

LONGEST_AGO = 2  # years


class AskedOn(QWidget):
    """``chosen`` carries the day, once it is confirmed; ``describes`` says what was asked for."""

    chosen = Signal(object)

    def __init__(self, current: date, today: date, describes: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        caption = label("Which day was it?", "caption")
        self._edit = QDateEdit(_q_date(current))
        self._edit.setAccessibleName(f"The day of it: {describes}")
        self._edit.setCalendarPopup(True)
        self._edit.setDisplayFormat("d MMMM yyyy")
        self._edit.setDateRange(_q_date(today).addYears(-LONGEST_AGO), _q_date(today))
        caption.setBuddy(self._edit)
        keep = Button("Keep this day", "check", describes=describes)
        keep.clicked.connect(self._give)
        column.addWidget(caption)
        column.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(row_of(keep))

    def _give(self) -> None:
        picked = self._edit.date()
        self.chosen.emit(date(picked.year(), picked.month(), picked.day()))


def _q_date(when: date) -> QDate:
    return QDate(when.year, when.month, when.day)
