"""When to look again."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Area, Every, QuietHours, Snooze
from app.core.vault_errors import ReadOnly
from app.reminders.due import (
    FILE_NAME,
    DueFileDamaged,
    mark_exported,
    mark_reminded,
    next_review,
    read_due,
    remove_due,
    words,
    write_due,
)
from app.reminders.plan import Due, Plan, Planned
from tests.due_makers import review

REVIEW = date(2027, 2, 20)

_DAYS = st.dates(date(2000, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("today", "months", "expected"),
    [
        (date(2026, 11, 20), 3, date(2027, 2, 20)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_ahead_stay_within_the_month(today: date, months: int, expected: date) -> None:
    assert next_review(today, months) == expected


@given(_DAYS, st.integers(1, 36))
def test_the_review_is_always_in_the_right_month(today: date, months: int) -> None:
    review = next_review(today, months)
    assert review.year * 12 + review.month == today.year * 12 + today.month + months
    assert review.day <= today.day


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "in 2 days"),
        (-13, "13 days ago"),
        (14, "in 2 weeks"),
        (92, "in 3 months"),
        (-61, "2 months ago"),
        (-800, "2 years ago"),
    ],
)
def test_words(days: int, expected: str) -> None:
    today = date(2026, 11, 20)
    assert words(today + timedelta(days), today) == expected


@given(_DAYS, _DAYS)
def test_words_for_any_two_days_are_never_none_of_something(review: date, today: date) -> None:
    assert " 0 " not in f" {words(review, today)} "


def test_a_changed_date_keeps_the_event_and_raises_its_sequence(tmp_path: Path) -> None:
    path = tmp_path / "due.json"
    assert read_due(path) is None
    first = write_due(path, review(REVIEW))
    assert read_due(path) == first
    assert write_due(path, review(REVIEW)) == first
    second = write_due(path, review(date(2027, 3, 20)))
    assert (second.uid, second.sequence) == (first.uid, 1)
    assert read_due(path) == second
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


_AREAS = st.builds(
    Planned,
    st.dates(date(2000, 1, 1), date(2200, 1, 1)) | st.just(date(1970, 4, 1)),  # a clock without power
    st.builds(Every, months=st.integers(1, 60)) | st.builds(Every, days=st.integers(1, 365)),
    st.integers(0, 30),
)
_QUIET = st.builds(
    QuietHours,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(0, 6), max_size=6),
)
_SNOOZES = st.none() | st.builds(lambda day, ahead: Snooze(day, day + timedelta(ahead)), _DAYS, st.integers(0, 60))
_PLANS = st.builds(Plan, st.dictionaries(st.sampled_from(Area), _AREAS), _QUIET, _SNOOZES)


@given(_PLANS, st.dictionaries(st.sampled_from(Area), _DAYS))
def test_any_plan_comes_back_and_the_file_stays_tiny(plan: Plan, days: dict[Area, date]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        due = write_due(path, plan, days)
        reminded = {area: day for area, day in days.items() if area in plan.areas}
        mark_reminded(path, reminded)
        assert read_due(path) == replace(due, reminded=reminded)
        assert path.stat().st_size < 1000


def test_a_file_of_the_first_format_is_read(tmp_path: Path) -> None:
    path = tmp_path / "due.json"
    path.write_bytes(json.dumps(_FIRST | {"reminded": "2027-02-21"}).encode())
    due = read_due(path)
    assert due == Due(
        Plan({Area.REVIEW: Planned(REVIEW, Every(months=3))}), "a" * 32, 4, {Area.REVIEW: date(2027, 2, 21)}
    )
    assert due.plan.quiet == QuietHours(), "it is quiet at night from now on"
    assert write_due(path, review(date(2027, 3, 20))).uid == "a" * 32


def test_a_reminder_counts_until_the_day_of_its_area_changes(tmp_path: Path) -> None:
    path = tmp_path / "due.json"
    photos = Planned(date(2026, 12, 20), Every(months=1))
    write_due(path, review(REVIEW, photos=photos))
    mark_reminded(path, {Area.REVIEW: REVIEW, Area.PHOTOS: REVIEW})
    after = write_due(path, review(date(2027, 5, 20), photos=photos))
    assert after.reminded == {Area.PHOTOS: REVIEW}
    assert write_due(path, review(date(2027, 5, 20))).reminded == {}


def test_a_reminder_that_is_under_way_undoes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "due.json"
    write_due(path, review(REVIEW))
    after = write_due(path, review(date(2027, 5, 20)))
    mark_reminded(path, {Area.REVIEW: REVIEW})
    assert read_due(path) == replace(after, reminded={Area.REVIEW: REVIEW})
    remove_due(path)
    mark_reminded(path, {Area.REVIEW: REVIEW})
    assert not path.exists(), "everything was deleted"


def test_what_a_calendar_was_given_is_kept_though_it_is_off_now(tmp_path: Path) -> None:
    path = tmp_path / "due.json"
    due = write_due(path, review(REVIEW), {Area.PHOTOS: date(2026, 12, 20)})
    later = write_due(path, review(date(2027, 5, 20)))  # while the calendar's file was on its way
    mark_exported(path, {**due.exported, Area.REVIEW: REVIEW})
    kept = write_due(path, review(date(2027, 5, 20)))
    assert kept.exported == {Area.PHOTOS: date(2026, 12, 20), Area.REVIEW: REVIEW}
    assert (kept.plan, kept.sequence) == (later.plan, later.sequence)
    remove_due(path)
    mark_exported(path, kept.exported)
    assert not path.exists(), "everything was deleted"


_FIRST = {"format": 1, "next_review": "2027-02-20", "months": 3, "uid": "a" * 32, "sequence": 4}
_GOOD = {
    "format": 2,
    "uid": "a" * 32,
    "sequence": 0,
    "areas": {"review": {"day": "2027-02-20", "every": "P3M"}},
    "quiet": ["21:00", "08:00", []],
}


def _with_review(**fields: object) -> bytes:
    return json.dumps(_GOOD | {"areas": {"review": {"day": "2027-02-20", "every": "P3M"} | fields}}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 1000,
        b"null",
        b"[]",
        b'"format"',
        b" " * 5000,
        json.dumps(_FIRST | {"extra": 1}).encode(),
        json.dumps(_FIRST | {"next_review": "soon"}).encode(),
        json.dumps(_FIRST | {"next_review": 20270220}).encode(),
        json.dumps(_FIRST | {"next_review": "9999-12-31"}).encode(),
        json.dumps(_FIRST | {"months": 0}).encode(),
        json.dumps(_FIRST | {"months": True}).encode(),
        json.dumps(_FIRST | {"uid": "a\r\nATTENDEE:x"}).encode(),
        json.dumps(_FIRST | {"sequence": -1}).encode(),
        json.dumps(_GOOD | {"format": 3}).encode(),
        json.dumps(_GOOD | {"format": True}).encode(),
        json.dumps(_GOOD | {"extra": 1}).encode(),
        json.dumps(_GOOD | {"areas": []}).encode(),
        json.dumps(_GOOD | {"areas": {"review": "2027-02-20"}}).encode(),
        json.dumps(_GOOD | {"areas": {"other": {"day": "2027-02-20", "every": "P3M"}}}).encode(),
        _with_review(every="P0M"),
        _with_review(every="P3M\n"),
        _with_review(every=3),
        _with_review(times=-1),
        _with_review(reminded="0001-01-01"),
        _with_review(found="home"),
        json.dumps(_GOOD | {"quiet": ["21:00", "08:00"]}).encode(),
        json.dumps(_GOOD | {"quiet": ["21:00", "24:00", []]}).encode(),
        json.dumps(_GOOD | {"quiet": ["21:00:07", "08:00", []]}).encode(),
        json.dumps(_GOOD | {"quiet": ["21:00", "08:00", [7]]}).encode(),
        json.dumps(_GOOD | {"quiet": ["21:00", "08:00", list(range(7))]}).encode(),
        json.dumps(_GOOD | {"snooze": ["2027-02-20", "2027-02-19"]}).encode(),
        json.dumps(_GOOD | {"snooze": ["2027-02-20", "2099-02-19"]}).encode(),
        json.dumps(_GOOD | {"snooze": "2027"}).encode(),
        json.dumps(_GOOD | {"exported": ["review"]}).encode(),
    ],
)
def test_a_damaged_file_is_said_and_can_be_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "due.json"
    path.write_bytes(content)
    with pytest.raises(DueFileDamaged):
        read_due(path)
    due = write_due(path, review(REVIEW))
    assert read_due(path) == due


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2027-02-20", "P3M", "review"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*_GOOD, "day", "every"]), inner),
    max_leaves=8,
)


@given(st.sampled_from([*_GOOD, "snooze", "exported"]), _JSON)
def test_whatever_stands_in_it_is_read_or_said(name: str, value: object) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_text(json.dumps(_GOOD | {name: value}))
        with suppress(DueFileDamaged):
            read_due(path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ReadOnly):
        write_due(tmp_path / "due.json", review(REVIEW))
