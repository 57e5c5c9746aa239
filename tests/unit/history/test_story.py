"""The story of one check, or of what a tool found, in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.checks import ChangeNote
from app.core.model import Action, Answer, AnswerValue, Finding, FindingState, Note, Part, Step
from app.history.story import MOST_TURNS, Kind, of_check, of_findings
from tests.history_makers import make_answer, make_check

TODAY = date(2026, 11, 20)
FRIENDS = make_check(fingerprint="f1")
SO, FIXED, TO_DO = AnswerValue.AS_WANTED, AnswerValue.FIXED, AnswerValue.TO_DO
NOT_SURE, LOST, NOT_MINE = AnswerValue.NOT_SURE, AnswerValue.CANNOT_FIND, AnswerValue.NOT_FOR_ME


def at(month: int, day: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def given_in(*values: tuple[int, AnswerValue]) -> list[Answer]:
    return [make_answer(value=value, at=at(month)) for month, value in values]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([], "Not looked at yet."),
        ([(3, SO), (6, FIXED), (9, TO_DO)], "As you wanted in March. Fixed in June. Changed back by September."),
        ([(3, TO_DO), (4, TO_DO), (5, TO_DO), (6, SO)], "To do in March. Still to do in May. As you wanted by June."),
        ([(3, SO), (4, SO), (5, SO)], "As you wanted in March. Still so in May."),
        ([(3, FIXED), (6, FIXED)], "Fixed in March. Fixed once more in June."),
        ([(3, NOT_SURE), (4, LOST), (5, NOT_MINE)], "Not sure in March. Not found in April. Not for you in May."),
        ([(3, TO_DO), (11, FIXED)], "To do in March. Fixed on 3 November."),
        ([(9, TO_DO), (11, SO)], "To do in September. As you wanted by 3 November."),
    ],
)
def test_the_answers_are_told_in_plain_words(answers: list[tuple[int, AnswerValue]], told: str) -> None:
    assert of_check(FRIENDS, given_in(*answers), today=TODAY).told == told


def test_two_turns_in_one_month_are_told_by_their_days() -> None:
    answers = [make_answer(value=TO_DO, at=at(3, 2)), make_answer(value=FIXED, at=at(3, 9))]
    assert of_check(FRIENDS, answers, today=TODAY).told == "To do on 2 March 2026. Fixed on 9 March 2026."


def test_another_year_is_named() -> None:
    answers = [make_answer(value=TO_DO, at=at(3, year=2025)), make_answer(value=FIXED, at=at(3))]
    assert of_check(FRIENDS, answers, today=TODAY).told == "To do in March 2025. Fixed in March."


def test_a_slip_on_the_same_day_is_not_told() -> None:
    answers = [make_answer(value=TO_DO, at=at(3)), make_answer(value=SO, at=at(3))]
    story = of_check(FRIENDS, answers, today=TODAY)
    assert story.told == "As you wanted in March."
    assert [event.text for event in story.events] == ["Already so"]


def test_what_asks_for_something_else_is_not_called_changed_back() -> None:
    answers = [make_answer(value=SO, at=at(3)), make_answer(value=TO_DO, at=at(6), fingerprint="f2")]
    story = of_check(replace(FRIENDS, fingerprint="f2"), answers, today=TODAY)
    assert story.told == "As you wanted in March. It asks for something else; to do in June."
    assert [event.text for event in story.events][1] == "What this check asks for had changed"


def test_notes_and_what_the_checklist_changed_stand_among_the_answers() -> None:
    changes = (
        ChangeNote(date(2026, 4, 1), "Facebook moved it.", (FRIENDS.id,)),
        ChangeNote(date(2026, 4, 1), "Something else.", ("facebook.other",)),
    )
    story = of_check(
        replace(FRIENDS, fingerprint="f3"),
        given_in((3, TO_DO), (6, FIXED)),
        today=TODAY,
        note=Note(FRIENDS.id, "on the phone", at(5)),
        changes=changes,
    )
    assert [(event.when.month, event.kind, event.text) for event in story.events] == [
        (3, Kind.TO_DO, "To do"),
        (4, Kind.CHECKLIST, "The checklist changed: Facebook moved it."),
        (5, Kind.NOTE, "Your note: on the phone"),
        (6, Kind.GOOD, "Fixed"),
    ]
    assert story.told.endswith("What it asks for has changed since.")


def test_what_waits_is_said_with_its_day() -> None:
    action = Action(f"check:{FRIENDS.id}", "Hide it", at(3), Step.SETTINGS, 3, 2, due=date(2026, 12, 1))
    story = of_check(FRIENDS, given_in((3, TO_DO)), today=TODAY, action=action)
    assert story.told == "To do in March. It waits among your actions, due 1 December 2026."


def test_a_check_that_cannot_be_hidden_is_known_not_wanted() -> None:
    story = of_check(make_check(cannot_hide=True), given_in((3, SO), (6, SO)), today=TODAY)
    assert story.told == "You knew of it in June."


def test_a_check_that_is_in_no_checklist_still_has_its_story() -> None:
    story = of_check("x.gone", given_in((3, SO)), today=TODAY)
    assert (story.title, story.told) == ("x.gone (in no checklist any more)", "As you wanted in March.")


@given(st.lists(st.sampled_from(AnswerValue), max_size=40))
def test_every_story_is_whole_and_short(values: list[AnswerValue]) -> None:
    answers = [
        make_answer(value=value, at=at(1 + number % 12, year=2000 + number // 12))
        for number, value in enumerate(values)
    ]
    story = of_check(FRIENDS, answers, today=TODAY)
    assert [event.when for event in story.events] == [answer.at.date() for answer in answers]
    assert 1 <= story.told.count(".") <= MOST_TURNS + 1
    assert "{" not in story.told


def test_findings_are_counted_by_their_days() -> None:
    def found(month: int, state: FindingState, last: int) -> Finding:
        return Finding(Part.PHOTOS, "location", f"{month}{state}", "", at(month), at(last), state)

    findings = [found(3, FindingState.GONE, 3), found(3, FindingState.OPEN, 9), found(6, FindingState.CAME_BACK, 9)]
    action = Action("finding:photos:location", "Take it out", at(3), Step.PHOTOS, 4, 2, done=at(10))
    story = of_findings("Take it out", findings, today=TODAY, action=action)
    assert story.told == "3 found since March: 1 still there, 1 came back, 1 gone."
    assert [(event.when.month, event.text) for event in story.events] == [
        (3, "2 found"),
        (3, "1 seen for the last time"),
        (6, "1 found"),
        (9, "1 back again"),
        (10, "None left to do"),
    ]
    assert of_findings("Photos", [], today=TODAY).told == "Nothing was found."
