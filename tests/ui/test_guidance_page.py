"""Where this comes from: every document and clause on screen, its checks, the search, and the ways there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.checklist.coverage import beside_clauses
from app.core.clock import FixedClock
from app.core.model import AccountKind, Computer, Depth, Nation, Step, Worker
from app.ui.pages.checks import ChecksPage
from app.ui.pages.guidance import GuidancePage
from app.ui.pages.preferences import PreferencesPage
from app.ui.widgets.basics import Toggle
from app.ui.widgets.dialogs import MessageDialog
from app.ui.widgets.served_row import ServedRow
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed, words

FRIENDS = "facebook.friends-list"
BURY_SECTIONS = [f"Section {number}" for number in ("1", "2", "3.1", "3.2", "3.3.1", "3.3.2", "3.4", "3.5", "4", "5")]


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> GuidancePage:
    made = GuidancePage(program)
    show(qtbot, made)
    wait_until_whole(qtbot, made)
    return made


def wait_until_whole(qtbot: QtBot, page: GuidancePage) -> None:
    settle()
    origin = next(origin for origin in page._found if origin.id == page._shown)
    qtbot.waitUntil(lambda: len(rows(page)) == len(list(origin.entries)))


def rows(page: GuidancePage) -> list[ServedRow]:
    return [row for row in page.findChildren(ServedRow) if row.isVisible()]


def row_of_clause(page: GuidancePage, clause_id: str) -> ServedRow:
    return next(row for row in rows(page) if row.entry.id == clause_id)


def chips(page: GuidancePage) -> list[str]:
    return [chip.text() for chip in page.findChildren(Toggle) if chip.isVisible()]


def search(qtbot: QtBot, page: GuidancePage, text: str) -> None:
    page._search.clear()
    qtbot.keyClicks(page._search, text)
    qtbot.waitUntil(lambda: not page._soon.isActive())
    wait_until_whole(qtbot, page)


def test_bury_is_shown_from_its_first_section_to_its_last(page: GuidancePage) -> None:
    said = words(page)
    places = [said.index(f"\n{section}\n") for section in BURY_SECTIONS]
    assert places == sorted(places)
    assert "Whose it is: Bury Council" in said
    assert "How sure we are: We hold one copy" in said
    assert "No rule here. It is not in our copy." in said


def test_every_clause_can_be_read_from_the_documents_on_screen(page: GuidancePage, qtbot: QtBot) -> None:
    seen = set()
    for origin in page._origins[:5]:
        press(qtbot, page, f"{origin.name}, ")
        wait_until_whole(qtbot, page)
        seen |= {row.entry.id for row in rows(page)}
        assert not unnamed(page)
    assert seen == set(page._program.catalogue.register.by_id)


def test_a_check_that_is_asked_leads_there_and_others_say_why_not(page: GuidancePage, qtbot: QtBot) -> None:
    row_of_clause(page, "PS1").fold.click()
    press(qtbot, page, "Show: checks of Facebook")
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go to it: Hide your friends list")
    assert asked.args == [f"check:{FRIENDS}"]
    wait_for(qtbot, page, "not asked in this audit")
    press(qtbot, page, "Show: checks of TikTok")
    wait_for(qtbot, page, "not one of your accounts")


def test_before_the_first_audit_no_check_can_be_opened(tmp_path: Path, clock: FixedClock, qtbot: QtBot) -> None:
    newcomer = Application(tmp_path / "new", clock)
    newcomer.load()
    newcomer.create_history(Computer.MINE, PASSPHRASE)
    page = GuidancePage(newcomer)
    page.destroyed.connect(newcomer.close)
    show(qtbot, page)
    wait_until_whole(qtbot, page)
    row_of_clause(page, "PW2").fold.click()
    wait_for(qtbot, page, "not asked in this audit")
    assert not [each for each in page.findChildren(QPushButton) if each.text() == "Go to it"]


def test_what_else_serves_a_clause_is_told(page: GuidancePage, qtbot: QtBot) -> None:
    row_of_clause(page, "GR5").fold.click()
    wait_for(qtbot, page, row_of_clause(page, "GR5").entry.readings[0].body)
    row_of_clause(page, "GR1").fold.click()
    wait_for(qtbot, page, "Your agency's own file can fill this in: social media policy.")
    row_of_clause(page, "GR8").fold.click()
    wait_for(qtbot, page, "This app never tells you to leave social media")
    row_of_clause(page, "KG1").fold.click()
    wait_for(qtbot, page, "Each answer has a day from which the app asks again.")


def test_a_ready_message_opens(page: GuidancePage, qtbot: QtBot) -> None:
    press(qtbot, page, "Tea-Break Guide, ")
    wait_until_whole(qtbot, page)
    row_of_clause(page, "CN4").fold.click()
    message = row_of_clause(page, "CN4").entry.messages[0]
    press(qtbot, page, f"Message: {message.title}")
    qtbot.waitUntil(lambda: bool(page.findChildren(MessageDialog)))


def test_national_guidance_and_our_own_stand_apart(page: GuidancePage, qtbot: QtBot) -> None:
    press(qtbot, page, "National guidance, ")
    wait_for(qtbot, page, "NCSC, social media: how to use it safely")
    press(qtbot, page, "Added by this app, ")
    wait_for(qtbot, page, "No policy asks for these checks.")
    wait_until_whole(qtbot, page)
    button(page, "Show: what serves: Facebook").click()
    check = rows(page)[0].entry.checks[0]
    wait_for(qtbot, page, check.title)
    reason = next(source.part for source in check.sources if source.document == "Added by this app")
    wait_for(qtbot, page, reason)


def test_typing_narrows_all_documents_and_counts(page: GuidancePage, qtbot: QtBot) -> None:
    search(qtbot, page, "section 3.1 hide friends list")
    assert {row.entry.id for row in rows(page)} == {"PS1"}
    assert "Bury Council  1" in chips(page)
    assert "Social Care Wales  0" in chips(page)
    assert not unnamed(page)
    found = rows(page)[0].entry.checks
    assert FRIENDS in {check.id for check in found}
    assert len(found) < 10
    search(qtbot, page, "zebra")
    assert "Nothing here has these words" in words(page)
    assert "Try fewer words" in words(page)
    search(qtbot, page, "wales")
    page._search.clear()
    page._look()
    wait_until_whole(qtbot, page)
    assert chips(page)[0] == "Bury Council"


def test_words_found_elsewhere_are_pointed_at(page: GuidancePage, qtbot: QtBot) -> None:
    search(qtbot, page, "false insulting")
    assert "The numbers above show where they are found." in words(page)
    press(qtbot, page, "Social Care Wales, 1 rule")
    wait_until_whole(qtbot, page)
    assert [row.entry.id for row in rows(page)] == ["AC6"]


def test_a_worker_in_wales_begins_with_the_welsh_document(program: Application, qtbot: QtBot) -> None:
    program.save_worker(Worker(nation=Nation.WALES, accounts={"facebook": AccountKind.PERSONAL}))
    page = GuidancePage(program)
    show(qtbot, page)
    wait_for(qtbot, page, "Using social media responsibly (Social Care Wales)")


def test_from_a_check_the_page_begins_with_its_clauses(program: Application, qtbot: QtBot) -> None:
    page = GuidancePage(program)
    page.start_from(FRIENDS)
    show(qtbot, page)
    said = words(page)
    assert "“Hide your friends list” comes from" in said
    assert "(Bury Council policy, section 3.1 · Provider policy (SSSC Code), Protect yourself)" in said
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Back to this check: Hide your friends list")
    assert asked.args == [f"check:{FRIENDS}"]
    page.start_from("facebook.two-factor")
    page.opened()
    settle()
    (source,) = beside_clauses(program.catalogue.checks["facebook.two-factor"], program.catalogue)
    assert f"{source.document}: {source.part}" in words(page)
    page.start_from("")
    page.opened()
    settle()
    assert "comes from" not in words(page).replace("Where this comes from", "")


def test_from_todays_check_the_way_back_is_to_it(program: Application, qtbot: QtBot) -> None:
    program.start_audit(Depth.DAILY)
    one = program.one_a_day()
    assert one is not None
    page = GuidancePage(program)
    for check, place in zip(one.left[:2], ("today", f"check:{one.left[1].id}"), strict=True):
        page.start_from(check.id)
        show(qtbot, page)
        with qtbot.waitSignal(page.go) as asked:
            press(qtbot, page, f"Back to this check: {check.title}")
        assert asked.args == [place]


def test_each_card_and_settings_lead_here(program: Application, qtbot: QtBot) -> None:
    program.flow.jump(Step.SETTINGS)
    page = ChecksPage(program, Step.SETTINGS)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.cards[FRIENDS].is_open)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Where this comes from: Hide your friends list")
    assert asked.args == [f"guidance:{FRIENDS}"]
    settings = PreferencesPage(program)
    show(qtbot, settings)
    with qtbot.waitSignal(settings.go) as asked:
        press(qtbot, settings, "See the guidance")
    assert asked.args == ["guidance"]


def test_the_window_goes_there_and_back(program: Application, qtbot: QtBot) -> None:
    window = MainWindow(program)
    qtbot.addWidget(window)
    window.enter("home")
    window.show()
    window.go(f"guidance:{FRIENDS}")
    page = window._pages["guidance"]
    assert "comes from" in words(page)
    press(qtbot, page, "Back to this check")
    assert window._place == "step:settings"
    assert program.flow.place.check == FRIENDS
    window.go("guidance")
    settle()
    assert "“Hide your friends list”" not in words(page)


def test_the_keyboard_reaches_the_search_from_anywhere(page: GuidancePage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page._search.hasFocus()


def test_the_longest_list_is_made_a_few_lines_at_a_time(page: GuidancePage) -> None:
    """So that it never holds up the window, however many checks serve a rule."""
    row = row_of_clause(page, "PS1")
    before = len(row.findChildren(QObject))
    row.fold.click()
    made = [len(row.findChildren(QObject)) - before]
    while len(made) < 200 and made[-1] > (made[-2] if len(made) > 1 else 0):
        QApplication.processEvents()
        made.append(len(row.findChildren(QObject)) - before)
    assert made[-1] > 100
    assert max(later - earlier for earlier, later in zip([0, *made], made, strict=False)) < made[-1] / 2


def test_all_of_it_fits_with_large_text_in_a_narrow_window(page: GuidancePage, qtbot: QtBot) -> None:
    row_of_clause(page, "PS1").fold.click()
    press(qtbot, page, "Show: checks of Facebook")
    check_fits(qtbot, page)
