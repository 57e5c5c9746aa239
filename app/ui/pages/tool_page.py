"""A step made of checks and of tools: each tool has a chip beside those of the checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.core.flow import Section
from app.core.model import Step
from app.ui.pages.checks import SUBTITLES, ChecksPage
from app.ui.program import Program
from app.ui.widgets.basics import Button
from app.ui.widgets.wrapping_buttons import WrappingToggle
from app.ui.words import STEPS


@dataclass(frozen=True, slots=True, eq=False)
class Tool:
    """What a chip shows in the place of the checks, with ``about`` under the page's title.

    ``enter`` is called each time it comes on screen, ``leave`` when it goes or the page does, maybe twice.
    """

    name: str
    icon: str
    about: str
    widget: QWidget
    enter: Callable[[], object]
    leave: Callable[[], object] = lambda: None


class ToolPage(ChecksPage):
    """The checks a section at a time, then the tools. Next leads from the last section to the first tool, and on."""

    def __init__(self, program: Program, step: Step, *, more: Sequence[Button] = ()) -> None:
        super().__init__(program, step, more=more)
        self._tools: list[Tool] = []
        self._shown: Tool | None = None
        self._seen_check = ""

    def add_tool(self, tool: Tool) -> None:
        """Give a tool its chip, after those that are there."""
        self._tools.append(tool)
        self.content.addWidget(tool.widget)
        tool.widget.hide()

    def opened(self) -> None:
        """Show the check where the flow stands, or what was on screen where the flow has not moved since."""
        super().opened()
        check = self._program.flow.place.check
        if check != self._seen_check or self._shown is None:
            self._shown = self.begins_with()
        self._seen_check = check
        self._show_view()

    def begins_with(self) -> Tool | None:
        """What is shown when the flow has come to a check: the checks, unless a page knows better."""
        return None

    def leaving(self) -> None:
        super().leaving()
        self._leave()

    def show_tool(self, what: str = "") -> None:
        """Show the first tool, wherever the checks stand; ``what`` names one thing in it, where a tool knows some."""
        self.turn_to(self._tools[0])

    def turn_to(self, tool: Tool | None) -> None:
        """Show a tool, or the checks where the flow stands."""
        self.list.save_notes()
        self._leave()
        self._shown = tool
        if tool is None:
            super().opened()
        self._show_view()

    def is_on(self, widget: QWidget) -> bool:
        """Whether this tool's widget is what is shown."""
        return self._shown is not None and self._shown.widget is widget

    def mark_buttons(self) -> None:
        """Called whenever the footer is shown anew: one button at most is the one to press."""

    def _leave(self) -> None:
        if self._shown is not None:
            self._shown.leave()

    def _show_view(self) -> None:
        shown = self._shown
        for part in (self.list, self._log, self._nothing):
            part.setVisible(part.isVisibleTo(self) and shown is None)
        for tool in self._tools:
            tool.widget.setVisible(tool is shown)
        self.set_title(STEPS[self._step], shown.about if shown else SUBTITLES[self._step])
        self._show_chips()
        self._show_next()
        if shown is not None:
            self._saved.setText("")
            shown.enter()

    # --- Chips and moving ---

    def _show_chips(self) -> None:
        super()._show_chips()
        for tool in self._tools:
            chip = WrappingToggle(tool.name, tool.icon, "chip")
            chip.show_down(tool is self._shown)
            chip.chosen.connect(lambda wanted=tool: self._choose(wanted))
            self._chip_flow.addWidget(chip)
        self._chips.show()

    def _choose(self, tool: Tool) -> None:
        if tool is not self._shown:
            self.turn_to(tool)
            self.focus_heading(tool.name)  # the chip that had the focus was made anew

    def _is_shown(self, section: Section) -> bool:
        return self._shown is None and super()._is_shown(section)

    def _jump(self, section_id: str) -> None:
        if self._shown is not None:
            self.turn_to(None)
        super()._jump(section_id)
        self._stay_with_checks()

    def _stay_with_checks(self) -> None:
        """Show the checks that were asked for, though the page would begin with a tool."""
        if self._shown is not None:
            self.turn_to(None)

    def _show_next(self) -> None:
        if self._shown is not None:
            steps = list(Step)
            self.name_next(self._next, f"Next: {STEPS[steps[steps.index(self._step) + 1]]}")
        elif self._is_last_section():
            self.name_next(self._next, f"Next: {self._tools[0].name}")
        else:
            super()._show_next()
        self.mark_buttons()

    def _is_last_section(self) -> bool:
        sections = [view.section for view in self._program.flow.sections(self._step)]
        return not sections or super()._is_shown(sections[-1])

    def _go_back(self) -> None:
        if self._shown is not None and self._section is not None:
            self.turn_to(None)
            self.focus_heading()
        else:
            super()._go_back()

    def _go_next(self) -> None:
        if self._shown is not None:
            self._move(self._program.flow.next_step)
        elif self._is_last_section():
            self.show_tool()
            self.focus_heading()
        else:
            super()._go_next()
            self._stay_with_checks()
