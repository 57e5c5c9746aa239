"""History: past audits in words, what changed between two, and the same for a screen reader."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Computer, Wording
from app.core.vault_errors import DiskTrouble
from app.history.annals import Annals
from app.history.compare import Change, Turn
from app.ui.pages.history import HistoryPage, Section
from app.ui.widgets.amounts_picture import AmountsChart
from app.ui.widgets.amounts_ring import AmountsBar
from app.ui.widgets.audits_timeline import TimelineChart
from app.ui.widgets.history_changes import ROWS_AT_ONCE
from app.ui.widgets.long_column import SHOWN
from app.ui.widgets.picker import Picker
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.story_dialog import StoryDialog
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, wait_for
from tests.ui.page_kit import audit, check_fits, settle, show, unnamed, words

FRIENDS, PHONE = "facebook.friends-list", "facebook.phone-lookup"
TO_DO, DONE, SO = AnswerValue.TO_DO, AnswerValue.FIXED, AnswerValue.AS_WANTED


@pytest.fixture
def page(program: Application, clock: FixedClock) -> HistoryPage:
    """Three audits: the friends list got better, then the phone number worse."""
    audit(program, clock, {FRIENDS: TO_DO, PHONE: SO})
    audit(program, clock, {FRIENDS: DONE})
    audit(program, clock, {PHONE: TO_DO})
    return HistoryPage(program)


def show_section(qtbot: QtBot, page: HistoryPage, section: Section) -> None:
    show(qtbot, page)
    page.show_section(section)
    settle()


def changes(page: HistoryPage) -> PlainTable | None:
    found = [table for table in page.findChildren(PlainTable) if table.accessibleName().startswith("What changed")]
    return next((table for table in found if table.isVisible()), None)


def cells(table: PlainTable) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def choose(page: HistoryPage, name: str, index: int) -> None:
    picker = next(found for found in page.findChildren(Picker) if found.accessibleName().startswith(name))
    picker.menu_actions()[index].trigger()


def test_without_audits_it_says_what_comes_here(tmp_path: Path, clock: FixedClock, qtbot: QtBot) -> None:
    program = Application(tmp_path / "new", clock)
    program.load()
    program.create_history(Computer.MINE, PASSPHRASE)
    page = HistoryPage(program)
    show(qtbot, page)
    assert "No audits yet" in words(page)
    program.close()


def test_each_audit_has_its_date_its_state_and_its_amounts(
    page: HistoryPage, program: Application, qtbot: QtBot
) -> None:
    show_section(qtbot, page, Section.AUDITS)
    assert page.subtitle.text().startswith("3 audits")
    assert words(page).count("Finished") == 3
    bars = [bar.accessibleName() for bar in page.findChildren(AmountsBar)]
    assert [bar.split(": ")[1].split(",")[0] for bar in bars] == [
        "1 as you want them",
        "2 as you want them",
        "1 as you want them",
    ]


def test_one_under_way_and_one_left_are_told_apart(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    from app.core.model import Depth

    program.start_audit(Depth.FULL)
    page = HistoryPage(program)
    show_section(qtbot, page, Section.AUDITS)
    assert "Under way" in words(page)
    assert "Left before the end" in words(page)


def test_the_last_two_are_compared_at_once(page: HistoryPage, program: Application, qtbot: QtBot) -> None:
    show_section(qtbot, page, Section.CHANGES)
    qtbot.waitUntil(lambda: changes(page) is not None)
    table = changes(page)
    assert table is not None
    title = program.catalogue.checks[PHONE].title
    assert cells(table) == [[title, "Already so", "To do", "To look at again"]]
    wait_for(qtbot, page, "To look at again: 1")


def test_any_two_can_be_compared_in_either_order(page: HistoryPage, program: Application, qtbot: QtBot) -> None:
    show_section(qtbot, page, Section.CHANGES)
    qtbot.waitUntil(lambda: changes(page) is not None)
    choose(page, "The earlier audit", 0)
    choose(page, "The later audit", 2)

    def compared() -> None:
        table = changes(page)
        assert table is not None
        assert [row[1:] for row in cells(table)] == [
            ["Already so", "To do", "To look at again"],
            ["To do", "Fixed it now", "Better"],
        ]

    qtbot.waitUntil(compared)


def test_an_audit_is_not_compared_with_itself(page: HistoryPage, qtbot: QtBot) -> None:
    show_section(qtbot, page, Section.CHANGES)
    qtbot.waitUntil(lambda: changes(page) is not None)
    choose(page, "The earlier audit", 0)
    wait_for(qtbot, page, "Choose two different audits.")


def test_a_history_that_cannot_be_read_is_said(
    page: HistoryPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DiskTrouble(Path("history.db"))

    monkeypatch.setattr(program.session, "changes", broken)
    show_section(qtbot, page, Section.CHANGES)
    wait_for(qtbot, page, "This computer could not read or write history.db.")


def test_a_cell_tells_a_screen_reader_its_column(page: HistoryPage, qtbot: QtBot) -> None:
    show_section(qtbot, page, Section.CHANGES)
    qtbot.waitUntil(lambda: changes(page) is not None)
    table = changes(page)
    assert table is not None
    assert table.model().index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Before: Already so"


def test_what_matters_most_is_one_sentence(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    wait_for(qtbot, page, "Since February: 1 fewer as you want them, 1 to look at again")


def test_the_amounts_are_also_a_table(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    press(qtbot, page, "Show as a table: the four amounts")
    table = next(t for t in page.findChildren(PlainTable) if t.accessibleName().startswith("The four amounts"))
    qtbot.waitUntil(table.isVisible)
    assert [row[:3] for row in cells(table)] == [
        ["21 May 2027", "1", "1"],
        ["19 February 2027", "2", "0"],
        ["20 November 2026", "1", "1"],
    ]


def test_the_arrow_keys_go_through_the_audits(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    (chart,) = page.findChildren(AmountsChart)
    assert chart.accessibleName().startswith("3 audits from 20 November 2026 to 21 May 2027: as you want them 1 and")
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("19 February 2027: 2 as you want them, 0 to do,")
    assert "2 as you want them" in words(page)
    for key, there in ((Qt.Key.Key_Home, "20 November 2026"), (Qt.Key.Key_End, "21 May 2027")):
        qtbot.keyClick(chart, key)
        assert chart.accessibleDescription().startswith(there)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.plot().center().toPoint())
    assert chart.accessibleDescription().startswith("19 February 2027")


def test_the_timeline_is_a_sentence_a_picture_and_a_table(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    (chart,) = page.findChildren(TimelineChart)
    assert chart.accessibleName().startswith("3 audits since 20 November 2026: 3 finished.")
    press(qtbot, page, "Show as a table: your audits by date")
    table = next(t for t in page.findChildren(PlainTable) if t.accessibleName() == "Your audits by date")
    assert cells(table)[2] == ["20 November 2026", "Quick", "Finished", "20 November 2026"]


def test_older_audits_come_when_they_are_asked_for(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    for _ in range(SHOWN + 3):
        audit(program, clock, {}, days=1)
    page = HistoryPage(program)
    show_section(qtbot, page, Section.AUDITS)
    qtbot.waitUntil(lambda: len(page.findChildren(AmountsBar)) == SHOWN)
    press(qtbot, page, "Show more: 3 audits left")
    qtbot.waitUntil(lambda: len(page.findChildren(AmountsBar)) == SHOWN + 3)


def test_a_line_opens_its_story_and_the_turns_are_filtered(
    page: HistoryPage, program: Application, qtbot: QtBot
) -> None:
    show_section(qtbot, page, Section.CHANGES)
    qtbot.waitUntil(lambda: changes(page) is not None)
    choose(page, "The earlier audit", 2)
    wait_for(qtbot, page, "To look at again: 1 · Better: 1")
    press(qtbot, page, "Better  1")
    table = changes(page)
    assert table is not None
    assert [row[3] for row in cells(table)] == ["Better"]
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    (story,) = page.findChildren(StoryDialog)
    assert "To do in November 2026. Fixed in February." in words(story)
    with qtbot.waitSignal(page.go) as led:
        press(qtbot, story, "Go to the check")
    assert led.args == [f"check:{FRIENDS}"]


def test_thousands_of_changes_are_shown_a_few_at_a_time(
    page: HistoryPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Change(f"x.{number}", None, None, Turn.NEW) for number in range(5_000)]
    monkeypatch.setattr(program.session, "changes", lambda *_: many)
    show_section(qtbot, page, Section.CHANGES)
    wait_for(qtbot, page, "New: 5000")
    table = changes(page)
    assert table is not None
    assert len(cells(table)) == ROWS_AT_ONCE
    press(qtbot, page, "Show more: 4,950 left")
    assert len(cells(table)) == 2 * ROWS_AT_ONCE


def test_the_search_finds_everything_in_words(
    page: HistoryPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    read = Annals.index

    def noting(*args: Any, **kind: Any) -> Any:
        threads.append(threading.current_thread())
        return read(*args, **kind)

    monkeypatch.setattr(Annals, "index", noting)
    program.session.save_note(PHONE, "Ask Siân")
    program.session.note_audit(program.session.audits[0].id, "after the move")
    entry = program.incidents.write(Wording("Siân saw a stranger's post"))
    show_section(qtbot, page, Section.SEARCH)
    wait_for(qtbot, page, "Your notes · 2")
    assert threads
    assert threading.main_thread() not in threads
    (field,) = page.findChildren(QLineEdit)
    qtbot.keyClicks(field, "sian")
    wait_for(qtbot, page, "2 results for “sian”")
    assert "Your notes beside checks · 1" in words(page)
    assert "Incident log (private) · 1" in words(page)
    with qtbot.waitSignal(page.go) as led:
        press(qtbot, page, "Open it in the log")
    assert led.args == [f"incidents:{entry}"]
    press(qtbot, page, "Its story")
    assert "Your note: Ask Siân" in [row[1] for row in cells(page.findChildren(StoryDialog)[0].findChild(PlainTable))]


def test_the_log_is_not_searched_on_an_employers_computer(
    page: HistoryPage, program: Application, qtbot: QtBot
) -> None:
    program.incidents.write(Wording("A stranger wrote"))
    program.save_worker(replace(program.worker, computer=Computer.EMPLOYERS))
    show_section(qtbot, page, Section.SEARCH)
    wait_for(qtbot, page, "You have no notes yet.")
    qtbot.keyClicks(page.findChildren(QLineEdit)[0], "stranger wrote")
    wait_for(qtbot, page, "Nothing found for “stranger wrote”.")
    assert "incident" not in words(page)


def test_a_note_to_an_audit_is_written_where_it_stands(page: HistoryPage, program: Application, qtbot: QtBot) -> None:
    show_section(qtbot, page, Section.AUDITS)
    press(qtbot, page, "Add a note: audit of 21 May 2027")
    (edit,) = page.findChildren(QPlainTextEdit)
    edit.setPlainText("after I changed jobs")
    page.leaving()
    assert program.session.audits[0].note == "after I changed jobs"
    press(qtbot, page, "Done: note, audit of 21 May 2027")
    assert "after I changed jobs" in words(page)


def test_one_audit_is_deleted_after_what_goes_is_said(page: HistoryPage, program: Application, qtbot: QtBot) -> None:
    show_section(qtbot, page, Section.AUDITS)
    press(qtbot, page, "Delete this audit: 21 May 2027")
    wait_for(qtbot, page, "Delete the audit of 21 May 2027?")
    assert "This cannot be undone." in words(page)
    press(qtbot, page, "Keep it")
    assert len(program.session.audits) == 3
    press(qtbot, page, "Delete this audit: 21 May 2027")
    press(qtbot, page, "Delete it")
    wait_for(qtbot, page, "The audit of 21 May 2027 is deleted.")
    assert len(program.session.audits) == 2
    assert page.subtitle.text().startswith("2 audits")


def test_every_control_has_a_name_and_all_of_it_fits(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    for section in Section:
        page.show_section(section)
        settle()
        assert unnamed(page) == []
    page.show_section(Section.CHANGES)
    qtbot.waitUntil(lambda: changes(page) is not None)
    press(qtbot, page, "Show as a table: the four amounts")
    check_fits(qtbot, page)
