"""What is said before an audit is deleted, and what then becomes of actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Action, AnswerValue, Audit, Depth, Step
from app.history.actions import from_answer
from app.history.removal import Loss, replayed, what_goes
from tests.history_makers import NOW, make_answer, make_check

AUDIT = Audit(2, NOW, Depth.NORMAL, NOW)
CHECK = make_check()
OPEN = Action(f"check:{CHECK.id}", CHECK.title, NOW, Step.SETTINGS, 3, 2, due=date(2026, 12, 1))


def test_an_empty_audit_takes_nothing_along() -> None:
    assert what_goes(AUDIT, Loss(0, 0, 0, 0, None)) == ["It holds no answers."]


def test_one_that_is_not_finished_is_given_up() -> None:
    said = what_goes(replace(AUDIT, finished=None), Loss(1, 0, 0, 0, None))
    assert "It is not finished: you cannot go on with it afterwards." in said


def test_everything_that_goes_is_said() -> None:
    before = replace(AUDIT, id=1, finished=None)
    assert what_goes(replace(AUDIT, note="mine"), Loss(12, 1, 1, 2, before)) == [
        "It goes with its 12 answers and its note.",
        "1 answer of them you gave after its end, such as actions you ticked.",
        "1 check was answered only here: from then on it counts as not looked at.",
        "2 actions from those answers go too.",
        "Other actions go back to what your remaining answers say.",
        "The audit of 20 November 2026, which you left before its end, is the one under way again.",
    ]


def test_an_open_action_keeps_the_day_it_is_due() -> None:
    action = replayed(CHECK, [make_answer(value=AnswerValue.TO_DO)], OPEN)
    assert action is not None
    assert action.due == OPEN.due
    assert replayed(CHECK, [], OPEN) is None


@given(st.lists(st.sampled_from(AnswerValue)))
def test_a_replay_comes_to_what_answering_made(values: list[AnswerValue]) -> None:
    action, answers = None, []
    for number, value in enumerate(values):
        answer = make_answer(value=value, at=NOW + timedelta(days=number))
        action = from_answer(CHECK, answer, action, answer.at)
        answers.append(answer)
    assert replayed(CHECK, answers, action) == action
