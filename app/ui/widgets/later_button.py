"""Putting off what is due: until tomorrow, for a week, or to the first day of the next month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.words import MONTHS
from app.reminders.areas import snoozes
from app.ui.widgets.basics import Button
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import row_of
from app.ui.words import day


class LaterButton(FoldButton):
    """Unfolds the days into ``into``; ``put_off`` is called with the one that was pressed."""

    def __init__(
        self, today: date, into: QVBoxLayout, put_off: Callable[[date], None], *, show: str = "Remind me later"
    ) -> None:
        super().__init__(lambda: _days(today, put_off), into, "until when", show=show)


def _days(today: date, put_off: Callable[[date], None]) -> QWidget:
    buttons = []
    for until in snoozes(today):
        button = Button(_word(until, today), describes=f"remind me on {day(until)}")
        button.clicked.connect(partial(put_off, until))
        buttons.append(button)
    return row_of(*buttons)


def _word(until: date, today: date) -> str:
    if until.day == 1:
        return f"Not before 1 {MONTHS[until.month - 1]}"
    return "Tomorrow" if (until - today).days == 1 else "In a week"
