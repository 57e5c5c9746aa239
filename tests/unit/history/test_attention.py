"""What needs another look."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Answer, AnswerValue
from app.history.amounts import count
from app.history.attention import Reason, changed_checks, needs_another_look, reason_to_look
from tests.history_makers import NOW, make_answer, make_check

_OLD = NOW - timedelta(days=91)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, Reason.NEW),
        (make_answer(), None),
        (make_answer(value=AnswerValue.FIXED), None),
        (make_answer(value=AnswerValue.TO_DO), Reason.WAS_TO_DO),
        (make_answer(value=AnswerValue.NOT_SURE), Reason.WAS_NOT_SURE),
        (make_answer(value=AnswerValue.CANNOT_FIND), Reason.COULD_NOT_FIND),
        (make_answer(value=AnswerValue.NOT_FOR_ME), None),
        (make_answer(value=AnswerValue.NOT_FOR_ME, at=_OLD), None),
        (make_answer(value=AnswerValue.NOT_FOR_ME, fingerprint="older"), Reason.CHANGED),
        (make_answer(at=_OLD), Reason.EXPIRED),
        (make_answer(at=_OLD, fingerprint="older"), Reason.CHANGED),
        (make_answer(value=AnswerValue.TO_DO, at=_OLD, fingerprint="older"), Reason.WAS_TO_DO),
        (make_answer(at=NOW + timedelta(hours=20)), None),
        (make_answer(at=NOW + timedelta(days=400)), Reason.EXPIRED),
        (make_answer(value=AnswerValue.NOT_FOR_ME, at=NOW + timedelta(days=400)), None),
    ],
)
def test_the_reason(answer: Answer | None, reason: Reason | None) -> None:
    assert reason_to_look(make_check(), answer, NOW) is reason


@given(
    at=st.integers(-3000, 3000).map(lambda hours: NOW + timedelta(hours=hours)),
    fresh_days=st.integers(7, 1100),
    value=st.sampled_from([AnswerValue.AS_WANTED, AnswerValue.FIXED]),
)
def test_whatever_the_clock_said_an_answer_stands_for_its_days_and_one_of_travel_at_most(
    at: datetime, fresh_days: int, value: AnswerValue
) -> None:
    check, answer = make_check(fresh_days=fresh_days), make_answer(value=value, at=at)
    stood = [day for day in range(-130, 1240) if reason_to_look(check, answer, NOW + timedelta(days=day)) is None]
    assert len(stood) <= fresh_days + 1
    assert (reason_to_look(check, answer, NOW) is None) == (0 in stood)
    again = make_answer(value=value, at=NOW)
    assert reason_to_look(check, again, NOW) is None, "asked again, it is answered for good"
    assert count([check], {check.id: answer}, NOW).not_looked_at == (0 not in stood)


def test_only_another_way_is_told_from_another_question() -> None:
    check = make_check(fingerprint="a" * 8 + "b" * 8)
    for fingerprint, reason in (
        ("a" * 8 + "c" * 8, Reason.MOVED),
        ("d" * 8 + "b" * 8, Reason.CHANGED),
        ("d" * 8 + "c" * 8, Reason.CHANGED),
    ):
        assert reason_to_look(check, make_answer(fingerprint=fingerprint, at=_OLD), NOW) is reason


def test_only_what_needs_a_look_is_listed_in_the_given_order() -> None:
    checks = [make_check("x.b"), make_check("x.fine"), make_check("x.a")]
    answers = {"x.fine": make_answer("x.fine"), "x.a": make_answer("x.a", AnswerValue.TO_DO)}
    assert list(needs_another_look(checks, answers, NOW).items()) == [("x.b", Reason.NEW), ("x.a", Reason.WAS_TO_DO)]


def test_what_changed_since_it_was_answered_is_told_apart() -> None:
    asked, way, other_way = "a" * 8, "b" * 8, "c" * 8
    names = ("moved", "other", "same", "new", "taken-over")
    checks = [make_check(f"x.{name}", fingerprint=asked + way) for name in names]
    answers = {
        "x.moved": make_answer("x.moved", AnswerValue.CANNOT_FIND, fingerprint=asked + other_way),
        "x.other": make_answer("x.other", fingerprint="d" * 8 + way, at=_OLD),
        "x.same": make_answer("x.same", fingerprint=asked + way),
        "x.taken-over": make_answer("x.older", fingerprint="d" * 8 + other_way),
    }
    changed = changed_checks(checks, answers)
    assert [check.id for check in changed.moved] == ["x.moved"]
    assert [check.id for check in changed.others] == ["x.other", "x.taken-over"]
    assert changed.since == _OLD
    assert changed_checks(checks[2:4], answers).all == ()
