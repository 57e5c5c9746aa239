"""When each area was last looked at, and when it comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import (
    Area,
    Audit,
    Depth,
    Every,
    Preferences,
    QuietHours,
    Snooze,
    Step,
)
from app.reminders.areas import (
    USUAL,
    Daily,
    Known,
    after,
    daily_of,
    every_of,
    last_looked,
    looked_at,
    plan_of,
    snoozed,
    snoozes,
    with_area,
    with_quiet,
    with_review,
)
from app.reminders.plan import Plan, Planned, day_of, due_areas, planned_day, snoozed_until
from app.reminders.times import place_of
from app.storage.columns import from_document, to_document
from tests.due_makers import review
from tests.history_makers import make_answer, make_check

TODAY = date(2026, 11, 20)
HEAVY = make_check("a.heavy", weight=4)
LIGHT = make_check("a.light", weight=3)
PHOTO = make_check("b.photo", step=Step.PHOTOS)
SEARCH = make_check("c.search", step=Step.SEARCH)
CHECKS = (HEAVY, LIGHT, PHOTO, SEARCH)


def _at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _audit(finished: date | None) -> Audit:
    return Audit(1, _at(date(2026, 1, 1)), Depth.NORMAL, _at(finished) if finished else None)


def _known(
    *audits: Audit, photos: tuple[datetime, ...] = (), searches: tuple[datetime, ...] = (), **answers: date
) -> Known:
    given = {
        check.id: make_answer(check.id, at=_at(answers[name])) for name, check in _NAMED.items() if name in answers
    }
    return Known(audits, CHECKS, given, photos, searches)


_NAMED = {"heavy": HEAVY, "light": LIGHT, "photo": PHOTO, "search": SEARCH}


def _looked(known: Known) -> dict[Area, date]:
    return last_looked(known, {}, TODAY, UTC)


# --- When it was looked at --------------------------------------------------------------------


def test_before_the_first_audit_has_ended_nothing_was_looked_at() -> None:
    assert _looked(_known(_audit(None))) == {}
    assert plan_of(Preferences(), {}, None).areas == {}


def test_each_area_has_its_own_traces() -> None:
    ended, later = date(2026, 8, 1), date(2026, 9, 1)
    seen = _at(date(2026, 10, 1))
    assert set(_looked(_known(_audit(ended))).values()) == {ended}
    assert _looked(_known(_audit(ended), light=later))[Area.SETTINGS] == ended, "that one does not matter most"
    found = _looked(_known(_audit(ended), photos=(seen,), heavy=later, photo=later, search=later))
    assert found == {
        Area.REVIEW: ended,
        Area.SETTINGS: later,
        Area.PHOTOS: date(2026, 10, 1),
        Area.SEARCH: later,
    }


def test_a_search_before_the_audit_ended_counts_from_the_search() -> None:
    assert _looked(_known(_audit(date(2026, 8, 1)), search=date(2026, 7, 1)))[Area.SEARCH] == date(2026, 7, 1)


def test_a_look_that_left_no_trace_was_said() -> None:
    preferences = looked_at(Preferences(), Area.PHOTOS, TODAY)
    said = preferences.reminder_choices.looked
    assert last_looked(_known(_audit(date(2026, 8, 1))), said, TODAY, UTC)[Area.PHOTOS] == TODAY


def test_a_search_from_the_plan_is_a_look() -> None:
    ended, searched = date(2026, 8, 1), date(2026, 9, 1)
    assert _looked(_known(_audit(ended), searches=(_at(searched),)))[Area.SEARCH] == searched


def test_what_a_wrong_clock_dated_ahead_does_not_count() -> None:
    ended, wrong = date(2026, 8, 1), date(2099, 1, 1)
    assert set(_looked(_known(_audit(wrong), _audit(ended), heavy=wrong, search=wrong)).values()) == {ended}


def test_days_are_those_where_the_worker_is() -> None:
    late = Audit(1, _at(TODAY), Depth.QUICK, datetime(2026, 8, 1, 23, 30, tzinfo=UTC))
    known = Known([late], (), {}, (), ())
    assert last_looked(known, {}, TODAY, ZoneInfo("Europe/London"))[Area.REVIEW] == date(2026, 8, 2)


# --- When it comes again ----------------------------------------------------------------------


def test_the_usual_distances() -> None:
    looked = dict.fromkeys(Area, date(2026, 11, 30))
    plan = plan_of(Preferences(next_review=date(2027, 2, 28)), looked, Daily(TODAY, 27))
    assert {area: planned.day for area, planned in plan.areas.items()} == {
        Area.REVIEW: date(2027, 2, 28),
        Area.SETTINGS: date(2027, 2, 28),
        Area.PHOTOS: date(2026, 12, 30),
        Area.SEARCH: date(2027, 5, 30),
        Area.DAILY: TODAY,
    }
    assert plan.areas[Area.DAILY].times == 27


def test_choices_change_distances_and_switch_areas_off() -> None:
    looked = dict.fromkeys(Area, TODAY)
    chosen = with_area(Preferences(next_review=TODAY), Area.PHOTOS, Every(days=7))
    chosen = with_area(with_area(chosen, Area.SEARCH, None), Area.REVIEW, Every(months=6))
    plan = plan_of(chosen, looked, None)
    assert set(plan.areas) == {Area.REVIEW, Area.SETTINGS, Area.PHOTOS}
    assert plan.areas[Area.PHOTOS].day == TODAY + timedelta(7)
    assert (chosen.review_months, plan.areas[Area.REVIEW].every) == (6, Every(months=6))
    back = with_area(chosen, Area.SEARCH, Every(months=6))
    assert plan_of(back, looked, None).areas[Area.SEARCH].day == date(2027, 5, 20)
    assert Area.REVIEW not in plan_of(with_area(back, Area.REVIEW, None), looked, None).areas
    assert Area.REVIEW in plan_of(with_review(with_area(back, Area.REVIEW, None), TODAY), looked, None).areas


def test_one_a_day_is_ready_on_the_day_after_the_last_one() -> None:
    started = _at(date(2026, 11, 18))
    assert daily_of(started, [], 30, TODAY, UTC) == Daily(date(2026, 11, 18), 30)
    assert daily_of(started, [make_answer(at=_at(TODAY))], 29, TODAY, UTC) == Daily(date(2026, 11, 21), 29)
    ahead = [make_answer(at=_at(date(2099, 1, 1)))]
    assert daily_of(_at(date(2099, 1, 1)), ahead, 29, TODAY, UTC) == Daily(TODAY, 29), "the clock was wrong"
    assert Area.DAILY not in plan_of(Preferences(), {}, Daily(TODAY, 0)).areas


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.sampled_from(sorted(USUAL)))
def test_it_always_comes_after_the_look(day: date, area: Area) -> None:
    assert after(day, every_of(Preferences(), area)) > day


# --- Together with the review, and put off ----------------------------------------------------


@pytest.mark.parametrize(("before", "waits"), [(0, True), (1, True), (14, True), (15, False), (-1, False)])
def test_an_area_waits_for_a_review_that_is_near(before: int, waits: bool) -> None:
    day = date(2027, 2, 20)
    plan = review(day, photos=Planned(day - timedelta(before), Every(months=1)))
    assert planned_day(plan, Area.PHOTOS) == (day if waits else day - timedelta(before))
    alone = Plan({Area.PHOTOS: plan.areas[Area.PHOTOS]})
    assert planned_day(alone, Area.PHOTOS) == day - timedelta(before)


def test_a_snooze_puts_all_of_it_off() -> None:
    put_off = snoozed(Preferences(next_review=TODAY), TODAY + timedelta(7), TODAY)
    plan = plan_of(put_off, {}, None)
    assert due_areas(plan, TODAY) == ()
    assert day_of(plan, Area.REVIEW, TODAY) == TODAY + timedelta(7)
    assert due_areas(plan, TODAY + timedelta(7)) == (Area.REVIEW,)
    assert snoozed_until(plan, TODAY + timedelta(7)) is None
    assert due_areas(plan_of(snoozed(put_off, None, TODAY), {}, None), TODAY) == (Area.REVIEW,)
    assert with_review(put_off, TODAY).reminder_choices.snooze is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 20), [date(2026, 11, 21), date(2026, 11, 27), date(2026, 12, 1)]),
        (date(2026, 12, 31), [date(2027, 1, 1), date(2027, 1, 7)]),
        (date(2028, 2, 22), [date(2028, 2, 23), date(2028, 2, 29), date(2028, 3, 1)]),
        (date(2027, 1, 31), [date(2027, 2, 1), date(2027, 2, 7)]),
    ],
)
def test_until_when_it_can_be_put_off(today: date, expected: list[date]) -> None:
    assert snoozes(today) == expected


# --- What is kept -----------------------------------------------------------------------------


def test_choices_come_back_from_the_history() -> None:
    chosen = with_quiet(with_area(Preferences(), Area.PHOTOS, Every(days=7)), QuietHours(rest=frozenset({5, 6})))
    chosen = snoozed(looked_at(with_area(chosen, Area.SEARCH, None), Area.PHOTOS, TODAY), TODAY, TODAY)
    assert to_document(from_document(chosen), Preferences) == chosen
    assert chosen.reminder_choices.snooze == Snooze(TODAY, TODAY)


def test_a_history_without_choices_has_the_usual_ones() -> None:
    assert to_document('{"theme": "dark", "reminders": true}', Preferences) == Preferences(theme="dark", reminders=True)
    kept = to_document('{"reminder_choices": {"off": ["photos"], "later": 1}}', Preferences)
    assert kept == replace(Preferences(), reminder_choices=replace(Preferences().reminder_choices, off={Area.PHOTOS}))


def test_a_copy_that_should_be_ready_is_reminded_of_once_and_beside_all_else() -> None:
    plan = plan_of(Preferences(next_review=date(2026, 12, 1)), {}, None, TODAY)
    assert plan.areas[Area.COPY] == Planned(TODAY, Every(days=7), times=1)
    assert due_areas(plan, TODAY) == (Area.COPY,)  # it does not wait for the review
    assert place_of(due_areas(plan, TODAY)) == "posts"
    assert Area.COPY not in plan_of(Preferences(), {}, None).areas
    assert Area.COPY not in plan_of(with_area(Preferences(), Area.COPY, None), {}, None, TODAY).areas
