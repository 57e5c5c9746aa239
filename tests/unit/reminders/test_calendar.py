"""The calendar file."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar
import pytest

from app.reminders.calendar import DAILY_SUMMARY, SUMMARY, calendar_file, daily_calendar_file
from app.reminders.due import Due
from tests.history_makers import NOW


def _event(due: Due) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(calendar_file(due, NOW)).walk("VEVENT")
    return event


def _due(review: date, months: int = 3) -> Due:
    return Due(review, months, "a" * 32, 4)


def test_the_event_is_at_six_in_the_evening_wherever_the_worker_is() -> None:
    event = _event(_due(date(2027, 2, 20)))
    assert event.decoded("dtstart") == datetime(2027, 2, 20, 18, 0)  # noqa: DTZ001 - floating is what is meant
    assert event.decoded("dtstamp") == NOW
    assert (str(event["uid"]), event["sequence"]) == ("a" * 32 + "@privacy-self-audit", 4)
    assert event["rrule"] == {"FREQ": ["MONTHLY"], "INTERVAL": [3]}
    (alarm,) = event.walk("VALARM")
    assert (str(alarm["action"]), alarm.decoded("trigger")) == ("DISPLAY", timedelta(0))


@pytest.mark.parametrize(("day", "days"), [(29, [28, 29]), (31, [28, 29, 30, 31])])
def test_short_months_are_not_left_out(day: int, days: list[int]) -> None:
    rule = _event(_due(date(2027, 1, day)))["rrule"]
    assert (rule["BYMONTHDAY"], rule["BYSETPOS"]) == (days, [-1])


def test_the_words_say_nothing_of_what_was_found() -> None:
    text = calendar_file(_due(date(2027, 2, 20)), NOW).decode()
    assert text.count(SUMMARY) == 2
    assert "\r\nDESCRIPTION:" in text
    assert all(line.isascii() and len(line) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_one_a_day_is_one_event_a_day_for_the_days_that_are_left() -> None:
    file = daily_calendar_file("b" * 32, 3, 27, date(2026, 11, 21), NOW)
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 21, 18, 0)  # noqa: DTZ001 - floating is what is meant
    assert event["rrule"] == {"FREQ": ["DAILY"], "COUNT": [27]}
    assert (str(event["uid"]), event["sequence"]) == ("b" * 32 + "@privacy-self-audit", 3)
    assert str(event["summary"]) == DAILY_SUMMARY
