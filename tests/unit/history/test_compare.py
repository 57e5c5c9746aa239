"""What changed between two audits."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from app.core.model import AnswerValue
from app.history.compare import Turn, compare, outdated
from tests.history_makers import NOW, make_answer, make_check

_LATER = NOW + timedelta(days=90)


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        ("to_do", "fixed", Turn.BETTER),
        ("to_do", "as_wanted", Turn.BETTER),
        ("not_sure", "as_wanted", Turn.BETTER),
        ("as_wanted", "to_do", Turn.WORSE),
        ("fixed", "cannot_find", Turn.WORSE),
        ("fixed", "as_wanted", None),
        ("as_wanted", "as_wanted", None),
        ("as_wanted", "fixed", Turn.BETTER),
        ("fixed", "fixed", Turn.BETTER),
        ("to_do", "to_do", None),
        ("not_sure", "to_do", Turn.OTHER),
        ("to_do", "not_for_me", Turn.OTHER),
        ("not_for_me", "as_wanted", Turn.OTHER),
        ("not_for_me", "not_for_me", None),
    ],
)
def test_which_way_a_check_went(before: str, after: str, turn: Turn | None) -> None:
    old = make_answer("x.y", AnswerValue(before))
    new = make_answer("x.y", AnswerValue(after), at=_LATER)
    assert [change.turn for change in compare({"x.y": old}, {"x.y": new})] == ([turn] if turn else [])


def test_an_answer_that_was_not_given_again_is_no_change() -> None:
    for value in AnswerValue:
        same = {"x.y": make_answer("x.y", value)}
        assert compare(same, same) == []


def test_not_for_me_is_never_better() -> None:
    for other in AnswerValue:
        for one, two in itertools.permutations((AnswerValue.NOT_FOR_ME, other)):
            changes = compare({"x.y": make_answer("x.y", one)}, {"x.y": make_answer("x.y", two, at=_LATER)})
            assert all(change.turn is Turn.OTHER for change in changes)


def test_what_stands_in_one_only() -> None:
    answer = make_answer("x.y")
    assert [(change.turn, change.before, change.after) for change in compare({}, {"x.y": answer})] == [
        (Turn.NEW, None, answer)
    ]
    assert [(change.turn, change.before, change.after) for change in compare({"x.y": answer}, {})] == [
        (Turn.GONE, answer, None)
    ]


@pytest.mark.parametrize(
    ("value", "days", "told"),
    [
        (AnswerValue.AS_WANTED, 91, True),
        (AnswerValue.FIXED, 91, True),
        (AnswerValue.AS_WANTED, 89, False),
        (AnswerValue.TO_DO, 91, False),  # it waits, however old
        (AnswerValue.NOT_FOR_ME, 91, False),
        (AnswerValue.NOT_SURE, 91, False),
    ],
)
def test_an_answer_that_grew_too_old_is_told(value: AnswerValue, days: int, *, told: bool) -> None:
    """The trend shows fewer checks as wanted: what changed says why."""
    checks = {"x.y": make_check("x.y", fresh_days=90)}
    answers = {"x.y": make_answer("x.y", value)}
    ended = (NOW + timedelta(days=1), NOW + timedelta(days=days))
    found = outdated(answers, answers, checks, ended)
    assert [change.turn for change in found] == ([Turn.OUTDATED] if told else [])
    assert outdated(answers, answers, checks, (ended[1], ended[1])) == []
    assert outdated({}, answers, checks, ended) == []
