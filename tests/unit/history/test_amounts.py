"""The four amounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.checks import Check
from app.core.model import Amounts, Answer, AnswerValue
from app.history.amounts import count
from tests.history_makers import NOW, make_answer, make_check


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[Check], dict[str, Answer]]:
    checks = [
        make_check(f"x.c{number}", cannot_hide=draw(st.booleans()), fresh_days=draw(st.integers(1, 400)))
        for number in range(draw(st.integers(0, 8)))
    ]
    answers = {
        check.id: make_answer(
            check.id,
            draw(st.sampled_from(AnswerValue)),
            at=NOW - timedelta(days=draw(st.integers(-5, 500))),
            fingerprint=draw(st.sampled_from(["f1", "older"])),
        )
        for check in checks
        if draw(st.booleans())
    }
    return checks, answers


@given(asked())
def test_every_check_that_counts_is_counted_once(given_: tuple[list[Check], dict[str, Answer]]) -> None:
    checks, answers = given_
    left_out = sum(answer.value is AnswerValue.NOT_FOR_ME for answer in answers.values())
    assert count(checks, answers, NOW).total == len(checks) - left_out


@given(asked(), st.data())
def test_not_for_me_never_improves_anything(given_: tuple[list[Check], dict[str, Answer]], data: st.DataObject) -> None:
    checks, answers = given_
    if not checks:
        return
    check = data.draw(st.sampled_from(checks))
    before = count(checks, answers, NOW)
    after = count(checks, answers | {check.id: make_answer(check.id, AnswerValue.NOT_FOR_ME)}, NOW)
    assert after.as_wanted <= before.as_wanted
    assert after.cannot_hide <= before.cannot_hide
    assert after.total <= before.total


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (AnswerValue.AS_WANTED, Amounts(as_wanted=1)),
        (AnswerValue.FIXED, Amounts(as_wanted=1)),
        (AnswerValue.TO_DO, Amounts(to_do=1)),
        (AnswerValue.NOT_SURE, Amounts(not_looked_at=1)),
        (AnswerValue.CANNOT_FIND, Amounts(not_looked_at=1)),
        (AnswerValue.NOT_FOR_ME, Amounts()),
    ],
)
def test_where_each_answer_counts(value: AnswerValue, expected: Amounts) -> None:
    assert count([make_check()], {"facebook.friends-list": make_answer(value=value)}, NOW) == expected


def test_a_check_never_asked_is_not_looked_at() -> None:
    assert count([make_check(), make_check("x.y", cannot_hide=True)], {}, NOW) == Amounts(not_looked_at=2)


def test_an_answer_holds_until_the_day_it_expires() -> None:
    check = make_check(fresh_days=90)
    for days, expected in ((89, Amounts(as_wanted=1)), (90, Amounts(not_looked_at=1))):
        answer = make_answer(at=NOW - timedelta(days=days))
        assert count([check], {check.id: answer}, NOW) == expected


def test_a_check_that_changed_is_not_looked_at() -> None:
    assert count([make_check(fingerprint="f2")], {"facebook.friends-list": make_answer()}, NOW) == Amounts(
        not_looked_at=1
    )


def test_what_is_to_do_stays_to_do_however_old() -> None:
    answer = make_answer(value=AnswerValue.TO_DO, at=NOW - timedelta(days=900), fingerprint="older")
    assert count([make_check()], {answer.check_id: answer}, NOW) == Amounts(to_do=1)


def test_what_cannot_be_hidden_counts_once_looked_at() -> None:
    check = make_check(cannot_hide=True)
    assert count([check], {check.id: make_answer()}, NOW) == Amounts(cannot_hide=1)
    assert count([check], {check.id: make_answer(value=AnswerValue.NOT_SURE)}, NOW) == Amounts(not_looked_at=1)
    assert count([check], {check.id: make_answer(value=AnswerValue.TO_DO)}, NOW) == Amounts(to_do=1)
