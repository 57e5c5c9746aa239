"""The reminders as a calendar file (RFC 5545), for any calendar program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vRecur

from app.core.model import Area, Every
from app.reminders.plan import Due, Plan, Planned, planned_day
from app.reminders.times import first_loud, run_at

SUMMARY = "Privacy self-audit: time to look again"
DAILY_SUMMARY = "Privacy self-audit: one small thing"
_LENGTH = timedelta(minutes=30)
_SHORT = timedelta(minutes=10)
_LAST_SURE_DAY = 28
_WEEK = 7
_DAYS_A_MONTH = 30
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_file(due: Due, now: datetime, areas: Collection[Area] = tuple(Area)) -> bytes:
    """A repeating event with an alarm for each of the ``areas`` that is on; those that went since are called off.

    The times have no zone ("floating"), so that it is six in the evening wherever the worker is, or the end of the
    quiet hours. Importing a newer file replaces the events. The words say nothing of what was found, nor of what
    is to be looked at. ``now`` is in UTC.
    """
    on = [area for area in in_calendar(due.plan) if area in areas]
    off = [area for area in due.exported if area in areas and area not in in_calendar(due.plan)]
    calendar = Calendar()
    calendar.add("prodid", "-//Privacy Self-Audit//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for area in on:
        calendar.add_component(_event(due, area, now))
    for area in off:
        calendar.add_component(_called_off(due, area, now))
    return bytes(calendar.to_ical())


def in_calendar(plan: Plan) -> dict[Area, date]:
    """The areas that get an event, each with its first day. Settings get none where the whole review comes as often."""
    return {area: first_loud(plan.quiet, planned_day(plan, area)) for area in plan.areas if not _is_covered(plan, area)}


def exported(due: Due, areas: Collection[Area] = tuple(Area)) -> Mapping[Area, date]:
    """``due.exported`` once the calendar has the events of ``areas``."""
    return {**due.exported, **{area: day for area, day in in_calendar(due.plan).items() if area in areas}}


def _is_covered(plan: Plan, area: Area) -> bool:
    review = plan.areas.get(Area.REVIEW)
    if area is not Area.SETTINGS or review is None:
        return False
    return _rough(review.every) <= _rough(plan.areas[area].every)


def _rough(every: Every) -> int:
    return every.months * _DAYS_A_MONTH + every.days


def _event(due: Due, area: Area, now: datetime) -> Event:
    planned, first = due.plan.areas[area], in_calendar(due.plan)[area]
    event = _named(due, area, first, now)
    event.add("rrule", _every(planned, first, _loud_days(due.plan)))
    event.add("status", "CONFIRMED")
    event.add_component(_alarm(area))
    return event


def _called_off(due: Due, area: Area, now: datetime) -> Event:
    event = _named(due, area, due.exported[area], now)
    event.add("status", "CANCELLED")
    return event


def _named(due: Due, area: Area, first: date, now: datetime) -> Event:
    start = datetime.combine(first, run_at(due.plan.quiet))
    event = Event()
    event.add("uid", f"{due.uid}{'' if area is Area.REVIEW else f'-{area}'}@privacy-self-audit")
    event.add("sequence", due.sequence)
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + (_SHORT if area is Area.DAILY else _LENGTH))
    event.add("summary", _summary(area))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _summary(area: Area) -> str:
    return DAILY_SUMMARY if area is Area.DAILY else SUMMARY


def _alarm(area: Area) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", _summary(area))
    return alarm


# --- How often --------------------------------------------------------------------------------


def _loud_days(plan: Plan) -> list[str]:
    """The days of the week on which a reminder may come; empty where all may."""
    if not plan.quiet.rest:
        return []
    return [name for number, name in enumerate(_WEEKDAYS) if number not in plan.quiet.rest]


def _every(planned: Planned, first: date, loud: list[str]) -> vRecur:
    every = planned.every
    rule: dict[str, object] = {"freq": "DAILY", "interval": every.days}
    if every.months:
        rule = {"freq": "MONTHLY", "interval": every.months} | _days_of_month(first.day, loud)
    elif loud and every.days == 1:
        rule["byday"] = loud
    elif loud:  # whole weeks stay on the same day of the week
        rule = {"freq": "WEEKLY", "interval": max(1, round(every.days / _WEEK))}
    if planned.times:
        rule["count"] = planned.times
    return vRecur(rule)


def _days_of_month(day: int, loud: list[str]) -> dict[str, object]:
    """That day; in a month without it the last one, or where it is a day of rest, the nearest that is none.

    Before it, so that it stays in the month; in the first week, after it.
    """
    if not loud:
        return _the_last_of(range(_LAST_SURE_DAY, day + 1)) if day > _LAST_SURE_DAY else {}
    if day < _WEEK:
        return {"bymonthday": list(range(day, day + _WEEK)), "byday": loud, "bysetpos": 1}
    week = range(min(day, _LAST_SURE_DAY) - _WEEK + 1, day + 1)
    return _the_last_of(week) | {"byday": loud}


def _the_last_of(days: Iterable[int]) -> dict[str, object]:
    return {"bymonthday": list(days), "bysetpos": -1}
