"""When no reminder comes: quiet hours and days of rest, in one line that unfolds."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import QuietHours
from app.core.words import WEEKDAYS
from app.ui.program import Program
from app.ui.widgets.basics import Toggle, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.picker import Picker

_SHORT = 3
_ALL_BUT_ONE = 6
ONE_LEFT = "One day a week stays for reminders. To have none, switch them off."


class QuietRow(QWidget):
    """``changed`` carries the quiet hours that were chosen, ``refused`` why something was not."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._told = label()
        head = QWidget()
        sides = SideLayout(head)
        sides.addWidget(self._told)
        sides.addWidget(FoldButton(self._choices, column, "quiet hours", show="Change", hide="Done"))
        column.addWidget(head)

    @property
    def _quiet(self) -> QuietHours:
        return self._program.preferences.reminder_choices.quiet

    def show_choice(self) -> None:
        """Say what is chosen now."""
        self._told.setText(told(self._quiet))

    def _choices(self) -> QWidget:
        quiet = self._quiet
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(8)
        column.addWidget(
            label(
                "A reminder that would come in these hours waits until they are over. The same hour twice means none.",
                "muted",
            )
        )
        begins = _hours("Quiet from", quiet.begins)
        begins.chosen.connect(lambda at: self._take(replace(self._quiet, begins=at)))
        ends = _hours("Quiet until", quiet.ends)
        ends.chosen.connect(lambda at: self._take(replace(self._quiet, ends=at)))
        column.addWidget(row_of(label("From", wrap=False), begins, label("to", wrap=False), ends))
        column.addWidget(label("Days without reminders", "caption"))
        days = QWidget()
        flow = FlowLayout(days, spacing=8)
        for number, name in enumerate(WEEKDAYS):
            chip = Toggle(name[:_SHORT])
            chip.setAccessibleName(f"No reminders on {name}")
            chip.show_down(number in quiet.rest)
            chip.chosen.connect(lambda number=number, chip=chip: self._turn(number, chip))
            flow.addWidget(chip)
        column.addWidget(days)
        return box

    def _turn(self, number: int, chip: Toggle) -> None:
        rest = self._quiet.rest ^ {number}
        if len(rest) > _ALL_BUT_ONE:
            chip.show_down(False)
            self.refused.emit(ONE_LEFT)
            return
        self._take(replace(self._quiet, rest=rest))

    def _take(self, quiet: QuietHours) -> None:
        self.changed.emit(quiet)
        self.show_choice()


def told(quiet: QuietHours) -> str:
    """ "Quiet hours: 21:00 to 8:00, and all of Saturday and Sunday."""
    hours = f"Quiet hours: {_hour(quiet.begins)} to {_hour(quiet.ends)}"
    if quiet.begins == quiet.ends:
        hours = "No quiet hours"
    names = [WEEKDAYS[number] for number in sorted(quiet.rest)]
    if not names:
        return f"{hours}."
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{hours}, and all of {listed}."


def _hours(name: str, current: time) -> Picker[time]:
    """Every full hour, and ``current`` where it is none."""
    offered = sorted({*(time(hour) for hour in range(24)), current})
    return Picker(name, [(at, _hour(at)) for at in offered], current)


def _hour(at: time) -> str:
    return f"{at.hour}:{at:%M}"
