"""What is kept outside the history so that this computer can remind: the due file, and the job that reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path

from app.core.clock import Clock
from app.core.model import Area, Preferences
from app.core.ports import Notifier, Scheduler
from app.reminders.due import FILE_NAME, read_due, remove_due, write_due
from app.reminders.plan import Due, Plan
from app.reminders.times import Standing, next_time, run_at


class ReminderKeeper:
    """The due file of one data folder and the operating system's job for it."""

    def __init__(self, folder: Path, clock: Clock, scheduler: Scheduler, notifier: Notifier) -> None:
        self._path = folder / FILE_NAME
        self._clock = clock
        self._scheduler = scheduler
        self._notifier = notifier

    def keep(self, plan: Plan, exported: Mapping[Area, date]) -> None:
        """Write the plan where the job finds it without the history's key; nothing where nothing was ever planned."""
        if plan.areas or self._path.exists():
            write_due(self._path, plan, exported)

    def forget(self) -> None:
        """Remove the file: others would find it."""
        remove_due(self._path)

    def standing(self, plan: Plan, *, chosen: bool) -> Standing:
        """Slow. How reminders stand. A job that is there though they are not chosen (any more) is removed."""
        asks = self._scheduler.state()
        if asks and not chosen:
            self._scheduler.switch_off()
            asks = None
        due = read_due(self._path)
        wall = self._clock.now().astimezone()
        return Standing(asks, next_time(due, wall) if due else None, plan)

    def put_right(self, preferences: Preferences) -> None:
        """Slow. Install the job anew where it is chosen and gone; remove one that is not chosen."""
        if not preferences.reminders:
            self._scheduler.switch_off()
        elif self._scheduler.state() is None:
            self._scheduler.switch_on(run_at(preferences.reminder_choices.quiet))

    def switch_on(self, preferences: Preferences) -> None:
        """Slow. Install the job, at an hour that is not quiet. Raises ``UserError``."""
        self._notifier.check()
        self._scheduler.switch_on(run_at(preferences.reminder_choices.quiet))

    def switch_off(self) -> None:
        """Slow. Remove the job. Raises ``UserError``."""
        self._scheduler.switch_off()

    def write_calendar(
        self, path: Path, plan: Plan, before: Mapping[Area, date], areas: Collection[Area], *, uid: str | None
    ) -> Mapping[Area, date]:
        """Slow. Write ``areas`` as a calendar file, which must not exist yet; what calendars were given by now.

        ``before`` is what they were given earlier. With a ``uid`` no due file is written: minutes take the place of
        its sequence, they only ever grow.
        """
        from app.core.files import write_new
        from app.reminders.calendar import calendar_file, exported

        now = self._clock.now()
        due = write_due(self._path, plan, before) if uid is None else Due(plan, uid, _minutes(now), {}, before)
        write_new(path, calendar_file(due, now, areas))
        return exported(due, areas)


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
