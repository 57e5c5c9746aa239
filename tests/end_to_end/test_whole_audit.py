"""The real window, from the first question to the plan and back home, and the same after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Computer, Depth, Step
from app.reminders.due import FILE_NAME, read_due
from app.ui.pages.checks import ChecksPage
from app.ui.window import MainWindow
from tests.conftest import ROOT
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, wait_for

pytestmark = pytest.mark.usefixtures("no_stray_windows")


class TopLevels(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(target, QWidget) and target.isWindow():
            self.shown.append(type(target).__name__)
        return False


@pytest.fixture
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """A widget made visible before it has a parent flashes up as a window: none may."""
    seen = TopLevels()
    qapp.installEventFilter(seen)
    yield
    qapp.removeEventFilter(seen)
    assert set(seen.shown) <= {"MainWindow"}


@pytest.fixture
def window(tmp_path: Path, clock: FixedClock, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Application(tmp_path / "data", clock))
    qtbot.addWidget(made)
    made.resize(1180, 820)
    made.show()
    made.start()
    yield made
    made.close()


def enter(window: MainWindow, qtbot: QtBot, kind: str = "Quick") -> None:
    """Answer the first questions of a newcomer on a shared computer."""
    press(qtbot, window, "Begin")
    press(qtbot, window, "Shared, or someone may be looking for me")
    qtbot.waitUntil(lambda: len(window.findChildren(QLineEdit)) == 2)
    for field in window.findChildren(QLineEdit):
        field.setText(PASSPHRASE)
    press(qtbot, window, "Next")
    press(qtbot, window, kind)
    press(qtbot, window, "Start")
    wait_for(qtbot, window, "About you")


def answer_all(window: MainWindow, qtbot: QtBot, program: Application) -> int:
    """Answer every check of the page on screen, in turn "to do" and the first answer there is; how many."""
    page = window._stack.currentWidget()
    assert isinstance(page, ChecksPage)
    section = page._section
    assert section is not None
    qtbot.waitUntil(lambda: len(page.list.cards) == len(section.checks))
    for number, check in enumerate(section.checks):
        card = page.list.cards[check.id]
        if not card.is_open:
            card.open()
        if not card._answers:
            card._agree()
        value = AnswerValue.TO_DO if number % 2 else AnswerValue.AS_WANTED
        card._answers[value].click()
        assert program.session.given[check.id].value is value
    return len(section.checks)


def test_a_whole_quick_audit(window: MainWindow, qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> None:
    program = window._program
    assert isinstance(program, Application)
    enter(window, qtbot)
    assert program.worker.computer is Computer.SHARED
    assert window.windowTitle() == "Self-Audit"
    press(qtbot, window, "Facebook and Messenger")
    press(qtbot, window, "WhatsApp")
    press(qtbot, window, "Next: Privacy settings")
    answered = 0
    for _ in range(40):
        step = program.flow.place.step
        if step is Step.PLAN:
            break
        if step is Step.PHOTOS:
            wait_for(qtbot, window, "Photos and location")
            press(qtbot, window, "Next: On this computer")
            press(qtbot, window, "Next: Contacts and boundaries")
            continue
        page = window._stack.currentWidget()
        wait_for(qtbot, window, page.heading.text())
        answered += answer_all(window, qtbot, program)
        section = program.flow.place.section
        while program.flow.place.section == section:  # past the step's tool, too
            window._stack.currentWidget()._next.click()
    assert program.flow.place.step is Step.PLAN
    assert answered == len(program.session.given)
    assert answered >= 12
    wait_for(qtbot, window, "Your next five")
    press(qtbot, window, "Finish")
    wait_for(qtbot, window, "Good morning")
    assert program.session.unfinished is None
    assert program.session.audits[0].finished is not None
    assert program.preferences.next_review == date(2027, 2, 20)
    assert read_due(program.data_dir / FILE_NAME) is None  # the computer is shared: others could read it
    for place in ("actions", "history", "clean", "settings", "home"):
        window.go(place)
        assert window._place == place


KILLED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.application import Application
from app.core.model import AccountKind, Computer, Depth, Step, Worker
from app.system.paths import resources_dir
from app.ui.pages.checks import ChecksPage
from app.ui.theme import install_theme

qt = QApplication([])
install_theme(qt, resources_dir())
program = Application(Path(sys.argv[1]))
program.create_history(Computer.MINE, sys.argv[2])
program.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
program.start_audit(Depth.FULL)
program.flow.jump(Step.SETTINGS)
page = ChecksPage(program, Step.SETTINGS)
page.show()
page.opened()
while len(page.list.cards) < len(page._section.checks):
    qt.processEvents()
for check in page._section.checks:
    card = page.list.cards[check.id]
    if not card.is_open:
        card.open()
    if not card._answers:
        card._agree()
    next(iter(card._answers.values())).click()
    print(check.id, program.flow.position, flush=True)
"""


@pytest.mark.parametrize("answers", [1, 7, 20])
def test_a_kill_in_the_middle_loses_no_answer_and_goes_on_at_the_same_card(
    tmp_path: Path,
    qtbot: QtBot,
    clock: FixedClock,
    answers: int,
) -> None:
    folder = tmp_path / "data"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, str(folder), PASSPHRASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        assert process.stdout is not None
        confirmed = [process.stdout.readline().split() for _ in range(answers)]
        process.send_signal(signal.SIGKILL)
    window = MainWindow(Application(folder, clock))
    qtbot.addWidget(window)
    window.show()
    window.start()
    qtbot.waitUntil(lambda: any(field.isVisible() for field in window.findChildren(QLineEdit)), timeout=10_000)
    window.findChildren(QLineEdit)[0].setText(PASSPHRASE)
    press(qtbot, window, "Unlock")
    wait_for(qtbot, window, "Go on with your audit")
    program = window._program
    assert {check for check, _ in confirmed} <= set(program.session.given)
    assert program.session.unfinished is not None
    assert program.session.unfinished.depth is Depth.FULL
    position = program.session.unfinished.position
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "Privacy settings")
    page = window._stack.currentWidget()
    assert isinstance(page, ChecksPage)
    qtbot.waitUntil(lambda: position in page.list.cards and page.list.cards[position].is_open)
    ids = [check.id for check in page._section.checks] if page._section else []
    assert ids.index(position) >= ids.index(confirmed[-1][0])
    window.close()
