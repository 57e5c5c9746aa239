"""Of what this computer reminds: each area with how often, and its next date."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Area, Every
from app.core.words import AREAS, often
from app.reminders.areas import after, every_of, with_area, with_review
from app.reminders.plan import Plan, day_of, due_areas, planned_day
from app.ui.program import Program
from app.ui.theme import theme
from app.ui.widgets.basics import label
from app.ui.widgets.due_areas import since
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.widgets.picker import Picker
from app.ui.words import day

_MONTH = Every(months=1)
CHOICES = {
    Area.REVIEW: (_MONTH, Every(months=3), Every(months=6), Every(months=12)),
    Area.SETTINGS: (Every(days=30), Every(days=90), Every(days=180)),
    Area.PHOTOS: (Every(days=7), _MONTH, Every(months=3), Every(months=6)),
    Area.SEARCH: (_MONTH, Every(months=3), Every(months=6), Every(months=12)),
    Area.COPY: (Every(days=7),),
    Area.DAILY: (Every(days=1),),
}
NOT_AT_ALL = "Not at all"


class AreaList(QWidget):
    """``changed`` carries the preferences with the choice that was made."""

    changed = Signal(object)

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(10)
        self._rows = {area: _Row(area, program) for area in Area}
        for area, row in self._rows.items():
            row.picker.chosen.connect(lambda every, area=area: self._take(area, every))
            column.addWidget(row)
        for area in (Area.COPY, Area.DAILY):
            self._rows[area].hide()
        theme().changed.connect(self._line_up)
        self._line_up()

    def show_plan(self, plan: Plan) -> None:
        """Show how things stand; one a day and a copy only while there is one to remind of."""
        preferences, today = self._program.preferences, self._program.clock.today()
        off, due = preferences.reminder_choices.off, due_areas(plan, today)
        # One that was finished and is dated ahead, by a wrong clock, says nothing of when the areas come again.
        end = "next" if preferences.next_review else "first"
        self._rows[Area.DAILY].setVisible(self._program.one_a_day() is not None)
        self._rows[Area.COPY].setVisible(Area.COPY in plan.areas or Area.COPY in off)
        for area, row in self._rows.items():
            row.picker.pick(None if area in off else every_of(preferences, area))
            if area in off:
                row.next.setText("No reminder")
            elif area not in plan.areas:
                row.next.setText(f"From the end of your {end} audit on")
            elif area in due:
                row.next.setText(since(planned_day(plan, area), today))
            else:
                row.next.setText(_next(plan, area, day_of(plan, area, today)))

    def _line_up(self) -> None:
        """All pickers as wide as the widest, whatever is chosen on them."""
        pickers = [row.picker for row in self._rows.values()]
        for picker in pickers:
            picker.setMinimumWidth(0)
            picker.ensurePolished()
        widest = max(picker.widest() for picker in pickers)
        for picker in pickers:
            picker.setMinimumWidth(widest)

    def _take(self, area: Area, every: Every | None) -> None:
        after_choice = with_area(self._program.preferences, area, every)
        if area is Area.REVIEW and every is not None and (when := self._next_review(every)):
            after_choice = with_review(after_choice, when, every.months)
        self.changed.emit(after_choice)

    def _next_review(self, every: Every) -> date | None:
        """So long after the last audit, but not in the past; None where none was finished."""
        finished = next((audit.finished for audit in self._program.session.audits if audit.finished), None)
        if finished is None:
            return None
        return max(self._program.clock.today(), after(finished.astimezone().date(), every))


class _Row(QWidget):
    """The name of an area over its next date, and how often it comes."""

    def __init__(self, area: Area, program: Program) -> None:
        super().__init__()
        about, column = column_box(0)
        self.next = label("", "caption")
        column.addWidget(label(AREAS[area]))
        column.addWidget(self.next)
        now = every_of(program.preferences, area)
        offered = CHOICES[area] if now in CHOICES[area] else (*CHOICES[area], now)
        choices: list[tuple[Every | None, str]] = [(every, often(every)) for every in offered]
        self.picker: Picker[Every | None] = Picker(f"How often: {AREAS[area]}", [*choices, (None, NOT_AT_ALL)], now)
        sides = SideLayout(self)
        sides.addWidget(about)
        sides.addWidget(self.picker)


def _next(plan: Plan, area: Area, when: date) -> str:
    together = area is not Area.REVIEW and planned_day(plan, area) != plan.areas[area].day
    return f"Next: {day(when)}{', with the whole review' if together else ''}"
