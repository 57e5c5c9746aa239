"""The step Search for yourself: its checks, and the search itself, one query at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.core.flow import Section
from app.core.model import Step
from app.ui.pages.checks import SUBTITLES, ChecksPage
from app.ui.program import Program
from app.ui.widgets.basics import Toggle, set_property
from app.ui.widgets.search_tool import SearchTool
from app.ui.words import STEPS

TOOL = "My search plan"
ABOUT = (
    "Search only for yourself: the codes forbid looking people up. You open each search; this app sends none of them."
)
ANSWERS = 6


class SearchPage(ChecksPage):
    """The checks a section at a time, and the tool, which has a chip of its own; Next leads by it."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, Step.SEARCH)
        self._is_tool = False
        self._seen_check = ""
        self.tool = SearchTool(program, self)
        self.content.addWidget(self.tool)
        self.tool.hide()
        self.tool.changed.connect(self._mark_next)
        self._keys: list[QShortcut] = []
        for number in range(1, ANSWERS + 1):
            self._add_key(str(number), partial(self.tool.give, number))
        self._add_key("S", self.tool.skip)

    def opened(self) -> None:
        """Show the check where the flow stands, or what was on screen where the flow has not moved since."""
        super().opened()
        check = self._program.flow.place.check
        if check != self._seen_check:
            self._is_tool = False
        self._seen_check = check
        self._show_view()

    def leaving(self) -> None:
        super().leaving()
        self.tool.leave()

    def show_tool(self) -> None:
        """Show the search, wherever the checks stand."""
        self.list.save_notes()
        self._is_tool = True
        self._show_view()

    def _add_key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)  # a key that is held down answers once
        shortcut.activated.connect(act)
        self._keys.append(shortcut)

    def _show_view(self) -> None:
        for part in (self.list, self._log, self._nothing):
            part.setVisible(part.isVisibleTo(self) and not self._is_tool)
        self.tool.setVisible(self._is_tool)
        for shortcut in self._keys:
            shortcut.setEnabled(self._is_tool)
        self.set_title(STEPS[Step.SEARCH], ABOUT if self._is_tool else SUBTITLES[Step.SEARCH])
        self._show_chips()
        self._show_next()
        if self._is_tool:
            self._saved.setText("")
            self.tool.enter()

    # --- Chips and moving ---

    def _show_chips(self) -> None:
        super()._show_chips()
        chip = Toggle(TOOL, "magnifying-glass")
        chip.show_down(self._is_tool)
        chip.chosen.connect(self._choose_tool)
        self._chip_flow.addWidget(chip)
        self._chips.show()

    def _choose_tool(self) -> None:
        if not self._is_tool:
            self.show_tool()
            self.focus_heading(TOOL)  # the chip that had the focus was made anew

    def _is_shown(self, section: Section) -> bool:
        return not self._is_tool and super()._is_shown(section)

    def _jump(self, section_id: str) -> None:
        self._leave_tool()
        super()._jump(section_id)

    def _show_next(self) -> None:
        if self._is_tool:
            self.name_next(self._next, f"Next: {STEPS[Step.POSTS]}")
        elif self._is_last_section():
            self.name_next(self._next, f"Next: {TOOL}")
        else:
            super()._show_next()
        self._mark_next()

    def _mark_next(self) -> None:
        """One button at most is the one to press: while there is a search on screen, it is that card's."""
        set_property(self._next, "kind", "plain" if self._is_tool and not self.tool.is_at_end else "primary")

    def _is_last_section(self) -> bool:
        sections = [view.section for view in self._program.flow.sections(Step.SEARCH)]
        return not sections or super()._is_shown(sections[-1])

    def _go_back(self) -> None:
        if self._is_tool and self._section is not None:
            self._leave_tool()
            self.opened()
            self.focus_heading()
        else:
            super()._go_back()

    def _go_next(self) -> None:
        if self._is_tool:
            self._move(self._leave_step)
        elif self._is_last_section():
            self.show_tool()
            self.focus_heading()
        else:
            super()._go_next()

    def _leave_tool(self) -> None:
        self.tool.leave()
        self._is_tool = False

    def _leave_step(self) -> None:
        """On to the next step, wherever in the checks of this one the flow stands."""
        flow = self._program.flow
        while flow.place.step is Step.SEARCH and flow.has_next:
            flow.next()
