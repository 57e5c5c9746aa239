"""Plans for tests of reminders."""

from __future__ import annotations

from datetime import date, time

from app.core.model import Area, Every, QuietHours, Snooze
from app.reminders.plan import Plan, Planned

NEVER_QUIET = QuietHours(time(0), time(0))


def review(
    day: date, months: int = 3, *, quiet: QuietHours = NEVER_QUIET, snooze: Snooze | None = None, **also: Planned
) -> Plan:
    """The whole review on ``day``, and other areas by name; never quiet unless said."""
    areas = {Area.REVIEW: Planned(day, Every(months=months))}
    return Plan(areas | {Area(name): planned for name, planned in also.items()}, quiet, snooze)
