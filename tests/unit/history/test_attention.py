"""What needs another look."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.model import Answer, AnswerValue
from app.history.attention import Reason, needs_another_look, reason_to_look
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
        (make_answer(at=NOW + timedelta(days=400)), None),
    ],
)
def test_the_reason(answer: Answer | None, reason: Reason | None) -> None:
    assert reason_to_look(make_check(), answer, NOW) is reason


def test_only_what_needs_a_look_is_listed_in_the_given_order() -> None:
    checks = [make_check("x.b"), make_check("x.fine"), make_check("x.a")]
    answers = {"x.fine": make_answer("x.fine"), "x.a": make_answer("x.a", AnswerValue.TO_DO)}
    assert list(needs_another_look(checks, answers, NOW).items()) == [("x.b", Reason.NEW), ("x.a", Reason.WAS_TO_DO)]
