"""When the computer reminds, whatever its clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reminders.due import Due, mark_reminded, next_review, read_due, write_due
from app.reminders.times import AT, is_time, next_time

LONDON = ZoneInfo("Europe/London")
REVIEW = date(2027, 2, 20)
_MOMENTS = st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2200-01-01"))
_DAYS = st.dates(date(2000, 1, 1), date(2200, 1, 1))


def _due(review: date = REVIEW, reminded: date | None = None) -> Due:
    return Due(review, 3, "a" * 32, 0, reminded)


def _wall(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """What the clock on the wall says in London."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def _days_reminded(start: date, days: int, *, on: range | None = None) -> list[int]:
    """On which days after ``start`` a computer reminds that is on every day, or on these days only."""
    due, found = _due(), []
    for day in on or range(days):
        today = start + timedelta(day)
        if is_time(due, today):
            due, found = _due(reminded=today), [*found, day]
    return found


def test_without_a_date_nothing_is_said() -> None:
    assert not is_time(None, REVIEW)


def test_on_the_day_then_once_a_week() -> None:
    assert _days_reminded(REVIEW - timedelta(3), 20) == [3, 10, 17]


def test_a_computer_that_was_off_for_a_year_reminds_once_when_it_is_on() -> None:
    assert _days_reminded(REVIEW, 0, on=range(365, 371)) == [365]


def test_a_clock_set_back_does_not_keep_it_silent() -> None:
    wrong = date(2099, 1, 1)
    assert is_time(_due(), wrong), "the clock was wrong, and it reminded"
    after = _due(reminded=wrong)
    assert not is_time(after, REVIEW - timedelta(1))
    assert is_time(after, REVIEW)
    assert not is_time(_due(reminded=REVIEW), REVIEW - timedelta(1)), "back to the day before: not due"
    assert not is_time(_due(reminded=REVIEW), REVIEW), "the same day twice: once is enough"


def test_a_review_planned_for_a_leap_day() -> None:
    leap = next_review(date(2027, 11, 29), 3)
    assert leap == date(2028, 2, 29)
    assert not is_time(_due(leap), date(2028, 2, 28))
    assert is_time(_due(leap), leap)
    assert next_time(_due(leap, reminded=leap), _wall(2028, 2, 29, 19)) == _wall(2028, 3, 7, 18)


@pytest.mark.parametrize(
    ("zone", "instant", "expected"),
    [  # it is the 20th first in Auckland, last in Honolulu
        ("Pacific/Auckland", datetime(2027, 2, 19, 11, 30, tzinfo=UTC), True),
        ("Europe/London", datetime(2027, 2, 19, 11, 30, tzinfo=UTC), False),
        ("Europe/London", datetime(2027, 2, 20, 0, 0, tzinfo=UTC), True),
        ("Pacific/Honolulu", datetime(2027, 2, 20, 9, 59, tzinfo=UTC), False),
        ("Pacific/Honolulu", datetime(2027, 2, 20, 10, 0, tzinfo=UTC), True),
    ],
)
def test_the_day_is_that_on_the_wall(zone: str, instant: datetime, expected: bool) -> None:
    assert is_time(_due(), instant.astimezone(ZoneInfo(zone)).date()) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (_wall(2027, 3, 27, 18), _wall(2027, 3, 28, 18)),  # summer time begins in the night
        (_wall(2027, 3, 28, 1, 30), _wall(2027, 3, 28, 18)),
        (_wall(2027, 10, 30, 17, 59), _wall(2027, 10, 30, 18)),
        (_wall(2027, 10, 30, 18), _wall(2027, 10, 31, 18)),  # and ends
    ],
)
def test_six_in_the_evening_stays_six_in_the_evening(now: datetime, expected: datetime) -> None:
    assert next_time(_due(), now) == expected


def test_the_next_time_before_and_after() -> None:
    early = _wall(2026, 11, 20, 10)
    assert next_time(_due(), early) == _wall(2027, 2, 20, 18)
    assert next_time(_due(reminded=REVIEW), _wall(2027, 2, 21, 10)) == _wall(2027, 2, 27, 18)
    assert next_time(_due(), _wall(2029, 1, 1, 10)) == _wall(2029, 1, 1, 18)


@given(_DAYS, st.none() | st.integers(0, 400), _MOMENTS)
def test_what_is_told_comes_true(review: date, ago: int | None, naive: datetime) -> None:
    now, today = naive.replace(tzinfo=LONDON), naive.date()
    due = _due(review, None if ago is None else today - timedelta(ago))
    told = next_time(due, now)
    assert told.time() == AT
    assert told > now
    assert is_time(due, told.date())
    between = (told.date() - today).days
    assert not any(is_time(due, today + timedelta(day)) for day in range(1, min(between, 800)))


def test_the_day_of_the_reminder_is_kept_until_the_date_changes(tmp_path: Path) -> None:
    path = tmp_path / "due.json"
    due = write_due(path, REVIEW, 3)
    mark_reminded(path, due, REVIEW)
    kept = read_due(path)
    assert kept == _due_like(due, REVIEW)
    assert write_due(path, REVIEW, 3) == kept, "the same date again: nothing to remind anew"
    assert write_due(path, date(2027, 5, 20), 3).reminded is None


def _due_like(due: Due, reminded: date) -> Due:
    return Due(due.next_review, due.months, due.uid, due.sequence, reminded)
