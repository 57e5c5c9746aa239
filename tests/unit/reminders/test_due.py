"""When to look again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.vault_errors import ReadOnly
from app.reminders.due import DueFileDamaged, is_due, next_review, read_due, words, write_due

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


def test_due_from_the_day_itself() -> None:
    today = date(2027, 2, 20)
    assert not is_due(None, today)
    assert not is_due(today + timedelta(1), today)
    assert is_due(today, today)
    assert is_due(today - timedelta(400), today)


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
    first = write_due(path, date(2027, 2, 20), 3)
    assert read_due(path) == first
    assert write_due(path, date(2027, 2, 20), 3) == first
    second = write_due(path, date(2027, 3, 20), 3)
    assert (second.uid, second.sequence) == (first.uid, 1)
    assert read_due(path) == second
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


_GOOD = {"format": 1, "next_review": "2027-02-20", "months": 3, "uid": "a" * 32, "sequence": 0}


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
        json.dumps(_GOOD | {"extra": 1}).encode(),
        json.dumps(_GOOD | {"format": 2}).encode(),
        json.dumps(_GOOD | {"next_review": "soon"}).encode(),
        json.dumps(_GOOD | {"next_review": 20270220}).encode(),
        json.dumps(_GOOD | {"months": 0}).encode(),
        json.dumps(_GOOD | {"months": True}).encode(),
        json.dumps(_GOOD | {"uid": "a\r\nATTENDEE:x"}).encode(),
        json.dumps(_GOOD | {"sequence": -1}).encode(),
    ],
)
def test_a_damaged_file_is_said_and_can_be_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "due.json"
    path.write_bytes(content)
    with pytest.raises(DueFileDamaged):
        read_due(path)
    due = write_due(path, date(2027, 2, 20), 3)
    assert read_due(path) == due


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ReadOnly):
        write_due(tmp_path / "due.json", date(2027, 2, 20), 3)
