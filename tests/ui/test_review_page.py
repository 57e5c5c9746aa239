"""Look again: what is asked and why, answers by key, photos beside it, what can wait, and the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar
from pytestqt.qtbot import QtBot

from app.application import Application
from app.checklist.selection import choose
from app.core.clock import FixedClock
from app.core.model import (
    AccountKind,
    AnswerValue,
    Area,
    Computer,
    Depth,
    FindingState,
    Part,
    RequestKind,
    Surface,
    Verdict,
    Worker,
)
from app.core.vault_errors import DiskFull
from app.history.again import TODAY_MINUTES, Asked
from app.history.attention import Reason
from app.photos import scan
from app.reminders.due import next_review
from app.search_self.records import Sighting
from app.ui.again_words import how_much
from app.ui.pages.history import HistoryPage
from app.ui.pages.home import HomePage
from app.ui.pages.review import ReviewPage
from app.ui.report_contents import Kind, Wish, build, take
from app.ui.widgets.audits_timeline import DEPTH_ORDER
from app.ui.widgets.check_way import Way
from app.ui.window import MainWindow
from tests.history_makers import MemoryStore
from tests.ui.driving import button, press, shows, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed, words
from tests.ui.photo_files import held_after, jpeg

SEASON = timedelta(days=91)
YEARS = timedelta(days=800)
TO_DO, WANTED, FIXED = AnswerValue.TO_DO, AnswerValue.AS_WANTED, AnswerValue.FIXED


def answer_all(program: Application, depth: Depth = Depth.QUICK, *, to_do: int = 0) -> None:
    """Finish an audit of this depth in which every check was answered, so many of them with "to do"."""
    checks = [check for section in choose(program.catalogue, program.worker, depth) for check in section.checks]
    with program.vault.together():
        for number, check in enumerate(checks):
            surface = Surface.IPHONE if check.routes else None
            program.session.answer(check, TO_DO if number < to_do else FIXED, surface=surface)
    program.finish_audit(program.clock.today())


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def program(tmp_path: Path, clock: FixedClock, store: MemoryStore) -> Iterator[Application]:
    """A quick audit under way, opened by a keyring: a passphrase would cost each test half a second."""
    made = Application(tmp_path / "data", clock, store)
    made.load()
    made.create_history(Computer.MINE, None)
    made.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL, "whatsapp": AccountKind.MIXED}))
    made.start_audit(Depth.QUICK)
    yield made
    made.close()


@pytest.fixture
def season(program: Application, clock: FixedClock) -> Application:
    """A quick audit of three months ago, with two things to do."""
    answer_all(program, to_do=2)
    clock.advance(SEASON)
    return program


@pytest.fixture
def years(program: Application, clock: FixedClock) -> Application:
    """A quick audit so long ago that every answer has run out."""
    answer_all(program)
    clock.advance(YEARS)
    return program


def review(program: Application, qtbot: QtBot) -> ReviewPage:
    page = ReviewPage(program)
    show(qtbot, page)
    settle()  # the card comes in a turn of its own, and is laid out in the next
    settle()
    return page


def first(program: Application, reason: Reason) -> Asked:
    return next(asked for asked in program.session.again().today if asked.reason is reason)


def type_keys(page: ReviewPage, keys: str, qtbot: QtBot) -> None:
    """Press keys as a worker does who never touches the mouse."""
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.heading.setFocus()
    for key in keys:
        qtbot.keyClick(page.focusWidget() or page, key)
        settle()


# --- What is asked -------------------------------------------------------------------------------


def test_with_two_accounts_after_three_months_today_is_ten_minutes_at_most(
    program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    program.start_audit(Depth.NORMAL)
    answer_all(program, Depth.NORMAL, to_do=5)
    clock.advance(SEASON)
    page = review(program, qtbot)
    again = program.session.again()
    assert [asked.reason for asked in again.asked].count(Reason.WAS_TO_DO) == 5
    assert again.minutes <= TODAY_MINUTES
    assert f"{len(again.today)} checks for today, about {again.minutes} min." in page.subtitle.text()


def test_it_begins_one_and_goes_on_with_it_after_a_restart(
    season: Application, store: MemoryStore, clock: FixedClock, qtbot: QtBot
) -> None:
    page = review(season, qtbot)
    begun = season.session.unfinished
    assert begun is not None
    assert begun.depth is Depth.AGAIN
    laid_out = season.session.again()
    press(qtbot, page, f"To do: {laid_out.today[0].check.title}")
    settle()
    season.close()
    later = Application(season.data_dir, clock, store)
    later.load()
    later.open_history()
    try:
        assert later.session.again() == laid_out
        page = review(later, qtbot)
        assert later.session.unfinished == replace(begun, position=later.session.unfinished.position)  # type: ignore[union-attr]
        assert shows(page, f"1 of {len(laid_out.today)} looked at")
        assert shows(page, laid_out.today[1].check.title)
    finally:
        later.close()


def test_each_card_says_why_it_is_here(season: Application, qtbot: QtBot) -> None:
    page = review(season, qtbot)
    assert shows(page, "On 20 November 2026 you wanted to do this.")
    assert not unnamed(page)


def test_what_was_answered_between_two_audits_is_not_asked(season: Application, qtbot: QtBot) -> None:
    done = first(season, Reason.WAS_TO_DO).check
    season.session.answer(done, FIXED)
    review(season, qtbot)
    assert done.id not in {asked.check.id for asked in season.session.again().asked}


def test_a_new_account_brings_its_checks_and_a_changed_one_comes_first(
    season: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = season.worker
    season.save_worker(replace(worker, accounts={**worker.accounts, "instagram": AccountKind.PERSONAL}))
    again = season.session.again()
    new = [asked.check.pack for asked in again.asked if asked.reason is Reason.NEW]
    assert set(new) == {"instagram"}
    wanted = again.standing[0]
    before = season.session.latest[wanted.id]
    season.session._latest[wanted.id] = replace(before, fingerprint="0" * 8 + wanted.fingerprint[8:])
    assert season.session.again().today[0] == Asked(wanted, Reason.CHANGED, season.session.latest[wanted.id])


# --- Answering by key ----------------------------------------------------------------------------


def test_one_key_says_that_it_is_still_so_and_another_takes_it_back(years: Application, qtbot: QtBot) -> None:
    page = review(years, qtbot)
    (one, two, *_) = years.session.again().today
    assert shows(page, "You fixed this on 20 November 2026, on an iPhone. It is time to look again.")
    assert not page.findChildren(Way)
    type_keys(page, "1", qtbot)
    given = years.session.given[one.check.id]
    assert (given.value, given.surface) == (WANTED, Surface.IPHONE if one.check.routes else None)
    assert shows(page, two.check.title)
    assert page.findChildren(QProgressBar)[0].value() == 1
    type_keys(page, "z", qtbot)
    assert not years.session.given
    assert shows(page, one.check.title)
    type_keys(page, "s", qtbot)
    assert not years.session.given
    assert shows(page, two.check.title)


def test_changed_opens_every_answer_and_a_number_gives_one(years: Application, qtbot: QtBot) -> None:
    page = review(years, qtbot)
    one = years.session.again().today[0]
    type_keys(page, "2", qtbot)
    assert not years.session.given
    type_keys(page, "3", qtbot)
    qtbot.waitUntil(lambda: one.check.id in years.session.given)
    assert years.session.given[one.check.id].value is TO_DO
    assert [action.text for action in years.open_actions()] == [one.check.title]


def test_the_way_there_is_one_fold_away(years: Application, qtbot: QtBot) -> None:
    page = review(years, qtbot)
    press(qtbot, page, f"Show the way there: {years.session.again().today[0].check.title}")
    (way,) = page.findChildren(Way)
    assert way.route.surface is Surface.IPHONE


def test_numbers_typed_into_a_note_answer_nothing(season: Application, qtbot: QtBot) -> None:
    page = review(season, qtbot)
    check = season.session.again().today[0].check
    page.activateWindow()
    press(qtbot, page, f"Add a private note: {check.title}")
    note = next(edit for edit in page.findChildren(QPlainTextEdit) if edit.isVisible())
    qtbot.keyClicks(note, "121s z")
    assert note.toPlainText() == "121s z"
    assert not season.session.given
    page.leaving()
    assert season.session.notes == {check.id: "121s z"}


def test_what_cannot_be_saved_is_said_and_asked_again(
    years: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = review(years, qtbot)

    def fail(*_: object, **__: object) -> None:
        raise DiskFull()

    monkeypatch.setattr(years.session, "answer", fail)
    press(qtbot, page, f"Still so: {years.session.again().today[0].check.title}")
    wait_for(qtbot, page, DiskFull().happened)
    assert shows(page, years.session.again().today[0].check.title)


# --- What is not asked ---------------------------------------------------------------------------


def test_the_others_are_folded_and_can_be_opened_again(season: Application, qtbot: QtBot) -> None:
    page = review(season, qtbot)
    standing = season.session.again().standing
    text = f"Looked at on 20 November 2026: {len(standing)} checks"
    press(qtbot, page, f"Show: {text}")
    press(qtbot, page, f"Look again: {standing[0].title}")
    wait_for(qtbot, page, "You fixed this on 20 November 2026")
    press(qtbot, page, f"To do: {standing[0].title}")
    qtbot.waitUntil(lambda: season.session.given[standing[0].id].value is TO_DO)
    wait_for(qtbot, page, season.session.again().today[0].check.title)  # and on with the review


def test_what_can_wait_is_offered_and_nothing_is_lost(years: Application, qtbot: QtBot) -> None:
    page = review(years, qtbot)
    again = years.session.again()
    assert again.later
    with years.vault.together():
        for asked in again.today:
            years.session.answer(asked.check, WANTED)
    page.opened()
    wait_for(qtbot, page, "Today's part is done")
    assert shows(page, f"{len(again.later)} checks can wait")
    press(qtbot, page, "Do some more: ")
    assert page.subtitle.text().startswith(f"{len(again.asked)} checks for today")
    wait_for(qtbot, page, again.later[0].check.title)
    press(qtbot, page, "To the end of the review")
    press(qtbot, page, "Finish this review")
    (audit, *_) = years.session.audits
    assert audit.amounts is not None
    assert audit.amounts.as_wanted + audit.amounts.cannot_hide == len(again.today)
    assert [asked.check.id for asked in years.session.again().asked] == [asked.check.id for asked in again.later]


# --- The end -------------------------------------------------------------------------------------


def test_actions_that_wait_are_done_or_left_and_the_review_ends(
    season: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    page = review(season, qtbot)
    today = season.session.again().today
    one, two = (asked.check for asked in today if asked.reason is Reason.WAS_TO_DO)
    press(qtbot, page, "To the end of the review")
    wait_for(qtbot, page, f"You looked at 0 of {len(today)} checks.")
    press(qtbot, page, f"Done: {one.title}")
    press(qtbot, page, f"Later: {two.title}")
    assert {name: answer.value for name, answer in season.session.given.items()} == {one.id: FIXED, two.id: TO_DO}
    press(qtbot, page, f"Undo: {two.title}")
    assert two.id not in season.session.given
    assert not unnamed(page)
    press(qtbot, page, "Change: the date of the next review")
    press(qtbot, page, "Look again in: 1 month")
    chosen = next_review(clock.today(), 1)
    page._end()
    wait_for(qtbot, page, "Since your last audit on 20 November 2026: 1 better now")
    press(qtbot, page, "Finish this review")
    audit = season.session.audits[0]
    assert audit.finished == clock.now()
    assert season.preferences.next_review == chosen, "though the end was come to once more"
    assert shows(page, "Your review is done")
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Print the record")
    assert asked.args == ["reports"]


def test_where_nothing_needs_a_look_the_worker_can_say_that_they_looked(
    program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    answer_all(program)
    clock.advance(timedelta(days=7))
    before = program.session.audits[0].amounts
    page = review(program, qtbot)
    assert "Nothing needs another look" in words(page)
    assert "The first one is to be looked at again on" in words(page)
    assert program.session.unfinished is None
    check_fits(qtbot, page)
    finish = button(page, "Finish this review")
    finish.click()
    finish.click()  # in the same turn of the event loop
    audit, *earlier = program.session.audits
    assert len(earlier) == 1
    assert (audit.depth, audit.amounts) == (Depth.AGAIN, before)
    assert not program.vault.answers(audit.id)
    wish = Wish(Kind.RECORD)
    report = build(program, wish, take(program, wish))
    assert report is not None
    assert "Look again</td><td>0</td>" in "".join(report.sections)
    show(qtbot, HistoryPage(program))
    assert set(DEPTH_ORDER) == set(Depth)


def test_another_audit_is_not_left_without_asking(program: Application, qtbot: QtBot) -> None:
    before = program.session.unfinished
    page = review(program, qtbot)
    assert shows(page, "An audit is under way")
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go on with it")
    assert asked.args == ["flow"]
    assert program.session.unfinished == before


def test_before_the_first_audit_there_is_nothing_to_look_at_again(
    tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    program = Application(tmp_path / "new", clock, MemoryStore())
    program.load()
    program.create_history(Computer.MINE, None)
    try:
        page = review(program, qtbot)
        assert shows(page, "There is nothing to look at again yet")
        assert not program.session.audits
    finally:
        program.close()


def test_home_goes_on_with_it_and_the_walk_knows_its_checks(season: Application, qtbot: QtBot) -> None:
    review(season, qtbot)
    page = HomePage(season)
    show(qtbot, page)
    again = season.session.again()
    assert shows(page, f"{how_much(again.today)}.")
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go on: your review")
    assert asked.args == ["review"]
    assert {item.check.id for item in again.asked} <= season.flow.asked
    assert season.flow.left == len(again.asked)


# --- Photos --------------------------------------------------------------------------------------


@pytest.fixture
def folders(season: Application, tmp_path: Path) -> list[Path]:
    """Two folders of last time, with one photo with a place in each, known already."""
    made = [tmp_path / "Phone", tmp_path / "Stick"]
    for folder in made:
        jpeg(folder / "known.jpg", place=True)
    season.save_preferences(replace(season.preferences, photo_folders=tuple(map(str, made))))
    return made


def looked(program: Application, qtbot: QtBot) -> ReviewPage:
    page = review(program, qtbot)
    assert page._photos is not None
    if page._photos.is_busy:
        with qtbot.waitSignal(page._photos.recorded, timeout=20_000):
            pass
    return page


def test_only_new_photos_with_a_place_are_told_and_led_to(
    season: Application, folders: list[Path], qtbot: QtBot, look: object
) -> None:
    looked(season, qtbot)
    season.finish_audit(season.clock.today())
    season.start_audit(Depth.AGAIN)
    new = [jpeg(folders[0] / f"new-{number}.jpg", place=True) for number in range(2)]
    window = MainWindow(season)
    qtbot.addWidget(window)
    window.resize(1180, 820)
    window.show()
    window.enter("review")
    wait_for(qtbot, window, "2 new photos with a place in 2 folders")
    assert shows(window, "2 known ones are still there.")
    press(qtbot, window, "Clean these 2: new photos with a place")
    tool = window._pages["step:photos"].tool  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: tool.rows.number() == 2)
    press(qtbot, window, "Back to your review")
    wait_for(qtbot, window, "2 new photos with a place in 2 folders")
    assert {Path(row.path) for row in tool.rows.rows(*(row.status for row in tool.rows.rows()))} <= set(new)
    assert season.preferences.photo_folders == tuple(map(str, folders))
    assert season.preferences.reminder_choices.looked == {Area.PHOTOS: season.clock.today()}


def test_a_folder_that_is_not_there_is_said_and_nothing_is_taken_as_gone(
    season: Application, folders: list[Path], qtbot: QtBot
) -> None:
    looked(season, qtbot)
    for path in folders[1].iterdir():
        path.unlink()  # an empty mount point is what an unplugged drive may leave
    page = looked(season, qtbot)
    wait_for(qtbot, page, "Stick is not there now, or it is empty.")
    folders[1].rmdir()
    page = looked(season, qtbot)
    wait_for(qtbot, page, "Stick is not there now, or it is empty.")
    states = sorted(finding.state for finding in season.vault.findings(Part.PHOTOS))
    assert states == [FindingState.CANNOT_TELL, FindingState.OPEN]
    check_fits(qtbot, page)
    press(qtbot, page, "Forget it: Stick")
    wait_for(qtbot, page, "No new photo with a place in 1 folder")
    assert season.preferences.photo_folders == (str(folders[0]),)


def test_the_look_at_photos_can_be_stopped_and_begun_again(
    season: Application, folders: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go_on = held_after(1, scan.scan)
    monkeypatch.setattr(scan, "scan", held)
    page = review(season, qtbot)
    assert page.interrupted() is not None
    press(qtbot, page, "Cancel: Looking for new photos with a place")
    go_on.set()
    wait_for(qtbot, page, "You stopped the look.")
    assert page.interrupted() is None
    assert [finding.state for finding in season.vault.findings(Part.PHOTOS)] == [FindingState.OPEN]
    press(qtbot, page, "Look in them again: photo folders")
    wait_for(qtbot, page, "in 2 folders")


def test_on_a_shared_computer_no_folder_is_looked_at(season: Application, folders: list[Path], qtbot: QtBot) -> None:
    season.save_worker(replace(season.worker, computer=Computer.SHARED))
    assert review(season, qtbot)._photos is None


# --- Room ----------------------------------------------------------------------------------------


def test_all_of_it_fits_with_large_text_in_a_narrow_window(years: Application, qtbot: QtBot) -> None:
    page = review(years, qtbot)
    type_keys(page, "1", qtbot)
    check_fits(qtbot, page)
    type_keys(page, "2", qtbot)
    check_fits(qtbot, page)
    press(qtbot, page, "To the end of the review")
    check_fits(qtbot, page)


# --- The search beside it ---------------------------------------------------------------------------


def test_what_was_found_by_searching_leads_to_the_plan(season: Application, clock: FixedClock, qtbot: QtBot) -> None:
    assert "Search again" not in words(review(season, qtbot))
    season.save_worker(replace(season.worker, names=("Siân Jones",)))
    search = season.own_search()
    query = search.plan().queries[0]
    found = search.add(query, Sighting(Verdict.MINE_OPEN, "https://run.example/results"))
    search.finish(query, clock.now() - timedelta(days=60))
    search.asked(found.key, RequestKind.ERASURE, clock.today() - timedelta(days=60))
    page = review(season, qtbot)
    assert "your searches led to 1 page. 1 answer is due by now." in words(page)
    gone: list[str] = []
    page.go.connect(gone.append)
    press(qtbot, page, "Search again: for yourself")
    assert gone[-1] == "search"
    check_fits(qtbot, page)
    search.finish(query, clock.now() + timedelta(minutes=1))
    assert "Search again" not in words(review(season, qtbot))
