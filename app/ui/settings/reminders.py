"""Reminders while the app is closed: on or off, what this computer will really do, of what, and when not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.core.errors import UserError
from app.core.model import Computer, Preferences
from app.core.ports import Asks
from app.reminders.areas import snoozed, with_quiet
from app.reminders.plan import snoozed_until
from app.reminders.times import REMINDER, Standing, run_at
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column
from app.ui.settings.reminder_areas import AreaList
from app.ui.settings.reminder_quiet import QuietRow
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, clear_layout, icon_line, label
from app.ui.widgets.calendar_button import CalendarButton
from app.ui.widgets.later_button import LaterButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.words import day

INTRO = (
    "This computer can remind you while the app is closed: on the day, then once a week until it is done. "
    f"The reminder says: \u201c{REMINDER}\u201d It never says of what, nor what you found."
)
SHARED = (
    "Others use this computer, so reminders stay off unless you switch them on. Whoever is signed in as you will see "
    "them. A small file will then hold the dates of your reminders; your history stays locked."
)
CALENDAR_FILE = "reminders.ics"


class RemindersCard(SettingsCard):
    """The one switch and what became of it; below it each area with its rhythm, quiet hours, and a file to keep."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Reminders", INTRO)
        self._unknown = False  # whether the last look at how they stand failed
        self._shared = label(SHARED)
        self.body.addWidget(self._shared)
        self._state = add_column(self.body)
        self._state.addWidget(label("Asking this computer\u2026", "muted"))
        self._areas = AreaList(program)
        self._areas.changed.connect(self._take)
        self.body.addWidget(self._areas)
        self._quiet = QuietRow(program)
        self._quiet.changed.connect(lambda quiet: self._take(with_quiet(self.program.preferences, quiet)))
        self._quiet.refused.connect(lambda why: self.tell(why, "info"))
        self.body.addWidget(self._quiet)
        self._later = add_column(self.body)
        keep = CalendarButton(program, CALENDAR_FILE, program.write_calendar, describes="all reminders that are on")
        keep.saved.connect(self._tell_saved)
        keep.failed.connect(self.tell_error)
        self.body.addWidget(row_of(keep))

    def refresh(self) -> None:
        self._shared.setVisible(self.program.worker.computer is Computer.SHARED)
        self._quiet.show_choice()
        run_task(self, lambda _task: self._look(), on_done=self._show, on_error=self._refuse)

    def _refuse(self, error: UserError) -> None:
        self._unknown = True
        clear_layout(self._state)
        self.tell_error(error)

    def _look(self) -> Standing:
        self.program.put_job_right()
        return self.program.reminders()

    def _show(self, standing: Standing) -> None:
        if self._unknown:  # what was in the way has gone
            self._unknown = False
            self.tell_nothing()
        self._show_state(standing)
        self._areas.show_plan(standing.plan)
        self._show_later(standing)

    def _show_state(self, standing: Standing) -> None:
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
        if standing.next is None and self.program.preferences.reminder_choices.off:
            return "bell-ringing", "ok", "On. Choose below what to be reminded of."
        if standing.next is None:
            return "bell-ringing", "ok", "On. Finish an audit to choose the date of your next review."
        if standing.asks is Asks.AT_SIGN_IN:
            return "bell-ringing", "ok", f"On: this computer will ask at sign-in, from {day(standing.next.date())} on."
        return "bell-ringing", "ok", f"On: next {day(standing.next.date())}, {standing.next:%H:%M}."

    # --- Putting off ---

    def _show_later(self, standing: Standing) -> None:
        clear_layout(self._later)
        today = self.program.clock.today()
        until = snoozed_until(standing.plan, today)
        if until is None and not standing.plan.areas:
            return
        head = SideLayout()
        if until is not None:
            head.addWidget(label(f"Put off: no reminder before {day(until)}."))
            usual = Button("Remind me as usual", kind="link")
            usual.clicked.connect(lambda: self._put_off(None))
            head.addWidget(usual)
        else:
            head.addWidget(label("Put them all off for a while"))
            head.addWidget(LaterButton(today, self._later, self._put_off, show="Choose"))
        self._later.insertLayout(0, head)

    def _put_off(self, until: date | None) -> None:
        self._take(snoozed(self.program.preferences, until, self.program.clock.today()))
        self.focus_heading()

    # --- What the worker does ---

    def _take(self, preferences: Preferences) -> None:
        """Save a choice; where the quiet hours move the hour, the job follows."""
        before = run_at(self.program.preferences.reminder_choices.quiet)
        if not self.try_to(lambda: self.program.save_preferences(preferences)):
            self.refresh()
            return
        self.tell_nothing()
        if preferences.reminders and run_at(preferences.reminder_choices.quiet) != before:
            run_task(
                self,
                lambda _task: self.program.switch_reminders_on(),
                on_done=lambda _: self.refresh(),
                on_error=self.tell_error,
            )
        else:
            self.refresh()

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

    def _tell_saved(self, path: Path) -> None:
        self.tell(f"Saved as {path.name}. Open that file with your calendar. Saved again later, it replaces the dates.")


def _trouble(act: Callable[[], None]) -> UserError | None:
    """Why ``act`` did not work, or None."""
    try:
        act()
    except UserError as error:
        return error
    return None
