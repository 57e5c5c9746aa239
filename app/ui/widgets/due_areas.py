"""What is due beside the whole review: photos, a search for yourself, the settings that matter most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.model import Area
from app.core.words import AREAS
from app.reminders.plan import Plan, planned_day
from app.reminders.times import place_of
from app.ui.widgets.basics import Button, Card, Icon, heading, label
from app.ui.widgets.later_button import LaterButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.words import day

LEADS = {
    Area.SETTINGS: "Look at them",
    Area.PHOTOS: "Look at your photos",
    Area.SEARCH: "Search again",
    Area.COPY: "Bring it in",
}


class DueAreasCard(Card):
    """A line for each area with the button that leads there, through ``go``; ``put_off`` puts all off to a day."""

    go = Signal(str)

    def __init__(
        self,
        plan: Plan,
        areas: Sequence[Area],
        today: date,
        put_off: Callable[[date], None],
    ) -> None:
        super().__init__()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Icon("bell-ringing-duotone", "primary", "section"))
        top.addWidget(heading("Worth another look", "section"), 1)
        self.body.addLayout(top)
        for area in areas:
            self.body.addWidget(self._row(area, since(planned_day(plan, area), today)))
        later = QVBoxLayout()
        later.addWidget(row_of(LaterButton(today, later, put_off)))
        self.body.addLayout(later)
        self.body.addStretch(1)

    def _row(self, area: Area, told: str) -> QWidget:
        about, column = column_box(2)
        column.addWidget(label(AREAS[area], "strong"))
        column.addWidget(label(told, "muted"))
        button = Button(LEADS[area], describes=told)
        button.clicked.connect(lambda: self.go.emit(place_of([area])))
        row = QWidget()
        sides = SideLayout(row)
        sides.addWidget(about)
        sides.addWidget(row_of(button))
        return row


def since(when: date, today: date) -> str:
    """ "Due today", "Due since 3 March 2027"."""
    return "Due today" if when == today else f"Due since {day(when)}"
