"""The guide for someone without a password manager, with a real leak service on this computer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyphen
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import AnswerValue, Computer
from app.passwords.leaks import HOST, PURPOSE
from app.ui.pages.page import Page
from app.ui.pages.passwords import PasswordsPage
from app.ui.secret_clipboard import secret_clipboard
from app.ui.widgets import password_test_card
from app.ui.widgets.password_guide import PasswordGuide
from app.ui.widgets.prose import MAY_BREAK, breakable_host
from app.ui.window import MainWindow
from tests.history_makers import MemoryStore
from tests.loopback_server import LoopbackServer, captive_portal, serve, silent
from tests.plain_words import reading_grade
from tests.ui.driving import button, shows, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed
from tests.ui.password_kit import field, on, program_with, push
from tests.unit.passwords.leak_service import LeakService, digest

KNOWN = "MorganOakes1987"
NEW = "lantern-copper-finch"
BOX = "The password to test"
EMAIL = ("passkeys", "two-step-email", "email-own-password", "recovery-contacts", "signed-in-devices")
MOST_GRADE = 9


@pytest.fixture(scope="module")
def service() -> Iterator[LoopbackServer]:
    with serve() as server:
        yield server


@pytest.fixture
def leaks(service: LoopbackServer) -> LoopbackServer:
    """A server that plays Pwned Passwords, and was asked nothing yet."""
    service.play = LeakService({KNOWN: 1234})
    service.asked.clear()
    return service


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, service: LoopbackServer) -> Iterator[Application]:
    """One for all: only what is answered and the ledger stay from test to test."""
    with program_with(tmp_path_factory.mktemp("guide"), {HOST: service.url}, MemoryStore()) as made:
        yield made


class GuidePage(Page):
    """A page with nothing but the guide."""

    def __init__(self, program: Application) -> None:
        super().__init__("Passwords and sign-in")
        self.guide = PasswordGuide(program)
        self.content.addWidget(self.guide)
        self.went: list[str] = []
        self.guide.go.connect(self.went.append)

    def opened(self) -> None:
        self.guide.opened()


def shown(qtbot: QtBot, program: Application) -> GuidePage:
    """The guide with all its cards."""
    page = GuidePage(program)
    show(qtbot, page)
    wait_for(qtbot, page, "The guidance has changed")
    settle()
    return page


def type_in(page: GuidePage, password: str) -> QLineEdit:
    box = field(page, QLineEdit, BOX)
    box.setText(password)
    return box


# --- Which accounts first -----------------------------------------------------------------------


def test_the_path_follows_the_answers_and_leads_to_the_checks(qtbot: QtBot, program: Application) -> None:
    def answer_all(value: AnswerValue, *names: str) -> None:
        for name in names:
            program.session.answer(program.catalogue.checks[f"passwords.{name}"], value)

    answer_all(AnswerValue.TO_DO, "two-step-email")
    page = shown(qtbot, program)
    assert shows(page, "Start here · 0 of 5 done")
    push(qtbot, page, "Go to it: Turn on two-step sign-in for your e-mail, To do")
    assert page.went == ["check:passwords.two-step-email"]
    recovery = program.catalogue.checks["passwords.recovery-contacts"]
    assert recovery.id not in program.flow.asked  # so the flow cannot lead there
    push(qtbot, page, f"How: {recovery.title}, Not looked at")
    assert shows(page, recovery.aim)

    answer_all(AnswerValue.FIXED, *EMAIL)
    page.opened()
    settle()
    assert not shows(page, "Turn on two-step sign-in for your e-mail")  # it is folded away
    push(qtbot, page, "Show: what to use for Your e-mail")
    button(page, "Go to it: Turn on two-step sign-in for your e-mail, Done")
    assert shows(page, "Start here · 0 of 1 done")  # the bank
    answer_all(AnswerValue.NOT_FOR_ME, "tricks")
    page.opened()
    settle()
    assert shows(page, "Nothing to check here")  # it leaves the count, and improves nothing
    program.session.undo(program.catalogue.checks["passwords.tricks"])


def test_a_check_that_is_not_for_this_worker_is_left_out(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    push(qtbot, page, "Show: what to use for The account of your phone")
    assert shows(page, program.catalogue.checks["iphone.two-factor"].title)
    assert not shows(page, program.catalogue.checks["android.two-step"].title)


def test_both_sides_of_the_guidance_are_dated_and_their_places_named(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    clause = program.catalogue.register.by_id["PW1"]
    assert shows(page, clause.text)
    for source in clause.sources:
        assert shows(page, f"{source.document}, ")
    assert shows(page, "section 3.1")
    assert shows(page, "23 April 2026")
    assert shows(page, "Do not just add a number")


def test_all_of_it_is_plain_named_and_fits(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    push(qtbot, page, "Make three words")
    type_in(page, KNOWN)
    wait_for(qtbot, page, "guess")
    push(qtbot, page, "Is it known from leaks?")
    push(qtbot, page, "How to set it up: Apple Passwords")
    hyphens = pyphen.Pyphen(lang="en_GB")
    sentences = [text for text in prose(page) if ". " in f"{text} "]
    assert len(sentences) > 40
    hard = {text: reading_grade(text, hyphens) for text in sentences}
    assert not {text: grade for text, grade in hard.items() if grade > MOST_GRADE}
    assert not unnamed(page)
    check_fits(qtbot, page)


def prose(page: GuidePage) -> list[str]:
    """What is on screen but for small print (sources, dates) and steps, which name menus."""
    labels = [item for item in page.findChildren(QLabel) if item.isVisible() and item.property("kind") != "caption"]
    return [item.text() for item in labels if not re.match(r"\d\. ", item.text())]


# --- Three random words -------------------------------------------------------------------------


def made(page: GuidePage) -> list[QLabel]:
    """The label that shows made words, if any does."""
    settle()
    labels = [item for item in page.findChildren(QLabel) if item.isVisible()]
    return [item for item in labels if item.accessibleName().endswith("with a dash between the words")]


def made_words(page: GuidePage) -> str:
    (shown,) = made(page)
    return shown.text().replace(MAY_BREAK, "")


def test_words_are_made_anew_read_aloud_as_words_and_copied(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    push(qtbot, page, "Make three words")
    first = made_words(page)
    assert len(first.split("-")) == 3
    assert made(page)[0].accessibleName().startswith(first.replace("-", ", "))
    push(qtbot, page, "Make another three")
    assert made_words(page) != first
    push(qtbot, page, "Make five words")
    assert len(made_words(page).split("-")) == 5

    push(qtbot, page, "Copy: the words on screen")
    assert QGuiApplication.clipboard().text() == made_words(page)
    assert shows(page, "off the clipboard after 90 seconds")
    secret_clipboard().clear()
    assert QGuiApplication.clipboard().text() == ""
    wait_for(qtbot, page, "off the clipboard again")


def test_the_clipboard_is_cleared_after_its_time_and_only_while_it_is_ours(qtbot: QtBot) -> None:
    held = secret_clipboard()
    with qtbot.waitSignal(held.cleared):
        held.copy(NEW, seconds=0.01)
    assert QGuiApplication.clipboard().text() == ""
    held.copy(NEW)
    QGuiApplication.clipboard().setText("something else")
    held.clear()
    assert QGuiApplication.clipboard().text() == "something else"
    QGuiApplication.clipboard().clear()


def test_the_clipboard_is_cleared_when_the_app_ends(qapp: QApplication) -> None:
    held = secret_clipboard()
    held.copy(NEW)
    qapp.aboutToQuit.emit()  # type: ignore[attr-defined] # Qt's own, private to it
    assert QGuiApplication.clipboard().text() == ""


# --- One password -------------------------------------------------------------------------------


def test_strength_is_told_in_words_and_knows_the_worker(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    type_in(page, KNOWN)
    wait_for(qtbot, page, "for someone who knows a little about you")
    type_in(page, "velvet umbrella thirteen harpoon")
    wait_for(qtbot, page, "Very hard to guess")
    type_in(page, "")
    settle()
    assert not shows(page, "Very hard to guess")


def test_the_box_is_masked_but_while_the_button_is_held(
    qtbot: QtBot, program: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, program)
    box, masked = type_in(page, KNOWN), QLineEdit.EchoMode.Password
    assert box.echoMode() is masked
    show_it = button(page, "Hold to show")
    show_it.pressed.emit()
    assert box.echoMode() is QLineEdit.EchoMode.Normal
    with monkeypatch.context() as patch:
        patch.setattr(password_test_card, "A_SHORT_PRESS", 0)  # so this one was held
        show_it.released.emit()
    assert box.echoMode() is masked
    show_it.click()
    assert box.echoMode() is QLineEdit.EchoMode.Normal  # for a moment, for whoever cannot hold it
    page.hide()
    assert box.echoMode() is masked


def test_nothing_is_sent_before_it_is_shown_and_agreed_to(
    qtbot: QtBot, program: Application, leaks: LoopbackServer
) -> None:
    page = shown(qtbot, program)
    box = type_in(page, KNOWN)
    push(qtbot, page, "Is it known from leaks?")
    five = digest(KNOWN)[:5]
    assert shows(page, " ".join(five))
    assert shows(page, breakable_host(HOST))
    push(qtbot, page, "Send nothing")
    settle()
    assert not leaks.asked
    assert box.text() == KNOWN

    push(qtbot, page, "Is it known from leaks?")
    push(qtbot, page, "Send the five")
    wait_for(qtbot, page, "Known from leaks, 1,234 times")
    assert [one.path for one in leaks.asked] == [f"/range/{five}"]
    assert leaks.asked[0].headers["add-padding"] == "true"
    assert box.text() == ""
    assert not box.isUndoAvailable()
    entry = program.vault.ledger()[-1]
    assert (entry.host, entry.purpose, entry.count) == (HOST, PURPOSE, 1)
    assert five not in repr(program.vault.export())
    assert "progress" in page.went


def test_a_new_password_is_not_in_the_known_leaks(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    box = type_in(page, NEW)
    push(qtbot, page, "Is it known from leaks?")
    push(qtbot, page, "Send the five")
    wait_for(qtbot, page, "Not in the known leaks")
    assert box.text() == ""


def test_what_is_no_answer_is_unknown_and_says_why(qtbot: QtBot, program: Application, leaks: LoopbackServer) -> None:
    leaks.play = captive_portal
    page = shown(qtbot, program)
    type_in(page, NEW)
    push(qtbot, page, "Is it known from leaks?")
    push(qtbot, page, "Send the five")
    wait_for(qtbot, page, "Unknown")
    assert shows(page, "A sign-in page of a Wi-Fi network")


def test_leaving_empties_the_box_and_stops_what_is_under_way(
    qtbot: QtBot, program: Application, leaks: LoopbackServer
) -> None:
    leaks.play = silent
    page = shown(qtbot, program)
    box = type_in(page, KNOWN)
    push(qtbot, page, "Is it known from leaks?")
    push(qtbot, page, "Send the five")
    qtbot.waitUntil(lambda: bool(leaks.asked))
    push(qtbot, page, "Make three words")
    page.hide()
    assert box.text() == ""
    page.show()
    page.opened()
    assert not made(page)
    assert not shows(page, "Asking")
    assert not shows(page, "Unknown")
    assert box.isEnabled()


def test_cancelling_leaves_it_unknown(qtbot: QtBot, program: Application, leaks: LoopbackServer) -> None:
    leaks.play = silent
    page = shown(qtbot, program)
    type_in(page, KNOWN)
    push(qtbot, page, "Is it known from leaks?")
    push(qtbot, page, "Send the five")
    qtbot.waitUntil(lambda: bool(leaks.asked))
    push(qtbot, page, f"Cancel: Asking {HOST}")
    wait_for(qtbot, page, "Unknown")
    assert shows(page, "You stopped it")


def test_on_an_employers_computer_no_password_is_typed_and_nobody_is_asked(qtbot: QtBot, program: Application) -> None:
    with on(Computer.EMPLOYERS, program):
        page = shown(qtbot, program)
        assert shows(page, "no password is tested here")
        assert shows(page, "asks nobody from here")
        assert not page.findChildren(QLineEdit)
        push(qtbot, page, "Make three words")
        assert made_words(page)


def test_all_of_it_can_be_reached_by_keyboard(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    type_in(page, KNOWN)
    push(qtbot, page, "Is it known from leaks?")
    assert button(page, "Send nothing").hasFocus() or not page.isActiveWindow()
    nobody = [item.accessibleName() for item in page.findChildren(QAbstractButton) if not _takes_tab(item)]
    assert not nobody
    button(page, "Make three words").setFocus()
    qtbot.keyClick(button(page, "Make three words"), Qt.Key.Key_Return)
    assert made_words(page)


def _takes_tab(item: QAbstractButton) -> bool:
    return bool(item.focusPolicy() & Qt.FocusPolicy.TabFocus) or not item.isEnabled() or not item.isVisible()


# --- In the window ------------------------------------------------------------------------------


def test_the_guide_has_a_place_in_the_step_and_hiding_the_window_empties_it(
    qtbot: QtBot, tmp_path: Path, leaks: LoopbackServer
) -> None:
    with program_with(tmp_path, {HOST: leaks.url}, MemoryStore()) as program:
        window = MainWindow(program)
        qtbot.addWidget(window)
        window.show()
        window.enter("check:passwords.two-step-email")
        push(qtbot, window, "Without a manager")
        page = window.findChild(PasswordsPage)
        assert page is not None
        push(qtbot, window, "Go to it: Turn on two-step sign-in for your e-mail, Not looked at")
        assert page.list.isVisible()  # though the flow stood there already
        assert not page.guide.isVisible()

        push(qtbot, window, "Without a manager")
        wait_for(qtbot, window, "The guidance has changed")
        settle()
        box = field(window, QLineEdit, BOX)
        box.setText(KNOWN)
        window.quick_hide()
        assert box.text() == ""


def test_whose_computer_it_is_decides_anew_each_time(qtbot: QtBot, program: Application) -> None:
    page = shown(qtbot, program)
    assert field(page, QLineEdit, BOX)
    with on(Computer.EMPLOYERS, program):
        page.opened()
        wait_for(qtbot, page, "no password is tested here")
    page.opened()
    wait_for(qtbot, page, BOX)
