"""History: past audits in words, what changed between two, and the same for a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Computer
from app.core.vault_errors import DiskTrouble
from app.ui.pages.history import AUDITS_AT_ONCE, HistoryPage
from app.ui.widgets.amounts_ring import AmountsBar
from app.ui.widgets.picker import Picker
from app.ui.widgets.plain_table import PlainTable
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, wait_for
from tests.ui.page_kit import audit, check_fits, show, unnamed, words

FRIENDS, PHONE = "facebook.friends-list", "facebook.phone-lookup"
TO_DO, DONE, SO = AnswerValue.TO_DO, AnswerValue.FIXED, AnswerValue.AS_WANTED


@pytest.fixture
def page(program: Application, clock: FixedClock) -> HistoryPage:
    """Three audits: the friends list got better, then the phone number worse."""
    audit(program, clock, {FRIENDS: TO_DO, PHONE: SO})
    audit(program, clock, {FRIENDS: DONE})
    audit(program, clock, {PHONE: TO_DO})
    return HistoryPage(program)


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
    show(qtbot, page)
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
    show(qtbot, page)
    assert "Under way" in words(page)
    assert "Left before the end" in words(page)


def test_the_last_two_are_compared_at_once(page: HistoryPage, program: Application, qtbot: QtBot) -> None:
    show(qtbot, page)
    qtbot.waitUntil(lambda: changes(page) is not None)
    table = changes(page)
    assert table is not None
    title = program.catalogue.checks[PHONE].title
    assert cells(table) == [[title, "Already so", "To do", "To look at again"]]
    wait_for(qtbot, page, "To look at again: 1")


def test_any_two_can_be_compared_in_either_order(page: HistoryPage, program: Application, qtbot: QtBot) -> None:
    show(qtbot, page)
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
    show(qtbot, page)
    qtbot.waitUntil(lambda: changes(page) is not None)
    choose(page, "The earlier audit", 0)
    wait_for(qtbot, page, "Choose two different audits.")


def test_a_history_that_cannot_be_read_is_said(
    page: HistoryPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DiskTrouble(Path("history.db"))

    monkeypatch.setattr(program.session, "changes", broken)
    show(qtbot, page)
    wait_for(qtbot, page, "This computer could not read or write history.db.")


def test_a_cell_tells_a_screen_reader_its_column(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    qtbot.waitUntil(lambda: changes(page) is not None)
    table = changes(page)
    assert table is not None
    assert table.model().index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Before: Already so"


def test_the_trend_is_also_a_table(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    press(qtbot, page, "Show as a table")
    table = next(t for t in page.findChildren(PlainTable) if t.accessibleName().startswith("Checks as you want them"))
    qtbot.waitUntil(table.isVisible)
    assert [row[:2] for row in cells(table)] == [
        ["21 May 2027", "1"],
        ["19 February 2027", "2"],
        ["20 November 2026", "1"],
    ]


def test_older_audits_come_when_they_are_asked_for(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    for _ in range(AUDITS_AT_ONCE + 3):
        audit(program, clock, {}, days=1)
    page = HistoryPage(program)
    show(qtbot, page)
    assert len(page.findChildren(AmountsBar)) == AUDITS_AT_ONCE
    press(qtbot, page, "Show 3 older audits")
    assert len(page.findChildren(AmountsBar)) == AUDITS_AT_ONCE + 3


def test_every_control_has_a_name_and_all_of_it_fits(page: HistoryPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    qtbot.waitUntil(lambda: changes(page) is not None)
    press(qtbot, page, "Show as a table")
    assert unnamed(page) == []
    check_fits(qtbot, page)
