"""The list of actions, and the full report for the worker alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.core.checks import Route
from app.core.model import Action, Amounts, Answer, AnswerValue, Audit, Depth, Step, Surface
from app.report.actions import BOX, Todo, action_list
from app.report.full import Contents, full_report
from tests.history_makers import NOW, make_answer, make_check, make_section
from tests.report_kit import rows

TODAY = date(2026, 11, 20)
SECTION = make_section("facebook", 3)
FIRST, SECOND, THIRD = SECTION.checks


def action(text: str, **fields: object) -> Action:
    made = Action(f"check:{text}", text, NOW, Step.SETTINGS, 3, 5)
    return replace(made, **fields)  # type: ignore[arg-type]


def contents(**fields: object) -> Contents:
    answers = {FIRST.id: make_answer(FIRST.id, AnswerValue.TO_DO), SECOND.id: make_answer(SECOND.id)}
    made = Contents(TODAY, [], Amounts(1, 1, 0, 1), [SECTION], answers, [])
    return replace(made, **fields)  # type: ignore[arg-type]


def test_an_action_has_its_aim_its_way_its_day_and_a_box() -> None:
    phone = Route(Surface.IPHONE, ("Me", "Privacy"), TODAY, "a page")
    web = Route(Surface.WEB, ("Menu", "Settings", "Privacy"), TODAY, "a page")
    check = make_check(aim="Set it to Only me.", routes=(phone, web))
    todo = Todo(action("Hide it", due=date(2026, 12, 1)), check, "Facebook")
    body = action_list([todo, Todo(action("Clean photos"), None, "Photos and location")], TODAY).body
    assert "2 things to do, about 10 min in all." in body
    assert rows(body, "actions") == [
        ["Hide it\n\nSet it to Only me.\nMenu › Settings › Privacy\nBy 1 December 2026", "Facebook", "5 min", BOX],
        ["Clean photos", "Photos and location", "5 min", BOX],
    ]


def test_an_action_may_have_no_way_that_is_known() -> None:
    check = make_check(aim="Think about it.")
    body = action_list([Todo(action("Think"), check, "Contacts")], TODAY).body
    assert rows(body, "actions")[0][0] == "Think\n\nThink about it."


def test_what_tells_of_accounts_is_private() -> None:
    assert action_list([Todo(action("Hide it"), None, "Facebook")], TODAY).private
    assert full_report(contents()).private


def test_the_amounts_stand_audit_by_audit() -> None:
    march = datetime(2026, 3, 1, 12, tzinfo=UTC)
    audits = [
        Audit(3, NOW, Depth.FULL),
        Audit(2, march, Depth.FULL, march, amounts=Amounts(4, 3, 2, 1)),
        Audit(1, march, Depth.QUICK, march),
    ]
    body = full_report(contents(audits=audits)).body
    assert rows(body, "over-time") == [["1 March 2026", "Full", "4", "3", "2", "1"]]
    assert rows(body, "now")[0] == ["As you want them", "1"]


def test_each_answer_stands_with_its_day_and_the_rest_is_counted() -> None:
    body = full_report(contents(again={FIRST.id})).body
    assert rows(body, "part-facebook") == [
        [FIRST.title, "To do", "20 November 2026\nlook at it again"],
        [SECOND.title, "Already so", "20 November 2026"],
    ]
    assert "1 check not looked at yet." in body
    assert THIRD.title not in body


def test_a_step_is_named_once_above_all_its_parts() -> None:
    between, other = make_section("passwords", 1, Step.PASSWORDS), make_section("whatsapp", 1)
    body = full_report(contents(sections=[SECTION, between, other])).body
    assert body.count("<h2>Privacy settings</h2>") == 1
    assert body.count("<h3") == 3
    assert body.index("Whatsapp") < body.index("<h2>Passwords and sign-in</h2>")


def test_notes_are_in_it_only_when_they_are_given() -> None:
    notes = {SECOND.id: "My own <words>", THIRD.id: "Asked a friend"}
    made = full_report(contents(notes=notes))
    assert rows(made.body, "part-facebook")[1][3] == "My own <words>"
    assert "Asked a friend" in made.body
    assert "Your private notes" in made.holds
    plain = full_report(contents())
    assert "Your note" not in plain.body
    assert "Your private notes" in plain.leaves_out


def test_open_and_done_actions_stand_apart() -> None:
    todos = [
        Todo(action("Hide it", due=date(2026, 12, 1)), None, "Facebook"),
        Todo(action("Leave it", done=NOW), None, "X"),
    ]
    body = full_report(contents(actions=todos)).body
    assert rows(body, "to-do") == [["Hide it", "Facebook", "5 min", "1 December 2026"]]
    assert rows(body, "done") == [["Leave it", "X", "20 November 2026"]]


def test_without_audits_or_actions_their_tables_are_not_there() -> None:
    body = full_report(contents()).body
    assert not [mark for mark in ("over-time", "to-do", "done") if f'id="{mark}"' in body]


def test_every_answer_has_its_words() -> None:
    section = make_section("facebook", len(AnswerValue))
    values = dict(zip([check.id for check in section.checks], AnswerValue, strict=True))
    answers: dict[str, Answer] = {check_id: make_answer(check_id, value) for check_id, value in values.items()}
    body = full_report(contents(sections=[section], answers=answers)).body
    assert len(rows(body, "part-facebook")) == len(AnswerValue)
