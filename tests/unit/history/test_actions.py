"""Actions from answers and findings, and which come first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.checks import Route
from app.core.model import Action, AnswerValue, Finding, FindingState, Part, Step, Surface, Threat, Worker
from app.history.actions import check_of, from_answer, from_findings, most_worthwhile
from tests.history_makers import NOW, make_answer, make_check

_LATER = NOW + timedelta(days=30)


def _to_do(**fields: object) -> Action:
    action = from_answer(make_check(**fields), make_answer(value=AnswerValue.TO_DO), None, NOW)
    assert action is not None
    return action


def test_to_do_opens_an_action_with_link_and_message() -> None:
    routes = tuple(
        Route(surface, ("Settings",), date(2026, 1, 1), "source", link)
        for surface, link in ((Surface.IPHONE, "https://phone.example"), (Surface.WEB, "https://web.example"))
    )
    action = _to_do(routes=routes, messages=("ask-to-remove", "other"), weight=5, minutes=3)
    assert action == Action(
        "check:facebook.friends-list",
        "Title of facebook.friends-list",
        NOW,
        Step.SETTINGS,
        5,
        3,
        link="https://web.example",
        message="ask-to-remove",
    )
    assert check_of(action) == "facebook.friends-list"


SETTLED = (AnswerValue.AS_WANTED, AnswerValue.FIXED)
DOUBTFUL = (AnswerValue.NOT_SURE, AnswerValue.CANNOT_FIND)


@pytest.mark.parametrize("value", SETTLED)
def test_what_settles_the_check_closes_it(value: AnswerValue) -> None:
    closed = from_answer(make_check(), make_answer(value=value), _to_do(), _LATER)
    assert closed == replace(_to_do(), done=_LATER)
    assert from_answer(make_check(), make_answer(value=value), closed, _LATER + timedelta(1)) == closed
    assert from_answer(make_check(), make_answer(value=value), None, NOW) is None


@pytest.mark.parametrize("value", DOUBTFUL)
def test_a_doubt_leaves_it_as_it_is_and_makes_none(value: AnswerValue) -> None:
    assert from_answer(make_check(), make_answer(value=value), _to_do(), _LATER) == _to_do()
    done = replace(_to_do(), done=NOW)
    assert from_answer(make_check(), make_answer(value=value), done, _LATER) == done
    assert from_answer(make_check(), make_answer(value=value), None, NOW) is None


def test_what_is_not_for_the_worker_needs_no_action() -> None:
    answer = make_answer(value=AnswerValue.NOT_FOR_ME)
    assert from_answer(make_check(), answer, _to_do(), _LATER) is None
    done = replace(_to_do(), done=NOW)
    assert from_answer(make_check(), answer, done, _LATER) == done, "what was done stays in the history"
    assert from_answer(make_check(), answer, None, _LATER) is None


def test_an_open_action_keeps_its_age_and_a_closed_one_begins_anew() -> None:
    due = replace(_to_do(), due=date(2027, 1, 1))
    again = make_answer(value=AnswerValue.TO_DO, at=_LATER)
    assert from_answer(make_check(), again, due, _LATER) == due
    reopened = from_answer(make_check(), again, replace(due, done=NOW), _LATER)
    assert reopened == replace(_to_do(), created=_LATER)


def test_undoing_the_only_answer_leaves_no_action() -> None:
    assert from_answer(make_check(), None, _to_do(), NOW) is None


def _photo(state: FindingState, number: int = 0) -> Finding:
    return Finding(Part.PHOTOS, "location", f"id{number}", "IMG.jpg", NOW, NOW, state)


def test_all_photos_with_a_location_are_one_action() -> None:
    photos = [_photo(FindingState.OPEN, number) for number in range(36)] + [_photo(FindingState.CAME_BACK, 36)]
    other = replace(photos[0], kind="camera")
    action = from_findings(Part.PHOTOS, "location", [*photos, other], None, NOW)
    assert action is not None
    assert (action.origin, action.text) == ("finding:photos:location", "Take the location out of 37 photos")
    assert check_of(action) == ""
    recounted = from_findings(Part.PHOTOS, "location", photos[:1], action, _LATER)
    assert recounted == replace(action, text="Take the location out of 1 photo")


def test_the_action_closes_when_the_last_one_is_gone() -> None:
    action = from_findings(Part.PHOTOS, "location", [_photo(FindingState.OPEN)], None, NOW)
    assert action is not None
    assert from_findings(Part.PHOTOS, "location", [_photo(FindingState.GONE)], action, _LATER) == replace(
        action, done=_LATER
    )
    assert from_findings(Part.PHOTOS, "location", [_photo(FindingState.CANNOT_TELL)], action, _LATER) == action
    assert from_findings(Part.PHOTOS, "location", [], None, NOW) is None


def test_the_most_worthwhile_come_first() -> None:
    def action(name: str, weight: int, minutes: int, **fields: object) -> Action:
        return replace(_to_do(), origin=f"check:{name}", weight=weight, minutes=minutes, **fields)

    actions = [
        action("x.light", 1, 1),
        action("x.slow", 5, 20),
        action("x.quick", 5, 2),
        action("x.done", 5, 1, done=NOW),
        action("x.late", 2, 9, due=date(2026, 11, 1)),
        action("x.urgent", 2, 9),
        action("x.middle", 3, 3),
    ]
    checks = {item.origin.removeprefix("check:"): make_check(item.origin.removeprefix("check:")) for item in actions}
    checks["x.urgent"] = make_check("x.urgent", urgent=True)
    checks["x.slow"] = make_check("x.slow", threats=frozenset({Threat.REPORTER}))

    def names(worker: Worker, *, without: str = "") -> list[str]:
        theirs = checks.keys() - {without}
        found = most_worthwhile(actions, worker=worker, checks=checks, theirs=theirs, today=NOW.date())
        return [check_of(item)[2:] for item in found]

    assert names(Worker()) == ["late", "quick", "slow", "middle", "urgent"]
    assert names(Worker(someone_looking=True)) == ["urgent", "late", "quick", "slow", "middle"]
    assert names(Worker(fears=frozenset({Threat.REPORTER}))) == ["late", "slow", "quick", "middle", "urgent"]
    assert names(Worker(), without="x.late") == ["quick", "slow", "middle", "urgent", "light"]
