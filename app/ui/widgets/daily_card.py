"""One a day on Home: today's check, what is done so far, and a file for the calendar. Missed days are not counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.checks import Check
from app.core.model import Area
from app.history.daily import OneADay
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, Icon, announce, clear_layout, heading, icon_line, label, notice
from app.ui.widgets.calendar_button import CalendarButton
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.widgets.prose import breakable
from app.ui.words import ANSWERS, TODAY, how_many, minutes, pack_name

CALENDAR_FILE = "one-a-day.ics"


class DailyCard(Card):
    """What is next or done today; its buttons lead on through ``page.go``."""

    def __init__(self, program: Program, one: OneADay, page: Page) -> None:
        super().__init__()
        self._program, self._one, self._page = program, one, page
        top = QHBoxLayout()
        top.setSpacing(12)
        icon, tint, title = self._title()
        top.addWidget(Icon(icon, tint, "section"))
        self._heading = heading(title, "section")
        top.addWidget(self._heading, 1)
        self.body.addLayout(top)
        for text, kind in self._words():
            self.body.addWidget(label(text, kind))
        if one.done:
            self._add_done()
        self.body.addStretch(1)
        row = QWidget()
        self._buttons = FlowLayout(row, spacing=10)
        self.body.addWidget(row)
        self._add_buttons()
        self._said = QVBoxLayout()
        self.body.addLayout(self._said)

    def add_button(self, button: Button) -> None:
        """One more button beside the others."""
        self._buttons.addWidget(button)

    def _title(self) -> tuple[str, str, str]:
        done = len(self._one.done)
        if self._one.next is None:
            return "check-circle-fill", "ok", f"All {done} are looked at" if done else "Nothing waits"
        if self._one.today:
            return "check-circle-fill", "ok", "Done for today"
        return "target", "primary", TODAY

    def _words(self) -> list[tuple[str, str]]:
        one = self._one
        if one.next is None:
            return [("What is still to do waits in your plan.", "muted")]
        so_far = f"{len(one.done)} of {len(one.checks)} looked at"
        if one.today:
            later = "The next one is ready tomorrow, or when it suits you."
            return [(one.today[-1].title, "strong"), (f"{so_far}. {later}", "muted")]
        where = _where(one.next, self._program)
        return [(one.next.title, "strong"), (f"{where} · about {minutes(one.next.minutes)} · {so_far}", "muted")]

    def _add_buttons(self) -> None:
        following = self._one.next
        if following is None:
            plan = Button("See your plan", "arrow-right", "primary")
            plan.clicked.connect(lambda: self._page.go.emit("step:plan"))
            self._buttons.addWidget(plan)
            return
        if self._one.today:
            on = Button("Do another one", "arrow-right", describes=following.title)
        else:
            on = Button("Do it now", "arrow-right", "primary", describes=following.title)
        on.clicked.connect(lambda: self._page.go.emit("today"))
        keep = CalendarButton(self._program, CALENDAR_FILE, self._write_calendar, describes="one a day")
        keep.saved.connect(self._tell_saved)
        keep.failed.connect(self._page.show_error)
        several = Button("Do several at once", kind="link")
        several.clicked.connect(lambda: self._page.go.emit("flow"))
        for button in (on, keep, several):
            self._buttons.addWidget(button)

    # --- What is done ---

    def _add_done(self) -> None:
        """A line that unfolds what is done, above the buttons."""
        box, column = column_box()
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(label(f"{how_many(len(self._one.done), 'check')} looked at so far"))
        row.addWidget(FoldButton(self._done_rows, column, "what you looked at so far"))
        column.addWidget(head)
        self.body.addWidget(box)

    def _done_rows(self) -> QWidget:
        rows, column = column_box(6)
        for check in reversed(self._one.done):
            answer = self._program.session.given[check.id].value
            said = f"{check.title} · {_where(check, self._program)} · {ANSWERS[answer]}"
            column.addWidget(icon_line("check", said, kind="body")[0])
        return rows

    # --- The calendar ---

    def _write_calendar(self, path: Path) -> Mapping[Area, date]:
        """Runs in a worker thread."""
        return self._program.write_calendar(path, areas=(Area.DAILY,))

    def _tell_saved(self, path: Path) -> None:
        clear_layout(self._said)
        told = (
            f"Saved as {path.name} in {breakable(path.parent)}. Open that file: your calendar reminds you once a day, "
            "and does not say what of."
        )
        self._said.addWidget(notice("calendar-plus", told))
        announce(self._heading, told)


def _where(check: Check, program: Program) -> str:
    return pack_name(program.catalogue.pack_by_id[check.pack])
