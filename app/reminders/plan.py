"""What is to be looked at again and from which day on: the whole review, and the areas beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.clock import TRAVEL
from app.core.model import Area, Every, QuietHours, Snooze

NEAR = timedelta(days=14)
"""An area that would come so shortly before the whole review waits for it: one reminder, not two."""
_OF_ITS_OWN = frozenset({Area.REVIEW, Area.COPY, Area.DAILY})


@dataclass(frozen=True, slots=True)
class Planned:
    """One area: the day from which on it is to be looked at, how often, and how many times are left (0: no end)."""

    day: date
    every: Every
    times: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The areas that are on, and when no reminder may come."""

    areas: Mapping[Area, Planned] = field(default_factory=dict)
    quiet: QuietHours = field(default_factory=QuietHours)
    snooze: Snooze | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The plan as the due file keeps it.

    ``uid`` and ``sequence`` let a calendar replace its events instead of adding others. ``reminded`` is the day on
    which this computer last reminded of an area, ``exported`` the first day that a calendar was given for it.
    """

    plan: Plan
    uid: str
    sequence: int
    reminded: Mapping[Area, date] = field(default_factory=dict)
    exported: Mapping[Area, date] = field(default_factory=dict)


def planned_day(plan: Plan, area: Area) -> date:
    """The area's own day, or that of the whole review where it comes shortly after."""
    day, review = plan.areas[area].day, plan.areas.get(Area.REVIEW)
    if review is not None and area not in _OF_ITS_OWN and day <= review.day and review.day - day <= NEAR:
        return review.day
    return day


def day_of(plan: Plan, area: Area, today: date) -> date:
    """From which day on the area is due: as planned, but not while a snooze lasts."""
    day, until = planned_day(plan, area), snoozed_until(plan, today)
    return max(day, until) if until else day


def snoozed_until(plan: Plan, today: date) -> date | None:
    """The day on which the snooze ends; None where none lasts."""
    snooze = plan.snooze
    if snooze is None or lies_ahead(snooze.chosen, today) or snooze.until <= today:
        return None
    return snooze.until


def due_areas(plan: Plan, today: date) -> tuple[Area, ...]:
    """The areas that are due, the most important one first."""
    return tuple(area for area in Area if area in plan.areas and day_of(plan, area, today) <= today)


def lies_ahead(day: date, today: date) -> bool:
    """Whether what was done on ``day`` was dated by a clock that was wrong."""
    return day - today > TRAVEL
