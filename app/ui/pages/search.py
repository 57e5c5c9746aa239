"""The step Search for yourself: its checks, and the search itself, one query at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.core.model import Step
from app.ui.pages.tool_page import Tool, ToolPage
from app.ui.program import Program
from app.ui.widgets.basics import set_property
from app.ui.widgets.search_tool import SearchTool

TOOL = "My search plan"
ABOUT = (
    "Search only for yourself: the codes forbid looking people up. You open each search; this app sends none of them."
)
ANSWERS = 6


class SearchPage(ToolPage):
    """The checks, and the tool that searches; its keys are heard while it is on screen."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, Step.SEARCH)
        self.tool = SearchTool(program, self)
        self.add_tool(Tool(TOOL, "magnifying-glass", ABOUT, self.tool, self.tool.enter, self.tool.leave))
        self.tool.changed.connect(self.mark_buttons)
        self._keys: list[QShortcut] = []
        for number in range(1, ANSWERS + 1):
            self._add_key(str(number), partial(self.tool.give, number))
        self._add_key("S", self.tool.skip)

    def _add_key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)  # a key that is held down answers once
        shortcut.activated.connect(act)
        self._keys.append(shortcut)

    def mark_buttons(self) -> None:
        """While there is a search on screen, the button to press is that card's, and the keys are its."""
        searching = self.is_on(self.tool)
        for shortcut in self._keys:
            shortcut.setEnabled(searching)
        set_property(self._next, "kind", "plain" if searching and not self.tool.is_at_end else "primary")
