"""When the computer reminds, whatever its clock does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.entrances import ENTRANCES
from app.core.model import Area, Every, QuietHours, Snooze
from app.reminders.due import next_review
from app.reminders.plan import Due, Plan, Planned, due_areas
from app.reminders.times import first_loud, is_quiet, is_time, next_time, place_of, run_at, told
from tests.due_makers import NEVER_QUIET, review

LONDON = ZoneInfo("Europe/London")
REVIEW = date(2027, 2, 20)
SIX = time(18)
NIGHT = QuietHours()
WORKS_AT_NIGHT = QuietHours(time(9), time(20))
_DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
_TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_QUIET = st.builds(QuietHours, _TIMES, _TIMES, st.frozensets(st.integers(0, 6), max_size=6))
_PLANNED = st.builds(Planned, _DAYS, st.just(Every(months=1)))
_SNOOZES = st.none() | st.builds(lambda day, ahead: Snooze(day, day + timedelta(ahead)), _DAYS, st.integers(0, 40))
_PLANS = st.builds(Plan, st.dictionaries(st.sampled_from(Area), _PLANNED, min_size=1), _QUIET, _SNOOZES)
_DUES = st.builds(
    Due,
    _PLANS,
    st.just("a" * 32),
    st.just(0),
    st.dictionaries(st.sampled_from(Area), _DAYS | st.just(date(2099, 1, 1))),
)


def _due(day: date = REVIEW, reminded: date | None = None, **choices: QuietHours | Snooze) -> Due:
    plan = replace(review(day), **choices)
    return Due(plan, "a" * 32, 0, {Area.REVIEW: reminded} if reminded else {})


def _wall(day: date, at: time = SIX) -> datetime:
    """What the clock on the wall says in London."""
    return datetime.combine(day, at, LONDON)


def _days(start: date, numbers: Iterable[int]) -> Iterator[datetime]:
    return (_wall(start + timedelta(number)) for number in numbers)


def _reminded(due: Due, moments: Iterable[datetime]) -> list[datetime]:
    """At which of these moments a computer that looks then reminds."""
    found = []
    for now in moments:
        if is_time(due, now):
            due = replace(due, reminded=told(due, now.date()))
            found.append(now)
    return found


def _numbers(due: Due, start: date, days: int) -> list[int]:
    return [(now.date() - start).days for now in _reminded(due, _days(start, range(days)))]


# --- The day ----------------------------------------------------------------------------------


def test_without_a_date_nothing_is_said() -> None:
    assert not is_time(None, _wall(REVIEW))
    nothing = Due(Plan(), "a" * 32, 0)
    assert not is_time(nothing, _wall(REVIEW))
    assert next_time(nothing, _wall(REVIEW)) is None


def test_on_the_day_then_once_a_week() -> None:
    assert _numbers(_due(), REVIEW - timedelta(3), 20) == [3, 10, 17]


def test_a_computer_that_was_off_for_a_year_reminds_once_not_twelve_times() -> None:
    monthly = Due(review(REVIEW, photos=Planned(date(2026, 12, 20), Every(months=1))), "a" * 32, 0)
    on = _days(date(2028, 3, 1), range(6))
    assert len(_reminded(monthly, on)) == 1


def test_a_clock_set_back_does_not_keep_it_silent() -> None:
    wrong = date(2099, 1, 1)
    assert is_time(_due(), _wall(wrong)), "the clock was wrong, and it reminded"
    after = _due(reminded=wrong)
    assert not is_time(after, _wall(REVIEW - timedelta(1)))
    assert is_time(after, _wall(REVIEW))
    assert not is_time(_due(reminded=REVIEW), _wall(REVIEW - timedelta(1))), "back to the day before: not due"
    assert not is_time(_due(reminded=REVIEW), _wall(REVIEW)), "the same day twice: once is enough"


def test_flying_west_does_not_bring_the_same_reminder_again() -> None:
    late = _due(REVIEW - timedelta(3), reminded=REVIEW)
    assert not is_time(late, _wall(REVIEW - timedelta(1))), "it is yesterday once more"


def test_a_review_planned_for_a_leap_day() -> None:
    leap = next_review(date(2027, 11, 29), 3)
    assert leap == date(2028, 2, 29)
    assert not is_time(_due(leap), _wall(date(2028, 2, 28)))
    assert is_time(_due(leap), _wall(leap))
    assert next_time(_due(leap, reminded=leap), _wall(leap, time(19))) == _wall(date(2028, 3, 7))


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
    assert is_time(_due(), instant.astimezone(ZoneInfo(zone))) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (_wall(date(2027, 3, 27)), _wall(date(2027, 3, 28))),  # summer time begins in the night
        (_wall(date(2027, 3, 28), time(1, 30)), _wall(date(2027, 3, 28))),
        (_wall(date(2027, 10, 30), time(17, 59)), _wall(date(2027, 10, 30))),
        (_wall(date(2027, 10, 30)), _wall(date(2027, 10, 31))),  # and ends
    ],
)
def test_six_in_the_evening_stays_six_in_the_evening(now: datetime, expected: datetime) -> None:
    assert next_time(_due(), now) == expected


def test_the_next_time_before_and_after() -> None:
    early = time(10)
    assert next_time(_due(), _wall(date(2026, 11, 20), early)) == _wall(REVIEW)
    assert next_time(_due(reminded=REVIEW), _wall(date(2027, 2, 21), early)) == _wall(date(2027, 2, 27))
    assert next_time(_due(), _wall(date(2029, 1, 1), early)) == _wall(date(2029, 1, 1))


# --- Several areas ----------------------------------------------------------------------------


def _with(**areas: Planned) -> Due:
    return Due(review(REVIEW, **areas), "a" * 32, 0)


def test_what_would_come_shortly_before_the_review_waits_for_it() -> None:
    due = _with(settings=Planned(REVIEW - timedelta(2), Every(days=90)), search=Planned(REVIEW, Every(months=6)))
    assert _numbers(due, REVIEW - timedelta(20), 30) == [20, 27]
    assert due_areas(due.plan, REVIEW) == (Area.REVIEW, Area.SETTINGS, Area.SEARCH)


def test_areas_share_one_reminder_a_week() -> None:
    photos = Planned(REVIEW - timedelta(18), Every(months=1))
    due = _with(photos=photos, search=Planned(REVIEW - timedelta(16), Every(months=6)))
    assert _numbers(due, REVIEW - timedelta(20), 30) == [2, 9, 16, 23]


def test_one_a_day_comes_each_day_with_what_else_is_due_and_is_not_forgotten_for_ever() -> None:
    due = _with(daily=Planned(REVIEW - timedelta(3), Every(days=1), 27))
    assert _numbers(due, REVIEW - timedelta(5), 24) == [2, 3, 4, 5, 6, 7, 8, 15, 22], "left lying it comes once a week"


def test_a_click_leads_to_what_matters_most() -> None:
    assert place_of([Area.SETTINGS, Area.PHOTOS]) == "review"
    assert [place_of([area]) for area in Area] == ["review", "review", "photos", "search", "posts", "today"]
    assert place_of([]) == "home"
    assert {place_of([area]) for area in Area} <= set(ENTRANCES)


# --- Quiet hours and snooze -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet", "at", "expected"),
    [
        (NIGHT, time(20, 59), False),
        (NIGHT, time(21), True),
        (NIGHT, time(0), True),
        (NIGHT, time(7, 59), True),
        (NIGHT, time(8), False),
        (WORKS_AT_NIGHT, SIX, True),
        (WORKS_AT_NIGHT, time(20), False),
        (WORKS_AT_NIGHT, time(8, 59), False),
        (NEVER_QUIET, time(0), False),
        (QuietHours(SIX, SIX), SIX, False),
    ],
)
def test_quiet_hours_may_span_midnight(quiet: QuietHours, at: time, expected: bool) -> None:
    assert is_quiet(quiet, _wall(REVIEW, at)) is expected


def test_the_job_waits_for_the_end_of_the_quiet_hours() -> None:
    assert run_at(NIGHT) == SIX
    assert run_at(WORKS_AT_NIGHT) == time(20)
    assert next_time(_due(quiet=WORKS_AT_NIGHT), _wall(REVIEW, SIX)) == _wall(REVIEW, time(20))
    assert not is_time(_due(quiet=NIGHT), _wall(REVIEW, time(22)))
    assert is_time(_due(quiet=NIGHT), _wall(REVIEW + timedelta(1), time(8)))


def test_a_day_of_rest_moves_it_to_the_next_day() -> None:
    saturday = QuietHours(time(0), time(0), frozenset({5}))
    assert REVIEW.weekday() == 5
    assert next_time(_due(quiet=saturday), _wall(date(2027, 2, 1))) == _wall(REVIEW + timedelta(1))
    assert first_loud(saturday, REVIEW) == REVIEW + timedelta(1)
    always = QuietHours(rest=frozenset(range(7)))
    assert next_time(_due(quiet=always), _wall(REVIEW)) is None
    assert first_loud(always, REVIEW) == REVIEW


def test_a_mark_of_a_wrong_clock_that_comes_true_meanwhile_only_moves_it() -> None:
    """It lies too far ahead to count today, and counts on the one day of the week on which a reminder may come."""
    friday = QuietHours(time(0), time(0), frozenset({0, 1, 2, 3, 5, 6}))
    today = REVIEW  # a Saturday
    due = _due(today - timedelta(30), reminded=today + timedelta(4), quiet=friday)
    assert next_time(due, _wall(today, time(0))) == _wall(today + timedelta(13))


def test_a_snooze_holds_until_its_day() -> None:
    due = _due(snooze=Snooze(REVIEW, date(2027, 3, 1)))
    assert next_time(due, _wall(REVIEW, time(19))) == _wall(date(2027, 3, 1))
    assert _numbers(due, REVIEW, 20) == [9, 16]


def test_a_snooze_from_a_clock_that_was_set_back_does_not_keep_it_silent() -> None:
    due = _due(snooze=Snooze(date(2099, 1, 1), date(2099, 1, 8)))
    assert is_time(due, _wall(REVIEW))
    month = _due(snooze=Snooze(REVIEW, REVIEW + timedelta(31)))
    assert next_time(month, _wall(REVIEW - timedelta(365))) == _wall(REVIEW + timedelta(31)), "by then it holds"
    west = _due(snooze=Snooze(REVIEW, REVIEW + timedelta(7)))
    assert not is_time(west, _wall(REVIEW - timedelta(1))), "who travels west gains a day, no reminder"


# --- What holds for all of it -----------------------------------------------------------------


@given(_DUES, st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2029-12-31")))
def test_what_is_told_comes_true(due: Due, naive: datetime) -> None:
    now = naive.replace(tzinfo=LONDON)
    when = next_time(due, now)
    assert when is not None
    assert when > now
    assert when.time() == run_at(due.plan.quiet)
    assert is_time(due, when)
    between = (when.date() - now.date()).days
    earlier = (when - timedelta(days=back) for back in range(1, min(between, 400) + 1))
    assert not any(is_time(due, moment) for moment in earlier if moment > now)


@given(_DUES, _DAYS, st.lists(st.integers(1, 4000), max_size=60))
def test_never_in_quiet_hours_never_twice_on_a_day(due: Due, start: date, minutes: list[int]) -> None:
    """However often, and whenever, the computer looks while its clock goes forward."""
    moments, now = [], _wall(start, time(0))
    for step in minutes:
        now += timedelta(minutes=step)
        moments.append(now)
    found = _reminded(due, moments)
    assert not any(is_quiet(due.plan.quiet, moment) for moment in found)
    days = [moment.date() for moment in found]
    assert len(set(days)) == len(days)
    if Area.DAILY not in due.plan.areas:
        assert all((after - before).days >= 7 for before, after in pairwise(days))


@given(_DUES, _DAYS, _TIMES, _TIMES)
def test_once_marked_it_never_fires_again_on_that_day(due: Due, day: date, first: time, second: time) -> None:
    if is_time(due, _wall(day, first)):
        marked = replace(due, reminded=told(due, day))
        assert not is_time(marked, _wall(day, second))


@given(_QUIET)
def test_the_job_never_runs_in_quiet_hours(quiet: QuietHours) -> None:
    assert not is_quiet(replace(quiet, rest=frozenset()), _wall(REVIEW, run_at(quiet)))


@given(_DUES, _DAYS)
def test_what_is_overdue_is_told_within_three_weeks_whatever_was_told_before(due: Due, today: date) -> None:
    """No mark and no snooze of a wrong clock, and no days of rest, silence it for longer."""
    late = {area: replace(planned, day=today - timedelta(30)) for area, planned in due.plan.areas.items()}
    due = replace(due, plan=replace(due.plan, areas=late, snooze=None))
    when = next_time(due, _wall(today, time(0)))
    assert when is not None
    assert when.date() - today <= timedelta(days=22)
