"""Home in all its states: nothing yet, under way, due, nothing due; and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.checklist.reading import PackError
from app.checklist.selection import choose
from app.core.clock import FixedClock
from app.core.model import AccountKind, AnswerValue, Area, Computer, Depth, Part, Step, Wording, Worker
from app.core.vault_errors import DiskFull
from app.history.attention import ChangedChecks
from app.history.findings import Seen
from app.reminders.areas import looked_at
from app.reminders.due import FILE_NAME, read_due
from app.ui.audit_length import LENGTHS, length_of
from app.ui.pages.home import HomePage, _greeting
from app.ui.widgets.amounts_ring import Ring
from app.ui.widgets.dialogs import HelpDialog, MessageDialog, QrDialog
from app.ui.widgets.trend import TrendChart
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import audit, check_fits, settle, show, unnamed, words

WITH_LINK = "facebook.phone-lookup"
FRIENDS = "facebook.friends-list"
TO_DO, DONE = AnswerValue.TO_DO, AnswerValue.FIXED


@pytest.fixture
def home(program: Application, qtbot: QtBot) -> HomePage:
    page = HomePage(program)
    show(qtbot, page)
    return page


@pytest.fixture
def newcomer(tmp_path: Path, clock: FixedClock, qtbot: QtBot) -> HomePage:
    """Home of a worker who said what accounts they have, and began no audit."""
    program = Application(tmp_path / "new", clock)
    program.load()
    program.create_history(Computer.MINE, PASSPHRASE)
    program.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
    page = HomePage(program)
    show(qtbot, page)
    page.destroyed.connect(program.close)
    return page


def put_photos_to_do(program: Application) -> None:
    program.session.record(Part.PHOTOS, ["location"], [Seen("location", "ab" * 32, "one photo")], lambda _: True)


# --- Nothing yet -------------------------------------------------------------------------------


def test_first_start_offers_three_lengths_and_tells_what_each_holds(newcomer: HomePage) -> None:
    program = newcomer.program
    for depth in LENGTHS:
        sections = choose(program.catalogue, program.worker, depth)
        count = sum(len(section.checks) for section in sections)
        assert f"{count} checks, about" in words(newcomer)
    assert "Start your first audit" in words(newcomer)
    assert not newcomer.findChildren(Ring)


def test_start_begins_an_audit_of_the_length_that_was_chosen(newcomer: HomePage, qtbot: QtBot) -> None:
    press(qtbot, newcomer, "Normal")
    with qtbot.waitSignal(newcomer.go) as asked:
        press(qtbot, newcomer, "Start the audit")
    assert asked.args == ["flow"]
    begun = newcomer.program.session.unfinished
    assert begun is not None
    assert begun.depth is Depth.NORMAL


def test_the_minutes_are_those_of_the_audit_that_then_begins(newcomer: HomePage, qtbot: QtBot) -> None:
    told = length_of(newcomer.program, Depth.QUICK)
    press(qtbot, newcomer, "Start the audit")
    assert newcomer.program.flow.minutes_left == told.minutes
    assert newcomer.program.flow.left == told.checks


# --- Under way ---------------------------------------------------------------------------------


def test_an_audit_under_way_names_its_place_and_goes_on_there(program: Application, qtbot: QtBot) -> None:
    program.flow.jump(Step.SETTINGS)
    program.session.answer(program.catalogue.checks[FRIENDS], DONE)
    program.flow.mark(FRIENDS)
    page = HomePage(program)
    show(qtbot, page)
    assert "Facebook: 1 of 6 looked at" in words(page)
    assert "So far" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go on: Facebook")
    assert asked.args == ["flow"]


def test_a_step_without_checks_is_named_by_its_number(home: HomePage) -> None:
    assert "Step 1 of 8: About you" in words(home)


def test_a_new_one_can_be_started_instead(home: HomePage, program: Application, qtbot: QtBot) -> None:
    before = program.session.unfinished
    assert before is not None
    press(qtbot, home, "Start a new one")
    qtbot.waitUntil(lambda: button(home, "Full").isVisible())
    press(qtbot, home, "Full")
    press(qtbot, home, "Start")
    now = program.session.unfinished
    assert now is not None
    assert (now.id, now.depth) == (before.id + 1, Depth.FULL)


# --- Finished, due, not due --------------------------------------------------------------------


def test_right_after_an_audit_home_says_so_calmly(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    audit(program, clock, {FRIENDS: DONE}, days=0)
    page = HomePage(program)
    show(qtbot, page)
    assert "You finished an audit today." in page.subtitle.text()
    assert "Look again on 20 February 2027" in words(page)
    assert "as you want them" in page.findChild(Ring).accessibleName()


def test_a_review_that_is_due_says_why_and_starts(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    audit(program, clock, {FRIENDS: DONE, WITH_LINK: TO_DO}, days=92)
    page = HomePage(program)
    show(qtbot, page)
    assert page.subtitle.text() == "Your last audit was 3 months ago. A review is due."
    assert "Due today" in words(page)
    assert "1 still to do" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Start the review")
    assert asked.args == ["review"]


def test_a_due_review_can_wait_a_week(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    audit(program, clock, {}, days=120)
    page = HomePage(program)
    show(qtbot, page)
    assert "Due since 20 February 2027" in words(page)
    assert "Worth another look" not in words(page), "the review covers the photos"
    press(qtbot, page, "Remind me later")
    press(qtbot, page, "In a week: remind me on 27 March 2027")
    assert program.vault.preferences().next_review == date(2027, 2, 20), "the plan stays, only the reminder waits"
    wait_for(qtbot, page, "Look again on 27 March 2027")
    assert "Worth another look" not in words(page), "all of it waits"
    clock.advance(timedelta(days=7))
    page.opened()
    wait_for(qtbot, page, "Due since 20 February 2027")


def test_areas_that_are_due_before_the_review_have_a_card_of_their_own(
    program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    audit(program, clock, {FRIENDS: DONE}, days=35)
    page = HomePage(program)
    show(qtbot, page)
    assert "Worth another look" in words(page)
    assert "Due since 20 December 2026" in words(page)
    assert "Look again on 20 February 2027" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Look at your photos")
    assert asked.args == ["photos"]
    program.start_audit(Depth.AGAIN)
    page.opened()
    wait_for(qtbot, page, "Go on with your review")
    assert "Worth another look" not in words(page), "the review covers the photos"
    program.remove_audit(program.session.audits[0])
    page.opened()
    wait_for(qtbot, page, "Worth another look")
    press(qtbot, page, "Remind me later")
    press(qtbot, page, "Tomorrow: remind me on 26 December 2026")
    assert "Worth another look" not in words(page)
    program.save_preferences(looked_at(program.preferences, Area.PHOTOS, clock.today()))
    assert program.reminder_plan().areas[Area.PHOTOS].day == date(2027, 1, 25)


def test_a_sooner_look_is_proposed_once(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    audit(program, clock, {FRIENDS: DONE}, days=5)
    program.save_worker(replace(program.worker, someone_looking=True))
    program.incidents.write(Wording(happened="A message at night"))
    page = HomePage(program)
    show(qtbot, page)
    press(qtbot, page, "Look each month: Someone may be looking for you.")
    assert "Look again on 25 December 2026" in words(page)
    assert (program.preferences.next_review, program.preferences.review_months) == (date(2026, 12, 25), 1)
    page.opened()
    press(qtbot, page, "Keep the date: You added to your incident log lately.")
    assert program.vault.preferences().next_review == date(2026, 12, 25)
    page.opened()
    assert "incident log lately" not in words(page)
    assert "Someone may be looking for you" not in words(page)


def test_what_changed_can_be_looked_at_today(
    program: Application, clock: FixedClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit(program, clock, {FRIENDS: DONE}, days=5)
    other = replace(program.catalogue.checks[FRIENDS], fingerprint="another one")
    monkeypatch.setattr(type(program.session), "changed", lambda *_: ChangedChecks(others=(other,)))
    page = HomePage(program)
    show(qtbot, page)
    assert "1 check has changed since you answered." in words(page)
    press(qtbot, page, "Look at them today")
    assert program.preferences.next_review == clock.today()
    wait_for(qtbot, page, "Due today")


def test_another_date_is_saved_at_once(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    audit(program, clock, {}, days=1)
    page = HomePage(program)
    show(qtbot, page)
    press(qtbot, page, "Change: the date of the next review")
    press(qtbot, page, "Look again in: 6 months")
    assert program.vault.preferences().next_review == date(2027, 5, 21)
    assert program.vault.preferences().review_months == 6
    due = read_due(program.data_dir / FILE_NAME)
    assert due is not None
    assert due.plan.areas[Area.REVIEW].day == date(2027, 5, 21)
    assert "Look again on 21 May 2027" in words(page)


def test_a_date_that_cannot_be_saved_is_said(
    program: Application, clock: FixedClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit(program, clock, {}, days=120)
    page = HomePage(program)
    show(qtbot, page)

    def full(_: object) -> None:
        raise DiskFull()

    monkeypatch.setattr(program.vault, "save_preferences", full)
    press(qtbot, page, "Remind me later")
    press(qtbot, page, "Not before 1 April")
    wait_for(qtbot, page, "The disk is full")
    assert program.preferences.next_review == date(2027, 2, 20)


# --- Actions, trend, problems, help ------------------------------------------------------------


def test_three_actions_with_their_own_button_and_a_way_to_all(program: Application, qtbot: QtBot) -> None:
    checks = [check for section in choose(program.catalogue, program.worker, Depth.QUICK) for check in section.checks]
    for check in checks[:4]:
        program.session.answer(check, TO_DO)
    page = HomePage(program)
    show(qtbot, page)
    best = program.session.plan(3)
    for action in best:
        assert action.text in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "See all 4")
    assert asked.args == ["actions"]


def test_open_setting_opens_the_page_and_a_dead_browser_is_answered_with_a_code(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    answers = [True, False]
    monkeypatch.setattr(program, "browse", lambda link, purpose: asked.append((link, purpose)) or answers.pop(0))
    check = program.catalogue.checks[WITH_LINK]
    program.session.answer(check, TO_DO)
    page = HomePage(program)
    show(qtbot, page)
    press(qtbot, page, "Open setting")
    assert asked[0][0].startswith("https://")
    assert asked[0][1] == f"Setting: {check.title}"
    assert not page.findChildren(QrDialog)
    press(qtbot, page, "Open setting")
    assert len(page.findChildren(QrDialog)) == 1


def test_an_action_from_photos_leads_to_the_photos(program: Application, qtbot: QtBot) -> None:
    put_photos_to_do(program)
    page = HomePage(program)
    show(qtbot, page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Clean them: Take the location out of 1 photo")
    assert asked.args == ["photos"]


def test_a_ready_message_opens(program: Application, qtbot: QtBot) -> None:
    check = next(
        check for check in program.catalogue.checks.values() if check.messages and not any(r.link for r in check.routes)
    )
    program.session.answer(check, TO_DO)
    page = HomePage(program)
    show(qtbot, page)
    press(qtbot, page, f"See message: {check.title}")
    assert len(page.findChildren(MessageDialog)) == 1


def test_a_message_that_names_the_law_says_when_it_was_checked(program: Application, qtbot: QtBot) -> None:
    page = HomePage(program)
    show(qtbot, page)
    dialog = MessageDialog(program, "erasure-request", page)
    dialog.open()
    settle()
    shown = words(dialog)
    assert "This is not legal advice." in shown
    assert "Checked on 20 November 2026 against copies of the ICO's pages for the public." in shown


def test_the_trend_comes_with_the_second_audit(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    audit(program, clock, {FRIENDS: DONE})
    page = HomePage(program)
    show(qtbot, page)
    assert not page.findChildren(TrendChart)
    audit(program, clock, {FRIENDS: DONE, WITH_LINK: DONE})
    page.opened()
    settle()
    chart = page.findChild(TrendChart)
    assert "20 November 2026: 1 of" in chart.accessibleName()
    assert "2 checks are as you want them, 1 more than on 20 November 2026." in words(page)


def test_a_checklist_that_was_left_out_is_one_quiet_line(program: Application, home: HomePage, qtbot: QtBot) -> None:
    program.packs._catalogue = program.catalogue.with_problem(PackError(Path("ours.toml"), "it is not right."))
    home.opened()
    wait_for(qtbot, home, "1 checklist file is left out. All other checks work.")
    with qtbot.waitSignal(home.go) as asked:
        press(qtbot, home, "See why in Settings")
    assert asked.args == ["settings"]


@pytest.mark.parametrize(
    ("photos", "told"),
    [
        (1, "1 original photo has been kept for over 30 days. It still shows where it was taken."),
        (1204, "1,204 original photos have been kept for over 30 days. They still show where they were taken."),
    ],
)
def test_originals_kept_for_long_are_one_quiet_line(
    program: Application, home: HomePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, photos: int, told: str
) -> None:
    assert "See the originals" not in [b.text() for b in home.findChildren(QPushButton) if b.isVisible()]
    monkeypatch.setattr(program, "old_originals", lambda: photos)
    home.opened()
    wait_for(qtbot, home, told)
    with qtbot.waitSignal(home.go) as asked:
        press(qtbot, home, "See the originals")
    assert asked.args == ["clean"]
    check_fits(qtbot, home)


def test_help_is_one_press_away(home: HomePage, qtbot: QtBot) -> None:
    press(qtbot, home, "I need help now")
    assert len(home.findChildren(HelpDialog)) == 1


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_the_greeting_goes_with_the_hour(hour: int, words: str) -> None:
    local = datetime(2026, 11, 20, hour).astimezone()
    assert _greeting(local.astimezone(UTC)) == f"Good {words}"


# --- For everyone ------------------------------------------------------------------------------


def _under_way(program: Application, clock: FixedClock) -> None:
    program.flow.jump(Step.SETTINGS)


def _due(program: Application, clock: FixedClock) -> None:
    audit(program, clock, {FRIENDS: DONE})
    audit(program, clock, {WITH_LINK: TO_DO}, days=120)
    put_photos_to_do(program)


def _waiting(program: Application, clock: FixedClock) -> None:
    audit(program, clock, {FRIENDS: DONE}, days=3)


@pytest.mark.parametrize("state", [_under_way, _due, _waiting])
def test_every_control_has_a_name_and_all_of_it_fits(
    program: Application, clock: FixedClock, qtbot: QtBot, state: Callable[[Application, FixedClock], None]
) -> None:
    state(program, clock)
    page = HomePage(program)
    show(qtbot, page)
    assert unnamed(page) == []
    check_fits(qtbot, page)


def test_an_audit_that_lies_ahead_is_named_by_its_date(home: HomePage, program: Application, clock: FixedClock) -> None:
    audit(program, clock, {}, days=-365)
    home.opened()
    settle()
    assert "Your last audit has the date 20 November 2026, which is still to come." in words(home)
