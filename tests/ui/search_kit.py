"""The page Search for yourself with its plan on screen."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import Step
from app.ui.pages.search import SearchPage


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
    return made
