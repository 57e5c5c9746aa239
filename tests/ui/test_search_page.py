"""The step Search for yourself: a plan, what was found, what was asked, and the next audit, over a real history."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import (
    AccountKind,
    Computer,
    Depth,
    FindingState,
    OwnDetails,
    RequestKind,
    Shows,
    Step,
    Verdict,
    Worker,
)
from app.search_self.search_places import Group
from app.search_self.searching import forget
from app.system import browsers
from app.ui.pages.search import SearchPage
from app.ui.widgets.dialogs import MessageDialog
from app.ui.widgets.search_plan import QueryRow
from app.ui.widgets.search_sighting import SightingDetails
from app.ui.window import MainWindow
from tests.ui.page_kit import check_fits, unnamed, words
from tests.ui.search_kit import button, open_search, press, turns

SIAN = Worker(
    names=("Siân Jones",), places=("Bury",), employers=("Calder Care",), accounts={"facebook": AccountKind.PERSONAL}
)
LINK = "https://www.calderdale10k.example/results/2019"


@pytest.fixture
def program(history: Application) -> Application:
    """The history without what the test before left in it, but for the ledger."""
    forget(history.vault)
    history.save_worker(SIAN)
    return history


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> SearchPage:
    return open_search(program, qtbot)


def record(page: SearchPage, verdict: str, link: str = "", *shows: str) -> None:
    """Record a page of the query on screen as a worker does."""
    press(page.tool, f"{verdict}:")
    if link:
        press(page.tool, "Add the link")
        details = page.tool.findChildren(SightingDetails)[-1]
        details.link.setFocus()
        details.link.insert(link)
        details.link.textEdited.emit(link)
        for tick in details.findChildren(QCheckBox):
            tick.setChecked(tick.text() in shows)
    press(page.tool, "Keep and go on")


def test_without_a_name_it_asks_what_to_search_for_and_keeps_it(program: Application, qtbot: QtBot) -> None:
    program.save_worker(Worker())
    page = open_search(program, qtbot)
    assert "Search only for yourself" in words(page)
    press(page.tool, "Make my search plan")
    assert "There is no name to search for." in words(page)
    fields = {field.accessibleName().partition(",")[0]: field for field in page.tool.findChildren(QLineEdit)}
    assert not unnamed(page)
    qtbot.keyClicks(fields["Your names"], "Sam Jones, Sam Bevan")
    qtbot.keyClicks(fields["Your schools and colleges"], "Bury High")
    qtbot.keyClicks(fields["Your job"], "key worker, nights")
    qtbot.keyClicks(fields["Your user names"], "sianj")
    qtbot.keyClick(fields["Your user names"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.tool.look is not None)
    turns()
    assert program.worker.names == ("Sam Jones", "Sam Bevan")
    assert program.own_search().details() == OwnDetails(
        user_names=("sianj",), schools=("Bury High",), profession="key worker, nights"
    )
    assert "You search for: Sam Jones, 1 user name" in words(page)
    assert "There is no name to search for." not in words(page)


def test_a_search_says_who_sees_what_before_it_opens(
    page: SearchPage, program: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    assert page.tool.look is not None
    query = page.tool.look.query
    assert "Google will see these words." in words(page.tool.look)
    assert query.text in words(page.tool.look).replace("\u200b", "")
    press(page.tool.look, "Copy the words")
    assert QGuiApplication.clipboard().text() == query.text
    before = len(program.vault.ledger())
    press(page.tool.look, "Open")
    entry = program.vault.ledger()
    assert len(opened) == 1
    assert len(entry) == before + 1
    assert any(line.host == "www.google.com" and line.by_browser and "Jones" not in line.purpose for line in entry)


def test_a_private_window_is_opened_where_a_browser_is_found(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "firefox"
    fake.write_text(f"#!/bin/sh\nprintf '%s' \"$*\" > '{tmp_path}/told'\n")
    fake.chmod(0o700)
    monkeypatch.setattr(browsers, "search_path", lambda: str(tmp_path))
    page = open_search(program, qtbot)
    look = page.tool.look
    assert look is not None
    assert "A private window starts signed out" in words(look)
    assert button(look, "Private in Firefox").property("kind") == "primary"
    before = len(program.vault.ledger())
    press(look, "Private in Firefox")
    qtbot.waitUntil(lambda: len(program.vault.ledger()) > before)
    assert (tmp_path / "told").read_text() == f"-private-window {look.query.url}"
    entry = program.vault.ledger()[-1]
    assert (entry.host, entry.by_browser, entry.purpose) == ("www.google.com", True, "A search for yourself")
    fake.unlink()
    press(look, "Private in Firefox")
    qtbot.waitUntil(lambda: "Firefox did not open a private window." in words(page))
    assert len(program.vault.ledger()) == before + 1
    check_fits(qtbot, page)


def test_a_site_says_what_it_does_and_who_can_search_there(page: SearchPage) -> None:
    queries = {(query.place, query.group): query for query in page.tool.plan._plan.queries}
    for place, group, said in (
        ("sssc", Group.REGISTERS, "cannot be hidden"),
        ("192", Group.PEOPLE_FINDERS, "Look at the foot of the page for its removal form"),
        ("facebook", Group.PLATFORMS, "Only members can search here"),
    ):
        page.tool.plan.wanted.emit(queries[place, group])
        turns()
        look = page.tool.look
        assert look is not None
        if look.query.may_upset:
            press(look, "Show this search")
        assert said in words(look)


def test_two_clicks_keep_what_was_found_and_lead_to_the_next_search(page: SearchPage, program: Application) -> None:
    assert page.tool.look is not None
    first = page.tool.look.query
    press(page.tool, "Mine, fine:")
    press(page.tool, "Keep and go on")
    assert page.tool.look.query != first
    (result,) = program.own_search().record.results
    assert (result.verdict, result.queries) == (Verdict.MINE_FINE, (first.key,))
    second = page.tool.look.query
    page.tool.give(1)
    turns()
    assert second.key in program.own_search().record.looked
    assert "Nothing found" in words(page)
    assert "2 of " in words(page)


def test_what_comes_later_is_read_where_it_stands(page: SearchPage) -> None:
    """The next search, the other ways, the details of a page: Tab and screen readers meet them from top to bottom."""
    page.tool.skip()
    turns()
    press(page.tool, "How to go private")
    press(page.tool, "Mine, fine:")
    press(page.tool, "Add a link or note")
    page.resize(960, 5000)
    turns()
    stops = [item for item in page.tool.findChildren(QWidget) if item.isVisible() and not item.children()]
    tops = [item.mapTo(page.tool, QPoint()).y() for item in stops if isinstance(item, QLineEdit | QLabel)]
    assert len(tops) > 20
    assert all(one <= other + 40 for one, other in pairwise(tops)), "side by side may differ a little"


def test_the_keys_record_and_skip(page: SearchPage, program: Application, qtbot: QtBot) -> None:
    assert page.tool.look is not None
    first = page.tool.look.query
    page.heading.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_S)
    turns()
    assert page.tool.look.query != first
    assert not program.own_search().record.looked
    second = page.tool.look.query
    qtbot.keyClick(page, Qt.Key.Key_5)
    qtbot.keyClick(button(page.tool, "Keep and go on"), Qt.Key.Key_Return)
    turns()
    (result,) = program.own_search().record.results
    assert (result.verdict, result.queries) == (Verdict.NOT_ME, (second.key,))


def test_two_pages_of_one_search_are_kept_apart_by_their_links(page: SearchPage, program: Application) -> None:
    for _ in range(2):
        press(page.tool, "Not me:")
        press(page.tool, "Keep, and add more")
    assert "One page without a link is kept" in words(page)
    press(page.tool, "Add a link or note")
    details = page.tool.findChildren(SightingDetails)[-1]
    details.link.insert(LINK)
    details.link.textEdited.emit(LINK)
    press(page.tool, "Keep and go on")
    assert len(program.own_search().record.results) == 2
    assert "One page without a link is kept" not in words(page)


def test_a_removal_that_was_asked_for_waits_with_its_day(page: SearchPage, program: Application) -> None:
    record(page, "Mine, too open", LINK, "Your name", "Your town")
    assert "Mine, too open: calderdale10k.example" in words(page).replace("\u200b", "")
    press(page.tool, "What can I do?")
    assert not unnamed(page)
    press(page.tool, "See message: Ask Google")
    dialog = page.findChild(MessageDialog)
    assert dialog is not None
    assert LINK in dialog._text.toPlainText()
    dialog.close()
    press(page.tool, "Show the way: Ask Google")
    assert "right to be forgotten form" in words(page.tool.results)
    press(page.tool, "Put on my list: Ask Google")
    press(page.tool, "I asked today: Ask Google")
    assert "You asked on 20 November 2026. They have until 21 December 2026" in words(page)
    (action,) = [action for action in program.open_actions() if action.step is Step.SEARCH]
    assert action.message
    assert action.due
    press(page.tool, "Change the day: Ask Google")
    asked_on = page.tool.findChildren(QDateEdit)[-1]
    assert asked_on.date() == asked_on.maximumDate()
    asked_on.setDate(QDate(2026, 11, 3))
    press(page.tool, "Keep this day: Ask Google")
    assert "You asked on 3 November 2026. They have until 3 December 2026" in words(page)
    press(page.tool, "They answered: Ask Google")
    assert "Ask Google to leave it out: answered on 20 November 2026." in words(page)
    assert not [action for action in program.open_actions() if action.step is Step.SEARCH]


def test_a_late_answer_leads_to_the_complaint(page: SearchPage, program: Application, qtbot: QtBot) -> None:
    record(page, "Mine, too open", LINK)
    (result,) = program.own_search().record.results
    asked = program.clock.today() - timedelta(days=40)
    program.own_search().asked(result.key, RequestKind.GOOGLE, asked)
    again = open_search(program, qtbot)
    assert "Something you asked for should have an answer by now." in words(again)
    press(again.tool, "What can I do?")
    press(again.tool, "I complained today: Ask Google")
    assert "You complained on 20 November 2026." in words(again)
    assert "should have an answer by now" not in words(again)


def test_what_stands_together_is_said_and_drawn(page: SearchPage, program: Application) -> None:
    assert not page.tool.summary.isVisible()
    record(page, "Someone else's", LINK, "Your name", "Your employer", "Your face")
    said = words(page.tool.summary)
    assert "One page shows your name, your face and your employer." in said
    assert program.own_search().record.results[0].shows == {Shows.NAME, Shows.EMPLOYER, Shows.FACE}
    drawn = [item.accessibleName() for item in page.tool.summary.findChildren(QWidget) if item.accessibleName()]
    assert any("your name with your face on 1 page" in name for name in drawn)
    page.tool.summary.grab()


def test_the_next_audit_shows_what_is_gone_and_what_is_still_there(
    history: Application, program: Application, page: SearchPage, qtbot: QtBot
) -> None:
    record(page, "Mine, too open", LINK)
    record(page, "Mine, too open", "https://other.example/me")
    assert isinstance(history.clock, FixedClock)
    program.finish_audit(program.clock.today() + timedelta(days=90))
    history.clock.advance(timedelta(days=91))
    program.start_audit(Depth.QUICK)
    again = open_search(program, qtbot)
    assert "Last time: 1 to act on" in words(again)
    assert "What you do not see any more counts as gone." in words(again)
    press(again.tool, "Nothing:")
    press(again.tool, "Still there:")
    press(again.tool, "Nothing more:")
    states = {result.link: result.state for result in program.own_search().record.results}
    assert states == {LINK: FindingState.GONE, "https://other.example/me": FindingState.OPEN}
    found = words(again.tool.results)
    assert "Gone" in found
    assert "Still there" in found


def test_what_may_upset_waits_behind_a_word_and_help(page: SearchPage) -> None:
    query = next(query for query in page.tool.plan._plan.queries if query.may_upset)
    page.tool.plan.wanted.emit(query)
    turns()
    assert page.tool.look is not None
    assert "What you find here may upset you." in words(page.tool.look)
    page.tool.give(3)  # there is nothing to record yet
    with pytest.raises(StopIteration):
        button(page.tool.look, "Open")
    press(page.tool, "Show this search")
    assert button(page.tool.look, "Open")
    press(page.tool, "A fake of me:")
    assert "You do not have to deal with this alone" in words(page.tool.look)


def test_at_the_end_of_the_quick_part_the_rest_is_offered(page: SearchPage) -> None:
    for _ in range(20):
        if page.tool.look is None:
            break
        if page.tool.look.query.may_upset:
            press(page.tool, "Show this search")
        page.tool.give(1)
        turns()
    assert "That is enough for today, if you like" in words(page)
    assert page._next.property("kind") == "primary"
    press(page.tool, "Go on with")
    assert page.tool.look is not None


def test_on_an_employers_computer_no_user_name_is_searched_for(program: Application, qtbot: QtBot) -> None:
    program.own_search().save_details(OwnDetails(user_names=("sianj",)))
    program.save_worker(Worker(names=("Siân Jones",), computer=Computer.EMPLOYERS))
    page = open_search(program, qtbot)
    assert "Your employer can see what is searched for" in words(page)
    assert all("sianj" not in query.text for query in page.tool.plan._plan.queries)
    press(page.tool, "Mine, fine:")
    assert not [item for item in page.tool.findChildren(QPushButton) if "picture" in item.text()]
    press(page.tool, "Change: what to search for")
    assert not [field for field in page.tool.findChildren(QLineEdit) if "user names" in field.accessibleName()]
    press(page.tool, "Make my search plan")
    assert program.own_search().details().user_names == ("sianj",)


def test_a_folded_group_shows_its_searches(page: SearchPage) -> None:
    before = len(page.tool.plan.findChildren(QueryRow))
    press(page.tool, "Show: searches, People finders")
    rows = page.tool.plan.findChildren(QueryRow)
    assert len(rows) > before
    press(rows[-1], "Search")
    assert page.tool.look is not None
    assert page.tool.look.query == rows[-1].query


def test_it_fits_and_every_control_has_a_name(page: SearchPage, qtbot: QtBot) -> None:
    record(page, "Someone else's", LINK, "Your name", "Your town")
    press(page.tool, "What can I do?")
    press(page.tool, "How to go private")
    page.tool.give(6)
    press(page.tool, "Add the link")
    assert not unnamed(page)
    check_fits(qtbot, page)


def test_a_slip_is_put_right_and_a_page_that_is_gone_needs_nothing_more(page: SearchPage, program: Application) -> None:
    record(page, "Mine, too open", LINK, "Your name")
    press(page.tool, "Correct it:")
    assert not unnamed(page.tool.results)
    press(page.tool, "Mine, too open: calderdale10k.example: Not me")
    (result,) = program.own_search().record.results
    assert (result.verdict, result.link) == (Verdict.NOT_ME, LINK)
    press(page.tool, "It is gone:")
    (result,) = program.own_search().record.results
    assert result.state is FindingState.GONE
    assert "Gone by " in words(page.tool.results)


def test_all_of_it_is_forgotten_when_the_worker_is_sure(page: SearchPage, program: Application, qtbot: QtBot) -> None:
    record(page, "Mine, too open", LINK, "Your name")
    press(page.tool, "Forget all of it")
    press(page.tool, "Keep it")
    assert program.own_search().record.results
    press(page.tool, "Forget all of it")
    press(page.tool, "Forget it")
    qtbot.waitUntil(lambda: not page.tool.kept.isVisible())
    assert not program.own_search().record.results
    turns()
    assert "calderdale10k" not in words(page)
    qtbot.waitUntil(lambda: page.tool.look is not None)
    assert "0 of " in words(page.tool.plan)
    assert program.worker == SIAN


def test_the_way_through_the_step_leads_by_the_plan(program: Application, qtbot: QtBot) -> None:
    """The last test here: the window closes the history as it goes."""
    window = MainWindow(program)
    qtbot.addWidget(window)
    window.show()
    window.enter("home")
    window.go("search")
    page = window.findChild(SearchPage)
    assert page is not None
    assert page.tool.isVisible()
    qtbot.waitUntil(lambda: page.tool.look is not None)
    page._back.click()
    turns()
    assert not page.tool.isVisible()
    page.show_tool()
    page._next.click()
    assert program.flow.place.step is Step.POSTS
