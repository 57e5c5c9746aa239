"""Reminders while the app is closed: on or off, and what this computer will really do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.core.errors import UserError
from app.core.model import Computer
from app.core.ports import Asks
from app.reminders.times import REMINDER, Standing
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, clear_layout, icon_line, label
from app.ui.widgets.layouts import row_of
from app.ui.words import day

INTRO = (
    "This computer can remind you while the app is closed: on the day of your next review, then once a week until it "
    f"is done. The reminder says: \u201c{REMINDER}\u201d It never says what you found."
)
SHARED = (
    "Others use this computer, so reminders stay off unless you switch them on. Whoever is signed in as you will see "
    "them. A small file will then hold the date of your next review; your history stays locked."
)


class RemindersCard(SettingsCard):
    """Switches the operating system's own job on and off."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Reminders", INTRO)
        self._shared = label(SHARED)
        self.body.addWidget(self._shared)
        self._state = add_column(self.body)
        self._state.addWidget(label("Asking this computer\u2026", "muted"))

    def refresh(self) -> None:
        self._shared.setVisible(self.program.worker.computer is Computer.SHARED)
        run_task(self, lambda _task: self._look(), on_done=self._show, on_error=self.tell_error)

    def _look(self) -> Standing:
        self.program.put_job_right()
        return self.program.reminders()

    def _show(self, standing: Standing) -> None:
        clear_layout(self._state)
        icon, tint, text = self._told(standing)
        self._state.addWidget(icon_line(icon, text, kind="strong", tint=tint)[0])
        if standing.asks is Asks.EACH_DAY:
            self._state.addWidget(label("If the computer is off then, it reminds you when it is on again.", "muted"))
        stopped = standing.asks is None and self.program.preferences.reminders
        buttons = []
        if standing.asks is None:
            on = Button("Switch on again" if stopped else "Switch on", "bell-ringing", describes="reminders")
            on.clicked.connect(self._switch_on)
            buttons.append(on)
        if standing.asks or stopped:
            off = Button("Switch off", "x", describes="reminders")
            off.clicked.connect(self._switch_off)
            buttons.append(off)
        self._state.addWidget(row_of(*buttons))

    def _told(self, standing: Standing) -> tuple[str, str, str]:
        """Icon, its tint and the sentence."""
        if standing.asks is None:
            if self.program.preferences.reminders:
                return "warning-circle", "warn", "Switched on, but this computer does not run it any more."
            return "minus-circle", "muted", "Off."
        if standing.next is None:
            return "bell-ringing", "ok", "On. Finish an audit to choose the date of your next review."
        if standing.asks is Asks.AT_SIGN_IN:
            return "bell-ringing", "ok", f"On: this computer will ask at sign-in, from {day(standing.next.date())} on."
        return "bell-ringing", "ok", f"On: next {day(standing.next.date())}, {standing.next:%H:%M}."

    def _switch_on(self) -> None:
        """The choice is saved first: a job without it would be taken for a leftover and removed."""
        if self._save(on=True):
            self.work("Switching reminders on", lambda: _trouble(self.program.switch_reminders_on), self._after_on)

    def _after_on(self, trouble: UserError | None) -> None:
        if trouble is None:
            self.tell("Reminders are on.")
        elif self._save(on=False):
            self.tell_error(trouble)
        self.refresh()

    def _switch_off(self) -> None:
        self.work("Switching reminders off", self.program.switch_reminders_off, lambda _: self._after_off())

    def _after_off(self) -> None:
        if self._save(on=False):
            self.tell("Reminders are off.")
        self.refresh()

    def _save(self, *, on: bool) -> bool:
        return self.try_to(lambda: self.program.save_preferences(replace(self.program.preferences, reminders=on)))


def _trouble(act: Callable[[], None]) -> UserError | None:
    """Why ``act`` did not work, or None."""
    try:
        act()
    except UserError as error:
        return error
    return None
