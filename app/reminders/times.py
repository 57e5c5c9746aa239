"""When the computer reminds: on the day that something is due, then once a week until it is done.

Days and hours are those on the wall where the worker is, so that six in the evening stays six in the evening in
any time zone and through the change to summer time. Nothing here asks a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import EVENING
from app.core.model import Area, QuietHours
from app.core.ports import Asks
from app.reminders.plan import Due, Plan, day_of, due_areas, lies_ahead

REMINDER = "Time to look again. It takes about ten minutes."  # nothing of what was found, nor what it is about
_AGAIN = timedelta(days=7)
_NEXT_DAY = timedelta(days=1)
# Days beyond the first that may be right: days of rest, a week after another area's reminder, and a month put off by a
# clock that was ahead.
_FARTHEST = 60
_PLACES = {
    Area.REVIEW: "review",
    Area.SETTINGS: "review",
    Area.PHOTOS: "photos",
    Area.SEARCH: "search",
    Area.COPY: "posts",
    Area.DAILY: "today",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How reminders stand on this computer: what its own job does, when it will remind next, and of what."""

    asks: Asks | None
    next: datetime | None
    plan: Plan


def place_of(areas: Iterable[Area]) -> str:
    """Where the window opens for what is due, most important first: one of ``core.entrances.ENTRANCES``."""
    return next((_PLACES[area] for area in areas), "home")


# --- Quiet hours ------------------------------------------------------------------------------


def is_quiet(quiet: QuietHours, now: datetime) -> bool:
    """Whether no reminder may come at this moment on the wall."""
    return now.weekday() in quiet.rest or _within(quiet, now.time())


def run_at(quiet: QuietHours) -> time:
    """When the job looks each day: at six in the evening or, where that is quiet, when the quiet hours end."""
    return quiet.ends if _within(quiet, EVENING) else EVENING


def first_loud(quiet: QuietHours, day: date) -> date:
    """``day``, or the first after it that is no day of rest; ``day`` where all are."""
    week = (day + timedelta(days=ahead) for ahead in range(7))
    return next((each for each in week if each.weekday() not in quiet.rest), day)


def _within(quiet: QuietHours, at: time) -> bool:
    """Whether the clock on the wall is in the quiet hours; at the minute in which they end it no longer is."""
    if quiet.begins <= quiet.ends:
        return quiet.begins <= at < quiet.ends
    return at >= quiet.begins or at < quiet.ends


# --- When to remind ---------------------------------------------------------------------------


def is_time(due: Due | None, now: datetime) -> bool:
    """Whether to remind now. A computer that was off for long reminds once, as soon as it may."""
    return due is not None and not is_quiet(due.plan.quiet, now) and _is_day(due, now.date())


def next_time(due: Due, now: datetime) -> datetime | None:
    """When the job will remind, or None where nothing is on; ``now`` is what the clock on the wall says."""
    at = run_at(due.plan.quiet)
    earliest = now.date() if now.time() < at else now.date() + _NEXT_DAY
    if not due.plan.areas:
        return None
    start = max(earliest, min(_first_day(due, area, earliest) for area in due.plan.areas))
    days = (start + timedelta(days=ahead) for ahead in range(_FARTHEST))
    times = (datetime.combine(day, at, now.tzinfo) for day in days)
    return next((when for when in times if is_time(due, when)), None)


def told(due: Due, today: date) -> dict[Area, date]:
    """``due.reminded`` once this computer has reminded today: one reminder stands for all that is due."""
    return {**due.reminded, **dict.fromkeys(due_areas(due.plan, today), today)}


def _is_day(due: Due, today: date) -> bool:
    return any(_first_day(due, area, today) <= today for area in due.plan.areas)


def _first_day(due: Due, area: Area, today: date) -> date:
    """The first day that is right for the next reminder of ``area``; it may have gone by.

    The areas share one reminder a week. One a day has its own each day, but for one that was left lying for a week.
    """
    day = day_of(due.plan, area, today)
    known = {each: when for each, when in due.reminded.items() if not lies_ahead(when, today)}
    if not known:
        return day
    if area is Area.DAILY:
        weekly = known.get(Area.DAILY) if today - due.plan.areas[area].day >= _AGAIN else None
    else:
        weekly = max((when for each, when in known.items() if each is not Area.DAILY), default=None)
    again = weekly + _AGAIN if weekly else day
    return max(day, again, max(known.values()) + _NEXT_DAY)
