"""The opt-in checks of the search for oneself: what is sent is said first, and only sent with a yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import Computer, FindingState, OwnDetails, Verdict
from app.search_self.records import Sighting
from app.search_self.site_list import HOST
from app.ui.pages.search import SearchPage
from tests.history_makers import MemoryStore
from tests.loopback_server import LoopbackServer, answer, serve
from tests.ui.page_kit import check_fits, settle, unnamed, words
from tests.ui.password_kit import program_with
from tests.ui.search_kit import open_search, press
from tests.unit.search_self.farm import NAME, Farm, farm, host

RUN = "https://run.example/results"


@pytest.fixture(scope="module")
def sites() -> Iterator[Farm]:
    with farm(24, ("honest_yes", "honest_no", "wall_403")) as made:
        yield made


@pytest.fixture(scope="module")
def source(sites: Farm) -> Iterator[LoopbackServer]:
    """What plays GitHub, and the page that was found."""
    with serve() as server:
        server.play = lambda handler: answer(handler, sites.site_list if "wmn" in handler.path else b"", 200)
        yield server


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, sites: Farm, source: LoopbackServer) -> Iterator[Application]:
    stand_ins = {HOST: source.url, "run.example": source.url, **sites.stand_ins}
    with program_with(tmp_path_factory.mktemp("search"), stand_ins, MemoryStore()) as made:
        made.own_search().save_details(OwnDetails(user_names=(NAME,)))
        query = made.own_search().plan().queries[0]
        made.own_search().add(query, Sighting(Verdict.MINE_OPEN, RUN))
        made.own_search().add(query, Sighting(Verdict.FAKE, "https://www.facebook.com/not-me"))
        yield made


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> SearchPage:
    return open_search(program, qtbot)


def said(card: QWidget) -> str:
    return words(card).replace("\u200b", "")


def test_a_no_sends_nothing(page: SearchPage, source: LoopbackServer, program: Application) -> None:
    before = len(program.vault.ledger()), len(source.asked)
    press(page.tool.links, "Check the links")
    assert "each once, to: run.example (1 request)." in said(page.tool.links)
    press(page.tool.links, "Send nothing")
    assert "run.example" not in said(page.tool.links)
    assert (len(program.vault.ledger()), len(source.asked)) == before


def test_the_links_are_asked_for_once_and_what_is_gone_is_said(
    page: SearchPage, source: LoopbackServer, program: Application, qtbot: QtBot
) -> None:
    play = source.play
    source.play = lambda handler: answer(handler, b"", 410)
    press(page.tool.links, "Check the links")
    assert not unnamed(page.tool.links)
    press(page.tool.links, "Send 1 request")
    qtbot.waitUntil(lambda: "2 links looked at, 1 gone." in said(page.tool.links))
    source.play = play
    for _ in range(3):
        settle()
    told = said(page.tool.links)
    assert "run.example: The site says that the page is gone." in told
    assert "facebook.com: The app cannot tell." in told
    states = {result.link: result.state for result in program.own_search().record.results}
    assert states[RUN] is FindingState.GONE
    assert sum(entry.host == "run.example" for entry in program.vault.ledger()) == 1
    check_fits(qtbot, page)


def test_a_user_name_is_looked_for_after_two_words_of_what_is_sent(
    page: SearchPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = page.tool.user_names
    press(card, "Look for my user name")
    qtbot.waitUntil(lambda: "It asks" in said(card))
    assert f"It asks {HOST} (GitHub) for the list, once." in said(card)
    press(card, "Fetch the list")
    qtbot.waitUntil(lambda: "The list of sites is" in said(card))
    assert f"The user name {NAME}, to 24 sites." in said(card)
    assert "of 20 November 2026" in said(card)
    press(card, "Ask 24 sites")
    qtbot.waitUntil(lambda: "24 sites asked. 8 pages to look at." in said(card))
    for _ in range(3):
        settle()
    assert "8 sites: There is a page under this user name. It may be yours or somebody else's." in said(card)
    assert "8 sites: The site did not let this app look." in said(card)
    assert not unnamed(card)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    press(card, "Open Site 0")
    assert opened == [f"https://{host(0)}/u/{NAME}"]
    assert program.vault.ledger()[-1].by_browser
    check_fits(qtbot, page)


def test_user_names_are_kept_to_compare_with_only_when_the_worker_says_so(
    page: SearchPage, program: Application, sites: Farm, qtbot: QtBot
) -> None:
    card = page.tool.user_names

    def look() -> None:
        press(card, "Look for my user name")
        qtbot.waitUntil(lambda: "This would be sent" in said(card))
        press(card, "Ask 24 sites")
        qtbot.waitUntil(lambda: "24 sites asked." in said(card))
        for _ in range(12):
            settle()

    press(card, "Look for my user name")
    qtbot.waitUntil(lambda: "This would be sent" in said(card))
    press(card, "Get a newer list first")
    assert f"It asks {HOST} (GitHub) for the list, once." in said(card)
    press(card, "Send nothing")
    look()
    assert "Kept to compare with" not in said(card)
    assert not program.own_search().kept_names(NAME)
    press(card, "Keep these results")
    assert "Kept to compare with: 8 pages, last seen on 20 November 2026." in said(card)
    yes, no = (sites.behaviours.index(kind) for kind in ("honest_yes", "honest_no"))
    sites.behaviours[yes], sites.behaviours[no] = "honest_no", "honest_yes"
    try:
        look()
    finally:
        sites.behaviours[yes], sites.behaviours[no] = "honest_yes", "honest_no"
    assert "Beside the pages you kept: 1 new, 7 still there, 1 gone." in said(card)
    assert "the site says now that it has no page under this user name." in said(card)
    assert not unnamed(card)
    press(card, "Forget them")
    press(card, "Forget them")
    assert "Kept to compare with" not in said(card)
    assert not program.own_search().kept_names(NAME)


def test_what_is_asked_ends_with_the_page(page: SearchPage, sites: Farm, qtbot: QtBot) -> None:
    card = page.tool.user_names
    press(card, "Look for my user name")
    qtbot.waitUntil(lambda: "This would be sent" in said(card))
    sites.server.play = lambda handler: handler.told.ending.wait(5)
    try:
        press(card, "Ask 24 sites")
        page.leaving()
        qtbot.waitUntil(lambda: "asked." in said(card), timeout=2000)
    finally:
        sites.server.play = sites.play


def test_on_an_employers_computer_the_user_name_is_not_looked_for(
    page: SearchPage, program: Application, qtbot: QtBot
) -> None:
    before = program.worker
    assert page.tool.user_names.isVisible()
    program.save_worker(replace(before, computer=Computer.EMPLOYERS))
    page.tool.enter()
    assert not page.tool.user_names.isVisible()
    program.save_worker(before)
