"""The page Search for yourself with its plan on screen, and what the tests of it do there."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import Step
from app.ui.pages.search import SearchPage
from tests.ui.page_kit import settle


def open_search(program: Application, qtbot: QtBot) -> SearchPage:
    """The page at its tool; where there is a name to search for, with the plan made."""
    made = SearchPage(program)
    qtbot.addWidget(made)
    program.flow.jump(Step.SEARCH)
    made.resize(960, 900)
    made.show()
    made.opened()
    made.show_tool()
    if program.worker.names:
        qtbot.waitUntil(lambda: made.tool.look is not None)
    turns()
    return made


def turns() -> None:
    """Let what takes turns of its own come, and then be shown."""
    for _ in range(12):
        settle()


def button(root: QWidget, start: str) -> QPushButton:
    """The first showing button whose spoken name begins so."""
    showing = [item for item in root.findChildren(QPushButton) if item.isVisible()]
    return next(item for item in showing if item.accessibleName().startswith(start))


def press(root: QWidget, start: str) -> None:
    """Press that button, and let come what it leads to."""
    button(root, start).click()
    turns()
