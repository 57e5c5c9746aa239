"""The step Passwords and sign-in: its checks, a look at the worker's own passwords, and the way without a manager."""

from __future__ import annotations

from enum import Enum, auto

from app.core.errors import UserError
from app.core.flow import Section
from app.core.model import Step
from app.ui.pages.checks import SUBTITLES, ChecksPage
from app.ui.program import Program
from app.ui.widgets.basics import Button, Toggle, set_property
from app.ui.widgets.password_guide import PasswordGuide
from app.ui.widgets.password_tool import PasswordTool, State
from app.ui.words import STEPS


class View(Enum):
    """What is on screen."""

    CHECKS = auto()
    TOOL = auto()
    GUIDE = auto()


TOOL = "Look at my passwords"
CHIPS = {View.TOOL: (TOOL, "password"), View.GUIDE: ("Without a manager", "compass")}
ABOUT = {
    View.CHECKS: SUBTITLES[Step.PASSWORDS],
    View.TOOL: "No password is shown, kept or sent. The findings are all that stays.",
    View.GUIDE: "One way through, from the accounts that matter most. It needs no file and no password manager.",
}


class PasswordsPage(ChecksPage):
    """The checks a section at a time, then the tool, and the guide; each has a chip. Next leads by the tool."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, Step.PASSWORDS)
        self._view = View.CHECKS
        self._seen_check = ""
        self.tool = PasswordTool(program)
        self.content.addWidget(self.tool)
        self.tool.hide()
        self.tool.failed.connect(lambda error: self.show_error(error, self.tool.errors))
        self._delete = Button("Delete the export file", "trash")
        self._delete.clicked.connect(self.tool.show_export)
        self.footer.insertWidget(self.footer.indexOf(self._saved) + 1, self._delete)
        self.tool.changed.connect(self._show_next)
        self.tool.attention.connect(self.reveal)
        self.tool.sent.connect(lambda: self.go.emit("progress"))
        self.tool.guide_asked.connect(self.show_guide)
        self.guide = PasswordGuide(program)
        self.content.addWidget(self.guide)
        self.guide.hide()
        self.guide.go.connect(self._leave_guide)

    def opened(self) -> None:
        """Show the check where the flow stands, or what was on screen where the flow has not moved since."""
        super().opened()
        check = self._program.flow.place.check
        if check != self._seen_check:
            self._view = View.CHECKS
        self._seen_check = check
        self._show_view()

    def leaving(self) -> None:
        """The process that knows the passwords ends with the page."""
        super().leaving()
        self.tool.leave()

    def interrupted(self) -> UserError | None:
        return self.tool.interrupted()

    def show_tool(self) -> None:
        """Show the tool, wherever the checks stand."""
        self._turn_to(View.TOOL)

    def show_guide(self) -> None:
        """Show the way without a manager, wherever the checks stand."""
        self._turn_to(View.GUIDE)
        self.focus_heading()

    def _turn_to(self, view: View) -> None:
        self.list.save_notes()
        if self._view is View.TOOL:
            self.tool.leave()
        self._view = view
        self._show_view()

    def _show_checks(self) -> None:
        self._view = View.CHECKS
        self.tool.leave()
        self.opened()

    def _leave_guide(self, place: str) -> None:
        """To where the guide leads: one of the checks of this page, too, where the flow stood there already."""
        if place.startswith("check:"):
            self._view = View.CHECKS
        self.go.emit(place)

    def _show_view(self) -> None:
        for part in (self.list, self._log, self._nothing):
            part.setVisible(part.isVisibleTo(self) and self._view is View.CHECKS)
        self.tool.setVisible(self._view is View.TOOL)
        self.guide.setVisible(self._view is View.GUIDE)
        self.set_title(STEPS[Step.PASSWORDS], ABOUT[self._view])
        self._show_chips()
        self._show_next()
        if self._view is not View.CHECKS:
            self._saved.setText("")
        if self._view is View.TOOL:
            self.tool.enter()
        elif self._view is View.GUIDE:
            self.guide.opened()

    # --- Chips and moving ---

    def _show_chips(self) -> None:
        super()._show_chips()
        for view, (text, icon) in CHIPS.items():
            chip = Toggle(text, icon)
            chip.show_down(self._view is view)
            chip.chosen.connect(lambda wanted=view: self._choose(wanted))
            self._chip_flow.addWidget(chip)
        self._chips.show()

    def _is_shown(self, section: Section) -> bool:
        return self._view is View.CHECKS and super()._is_shown(section)

    def _choose(self, view: View) -> None:
        if self._view is not view:
            self._turn_to(view)
            self.focus_heading(CHIPS[view][0])  # the chip that had the focus was made anew

    def _jump(self, section_id: str) -> None:
        self._view = View.CHECKS
        super()._jump(section_id)

    def _show_next(self) -> None:
        if self._view is not View.CHECKS:
            self.name_next(self._next, f"Next: {STEPS[Step.SEARCH]}")
        elif self._is_last_section():
            self.name_next(self._next, f"Next: {TOOL}")
        else:
            super()._show_next()
        self._mark_buttons()

    def _mark_buttons(self) -> None:
        """One button at most is the one to press: until a file was looked at, it is the tool's."""
        self._delete.setVisible(self._view is View.TOOL and self.tool.can_delete)
        self._later.setVisible(not self._delete.isVisibleTo(self))  # so that the footer stays one row
        primary = self._view is not View.TOOL or self.tool.state is State.LOOKED
        set_property(self._next, "kind", "primary" if primary else "plain")

    def _is_last_section(self) -> bool:
        sections = [view.section for view in self._program.flow.sections(Step.PASSWORDS)]
        return not sections or super()._is_shown(sections[-1])

    def _go_back(self) -> None:
        if self._view is not View.CHECKS and self._section is not None:
            self._show_checks()
            self.focus_heading()
        else:
            super()._go_back()

    def _go_next(self) -> None:
        if self._view is not View.CHECKS:
            self._move(self._leave_step)
        elif self._is_last_section():
            self.show_tool()
            self.focus_heading()
        else:
            super()._go_next()

    def _leave_step(self) -> None:
        """On to the next step, wherever in the checks of this one the flow stands."""
        flow = self._program.flow
        while flow.place.step is Step.PASSWORDS and flow.has_next:
            flow.next()
