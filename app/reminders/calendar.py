"""The next review as a calendar file (RFC 5545), for any calendar program."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vRecur

from app.reminders.due import Due
from app.reminders.times import AT

SUMMARY = "Privacy self-audit: time to look again"
DAILY_SUMMARY = "Privacy self-audit: one small thing"
_LENGTH = timedelta(minutes=30)
_SHORT = timedelta(minutes=10)
_LAST_SURE_DAY = 28


def calendar_file(due: Due, now: datetime) -> bytes:
    """One event at 18:00 on the day, repeating every ``due.months`` months, with an alarm at that time.

    The time has no zone ("floating"), so that it is six in the evening wherever the worker is. Importing a
    newer file replaces the event. The words say nothing of what was found. ``now`` is in UTC.
    """
    return _calendar(due.uid, due.sequence, due.next_review, _LENGTH, _every(due), SUMMARY, now)


def daily_calendar_file(uid: str, done: int, days: int, first: date, now: datetime) -> bytes:
    """One event at 18:00 on each of ``days`` days from ``first`` on, with an alarm at that time.

    ``done`` checks were done before: a file that is saved later replaces the events of an earlier one.
    """
    rule = vRecur({"freq": "DAILY", "count": days})
    return _calendar(uid, done, first, _SHORT, rule, DAILY_SUMMARY, now)


def _calendar(
    uid: str, sequence: int, first: date, length: timedelta, rule: vRecur, summary: str, now: datetime
) -> bytes:
    start = datetime.combine(first, AT)
    event = Event()
    event.add("uid", f"{uid}@privacy-self-audit")
    event.add("sequence", sequence)
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + length)
    event.add("rrule", rule)
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(summary))
    calendar = Calendar()
    calendar.add("prodid", "-//Privacy Self-Audit//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _every(due: Due) -> vRecur:
    """Every so many months; from the 29th on that day or the last one before it, or short months would be left out."""
    rule: dict[str, object] = {"freq": "MONTHLY", "interval": due.months}
    if due.next_review.day > _LAST_SURE_DAY:
        rule |= {"bymonthday": list(range(_LAST_SURE_DAY, due.next_review.day + 1)), "bysetpos": -1}
    return vRecur(rule)


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", summary)
    return alarm
