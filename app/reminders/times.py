"""When the computer reminds: on the day of the review, then once a week until it is done.

Days are those on the wall where the worker is, so that six in the evening stays six in the evening in any time
zone and through the change to summer time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.ports import Asks
from app.reminders.due import Due, is_due

AT = time(18, 0)
REMINDER = "Time to look again. It takes about ten minutes."  # nothing of what was found, nor what it is about
_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """How reminders stand on this computer: what its own job does, and when it will remind next."""

    asks: Asks | None
    next: datetime | None


def is_time(due: Due | None, today: date) -> bool:
    """Whether to remind today. A computer that was off for long reminds once, on the first day that it is on."""
    return due is not None and is_due(due.next_review, today) and _first_day(due, today) <= today


def next_time(due: Due, now: datetime) -> datetime:
    """When a job that runs each day at six in the evening will remind; ``now`` is what the clock on the wall says."""
    day = max(_first_day(due, now.date()), now.date())
    if day == now.date() and now.time() >= AT:
        day += timedelta(days=1)
    return datetime.combine(day, AT, now.tzinfo)


def _first_day(due: Due, today: date) -> date:
    """The first day that is right for the next reminder; it may have gone by."""
    if due.reminded is None or due.reminded > today:  # "reminded tomorrow": the clock was wrong then
        return due.next_review
    return max(due.next_review, due.reminded + _AGAIN)
