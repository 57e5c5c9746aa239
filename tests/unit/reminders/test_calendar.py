"""The calendar file: parsed again, and its recurrences expanded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.model import Area, Every, QuietHours
from app.reminders.calendar import DAILY_SUMMARY, SUMMARY, calendar_file, exported
from app.reminders.due import next_review
from app.reminders.plan import Due, Plan, Planned
from tests.due_makers import review
from tests.history_makers import NOW

REVIEW = date(2027, 2, 20)
UID = "a" * 32
ALL = {
    "settings": Planned(date(2027, 2, 18), Every(days=90)),
    "photos": Planned(date(2026, 12, 20), Every(months=1)),
    "search": Planned(date(2027, 5, 20), Every(months=6)),
    "daily": Planned(date(2026, 11, 21), Every(days=1), 27),
}


def _events(due: Due, areas: tuple[Area, ...] = tuple(Area)) -> dict[str, icalendar.Event]:
    """The events of the file by the last part of their uid."""
    events = icalendar.Calendar.from_ical(calendar_file(due, NOW, areas)).walk("VEVENT")
    return {str(event["uid"]).partition("@")[0].removeprefix(UID).lstrip("-"): event for event in events}


def _event(due: Due) -> icalendar.Event:
    (event,) = _events(due).values()
    return event


def _due(day: date, months: int = 3, **also: Planned) -> Due:
    return Due(review(day, months, **also), UID, 4)


def _times(event: icalendar.Event, amount: int) -> list[datetime]:
    """The first moments of the event, expanded by another library."""
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=event.decoded("dtstart"))
    return list(islice(rule, amount))


def test_the_event_is_at_six_in_the_evening_wherever_the_worker_is() -> None:
    event = _event(_due(REVIEW))
    assert event.decoded("dtstart") == datetime(2027, 2, 20, 18, 0)  # noqa: DTZ001 - floating is what is meant
    assert event.decoded("dtstamp") == NOW
    assert (str(event["uid"]), event["sequence"]) == (f"{UID}@privacy-self-audit", 4)
    assert event["rrule"] == {"FREQ": ["MONTHLY"], "INTERVAL": [3]}
    assert event["status"] == "CONFIRMED"
    (alarm,) = event.walk("VALARM")
    assert (str(alarm["action"]), alarm.decoded("trigger")) == ("DISPLAY", timedelta(0))


def test_each_reminder_that_is_on_repeats_as_often_as_it_was_chosen() -> None:
    events = _events(_due(REVIEW, 6, **ALL))
    assert set(events) == {"", "settings", "photos", "search", "daily"}
    assert [when.date() for when in _times(events["photos"], 3)] == [
        date(2026, 12, 20),
        date(2027, 1, 20),
        date(2027, 2, 20),
    ]
    days = [when.date() for when in _times(events["settings"], 5)]
    assert days[0] == REVIEW, "it waits for the review two days later"
    assert all((after - before).days == 90 for before, after in pairwise(days))
    assert [when.date() for when in _times(events["search"], 2)] == [date(2027, 5, 20), date(2027, 11, 20)]
    assert len(_times(events["daily"], 100)) == 27
    assert all(len(event.walk("VALARM")) == 1 for event in events.values())
    assert all("T" in event["dtstart"].to_ical().decode() for event in events.values())


def test_settings_have_no_event_of_their_own_where_the_review_comes_as_often() -> None:
    assert set(_events(_due(REVIEW, 3, settings=ALL["settings"]))) == {""}


def test_only_what_was_asked_for() -> None:
    due = replace(_due(REVIEW, **ALL), exported={Area.SETTINGS: REVIEW})
    assert set(_events(due, (Area.DAILY,))) == {"daily"}
    assert str(_events(due)["daily"]["summary"]) == DAILY_SUMMARY


def test_what_was_switched_off_since_is_called_off() -> None:
    before = _due(REVIEW, **ALL)
    after = replace(_due(REVIEW), sequence=5, exported=exported(before))
    old, new = _events(before), _events(after)
    assert set(new) == {"", "photos", "search", "daily"}
    for name in ("photos", "search", "daily"):
        assert new[name]["uid"] == old[name]["uid"]
        assert new[name]["sequence"] > old[name]["sequence"]
        assert new[name]["status"] == "CANCELLED"
        assert new[name].decoded("dtstart") == old[name].decoded("dtstart")
        assert not new[name].walk("VALARM")
    assert new[""]["status"] == "CONFIRMED"
    again = _events(replace(before, sequence=6, exported=exported(after)))
    assert {event["status"] for event in again.values()} == {"CONFIRMED"}


@pytest.mark.parametrize(("day", "days"), [(29, [28, 29]), (31, [28, 29, 30, 31])])
def test_short_months_are_not_left_out(day: int, days: list[int]) -> None:
    rule = _event(_due(date(2027, 1, day)))["rrule"]
    assert (rule["BYMONTHDAY"], rule["BYSETPOS"]) == (days, [-1])


def test_quiet_hours_move_the_alarm() -> None:
    night = replace(_due(REVIEW), plan=review(REVIEW, quiet=QuietHours(time(9), time(20))))
    assert _event(night).decoded("dtstart").time() == time(20)


_DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))
_REST = st.frozensets(st.integers(0, 6), max_size=6)


@example(date(2027, 3, 31), 1, frozenset({0, 1, 3, 4, 5, 6}))  # Wednesdays: the last in February 2028 is the 23rd
@given(_DAYS, st.sampled_from([1, 3, 6, 12]), _REST)
def test_every_month_that_is_due_has_one_and_none_is_on_a_day_of_rest(
    day: date, months: int, rest: frozenset[int]
) -> None:
    due = _due(day, months)
    due = replace(due, plan=replace(due.plan, quiet=QuietHours(rest=rest)))
    event = _event(due)
    found = [when.date() for when in _times(event, 14)]
    start = event.decoded("dtstart").date()
    assert found[0] == start
    assert timedelta(0) <= start - day < timedelta(7)
    assert not rest & {when.weekday() for when in found}
    for number, when in enumerate(found):
        expected = next_review(start, number * months) if number else start
        assert (when.year, when.month) == (expected.year, expected.month)
        if not rest:
            assert when == expected


@given(_DAYS, st.sampled_from([7, 30, 90, 180]), _REST)
def test_a_rhythm_of_days_keeps_off_days_of_rest_too(day: date, days: int, rest: frozenset[int]) -> None:
    plan = Plan({Area.SETTINGS: Planned(day, Every(days=days))}, QuietHours(rest=rest))
    found = [when.date() for when in _times(_event(Due(plan, UID, 0)), 10)]
    assert not rest & {when.weekday() for when in found}
    assert all(abs((after - before).days - days) <= 3 for before, after in pairwise(found))


@given(_DAYS, st.integers(1, 30), _REST)
def test_one_a_day_has_as_many_days_as_are_left(day: date, left: int, rest: frozenset[int]) -> None:
    plan = Plan({Area.DAILY: Planned(day, Every(days=1), left)}, QuietHours(rest=rest))
    found = [when.date() for when in _times(_event(Due(plan, UID, 0)), 100)]
    assert len(found) == left
    assert not rest & {when.weekday() for when in found}


def test_the_words_say_nothing_of_what_was_found_nor_of_what_it_is_about() -> None:
    text = calendar_file(_due(REVIEW, 6, **ALL), NOW).decode()
    assert text.count(SUMMARY) == 8
    assert text.count(DAILY_SUMMARY) == 2
    assert "\r\nDESCRIPTION:" in text
    assert "METHOD:PUBLISH" in text
    assert all(line.isascii() and len(line) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
