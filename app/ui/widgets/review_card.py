"""When to look again: the date, other dates to choose from, and a file for the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Area
from app.reminders.due import next_review, words
from app.reminders.sooner import Sooner, Why, answered
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, Icon, announce, clear_layout, heading, label, notice
from app.ui.widgets.calendar_button import CalendarButton
from app.ui.widgets.chips import Chips
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.prose import breakable
from app.ui.words import day, how_many

MONTHS = (1, 3, 6, 12)
CALENDAR_FILE = "look-again.ics"
FARTHEST = 10  # years


class DateChooser(QWidget):
    """A few distances as buttons, and any date from tomorrow on.

    ``chosen`` carries a date and the months that it stands for, or 0 where a day was picked.
    """

    chosen = Signal(object, int)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._chips = Chips({months: how_many(months, "month") for months in MONTHS}, "Look again in")
        self._chips.chosen.connect(self._give)
        column.addWidget(self._chips)
        caption = label("Or on this day", "caption")
        self._edit = QDateEdit()
        self._edit.setAccessibleName("Look again on this day")
        self._edit.setCalendarPopup(True)
        self._edit.setDisplayFormat("d MMMM yyyy")
        self._edit.setDateRange(_q_date(today).addDays(1), _q_date(today).addYears(FARTHEST))
        self._edit.dateChanged.connect(self._pick)
        caption.setBuddy(self._edit)
        column.addWidget(caption)
        column.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignLeft)

    def show_date(self, when: date) -> None:
        """Mark ``when``, without saying that it was chosen."""
        with QSignalBlocker(self._edit):
            self._edit.setDate(_q_date(when))
        self._chips.show_value(next((months for months in MONTHS if next_review(self._today, months) == when), None))

    def begin(self) -> None:
        """Give the focus to the first choice."""
        self._chips.begin()

    def _give(self, months: int) -> None:
        when = next_review(self._today, months)
        self.show_date(when)
        self.chosen.emit(when, months)

    def _pick(self, picked: QDate) -> None:
        when = date(picked.year(), picked.month(), picked.day())
        self.show_date(when)
        self.chosen.emit(when, 0)


class ReviewCard(Card):
    """The date of the next review. ``changed`` carries the date that was chosen, and its months or 0."""

    changed = Signal(object, int)
    failed = Signal(object)  # UserError

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._when = next_review(program.clock.today(), program.preferences.review_months)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(Icon("bell-ringing-duotone", "primary", "section"), 0, Qt.AlignmentFlag.AlignTop)
        sides = SideLayout(spacing=16)
        top.addLayout(sides, 1)
        sides.addWidget(self._make_words())
        sides.addWidget(self._make_buttons())
        self.body.addLayout(top)
        self._proposed = QVBoxLayout()
        self.body.addLayout(self._proposed)
        self._chooser = DateChooser(program.clock.today())
        self._chooser.chosen.connect(self._choose)
        self._chooser.hide()
        self.body.addWidget(self._chooser)
        self._said = QVBoxLayout()
        self.body.addLayout(self._said)

    @property
    def when(self) -> date:
        """The date that is shown."""
        return self._when

    def show_date(self, when: date) -> None:
        """Show ``when`` and how far off it is."""
        self._when = when
        self._title.setText(f"Look again on {day(when)}")
        self._title.setAccessibleName(self._title.text())
        away = words(when, self._program.clock.today())
        self._note.setText(f"That is {away}. Only what is new, open or out of date is asked then.")
        self._chooser.show_date(when)
        clear_layout(self._said)

    def show_none(self) -> None:
        """Say that no date is chosen; the buttons offer one."""
        self._title.setText("When to look again")
        self._title.setAccessibleName(self._title.text())
        self._note.setText(f"No date is chosen. {day(self._when)} would be a good one.")

    def offer(self, sooner: Sooner | None) -> None:
        """Propose another date, where there is a reason for one."""
        clear_layout(self._proposed)
        if sooner is None:
            return
        sentence, word = proposed(sooner)
        box = notice("info", sentence)
        take = Button(word, describes=sentence)
        take.clicked.connect(lambda: self._answer(sooner, take=True))
        decline = Button("Keep the date", kind="link", describes=sentence)
        decline.clicked.connect(lambda: self._answer(sooner, take=False))
        box.body.addWidget(row_of(take, decline))
        self._proposed.addWidget(box)

    def _answer(self, sooner: Sooner, *, take: bool) -> None:
        """The same is not proposed again, whatever the answer was."""
        try:
            self._program.save_preferences(answered(self._program.preferences, sooner))
        except UserError as error:
            self.failed.emit(error)
            return
        clear_layout(self._proposed)
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)
        if take:
            self._choose(sooner.day, sooner.months)

    def _make_words(self) -> QWidget:
        box, column = column_box(4)
        self._title = heading("", "section")
        self._note = label("", "muted")
        column.addWidget(self._title)
        column.addWidget(self._note)
        return box

    def _make_buttons(self) -> QWidget:
        box = QWidget()
        self._buttons = FlowLayout(box, spacing=10)
        self._change = Button("Change", describes="the date of the next review")
        self._change.clicked.connect(self._turn)
        keep = CalendarButton(self._program, CALENDAR_FILE, self._write_calendar, describes="the next review")
        keep.saved.connect(self._tell_saved)
        keep.failed.connect(self.failed)
        self._buttons.addWidget(self._change)
        self._buttons.addWidget(keep)
        return box

    def add_button(self, button: Button) -> None:
        """One more button beside those of the date."""
        self._buttons.addWidget(button)

    def _choose(self, when: date, months: int) -> None:
        self.show_date(when)
        announce(self._title, self._title.text())
        self.changed.emit(when, months)

    def _turn(self) -> None:
        opened = self._chooser.isHidden()
        self._chooser.setVisible(opened)
        word = "Done" if opened else "Change"
        self._change.setText(word)
        self._change.setAccessibleName(f"{word}: the date of the next review")
        if opened:
            self._chooser.begin()

    # --- The calendar ---

    def _write_calendar(self, path: Path) -> Mapping[Area, date]:
        """Runs in a worker thread."""
        return self._program.write_calendar(path, self._when)

    def _tell_saved(self, path: Path) -> None:
        clear_layout(self._said)
        told = (
            f"Saved as {path.name} in {breakable(path.parent)}. Open that file: your calendar takes in the "
            "reminders that are on in Settings. The words in it say nothing of what you found."
        )
        self._said.addWidget(notice("calendar-plus", told))
        announce(self._title, told)


def proposed(sooner: Sooner) -> tuple[str, str]:
    """The sentence that says why, and the word on the button."""
    if sooner.why is Why.SOMEONE_LOOKING:
        return "Someone may be looking for you. A look each month shows early what they could find.", "Look each month"
    if sooner.why is Why.INCIDENT:
        return "You added to your incident log lately. Another look in two weeks may help.", "Look in two weeks"
    changed = how_many(sooner.count, "check has", "checks have")
    return f"{changed} changed since you answered. Look at them before the date, if you like.", "Look at them today"


def _q_date(when: date) -> QDate:
    return QDate(when.year, when.month, when.day)
