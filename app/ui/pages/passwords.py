"""The step Passwords and sign-in: its checks, and a look at the worker's own passwords."""

from __future__ import annotations

from app.core.errors import UserError
from app.core.flow import Section
from app.core.model import Step
from app.ui.pages.checks import SUBTITLES, ChecksPage
from app.ui.program import Program
from app.ui.widgets.basics import Button, Toggle, set_property
from app.ui.widgets.password_tool import PasswordTool, State
from app.ui.words import STEPS

TOOL = "Look at my passwords"
ABOUT_TOOL = "No password is shown, kept or sent. The findings are all that stays."


class PasswordsPage(ChecksPage):
    """The checks a section at a time, and after them the tool; each has a chip, and Next leads through."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, Step.PASSWORDS)
        self._on_tool = False
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
        self.tool.guide_asked.connect(self._show_checks)

    def opened(self) -> None:
        """Show the check where the flow stands, or the tool where the flow has not moved since."""
        super().opened()
        check = self._program.flow.place.check
        self._on_tool = self._on_tool and check == self._seen_check
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
        self.list.save_notes()
        self._on_tool = True
        self._show_view()

    def _show_checks(self) -> None:
        self._on_tool = False
        self.tool.leave()
        self.opened()

    def _show_view(self) -> None:
        for part in (self.list, self._log, self._nothing):
            part.setVisible(part.isVisibleTo(self) and not self._on_tool)
        self.tool.setVisible(self._on_tool)
        self.set_title(STEPS[Step.PASSWORDS], ABOUT_TOOL if self._on_tool else SUBTITLES[Step.PASSWORDS])
        self._show_chips()
        self._show_next()
        if self._on_tool:
            self._saved.setText("")
            self.tool.enter()

    # --- Chips and moving ---

    def _show_chips(self) -> None:
        super()._show_chips()
        chip = Toggle(TOOL, "password")
        chip.show_down(self._on_tool)
        chip.chosen.connect(self._choose_tool)
        self._chip_flow.addWidget(chip)
        self._chips.show()

    def _is_shown(self, section: Section) -> bool:
        return not self._on_tool and super()._is_shown(section)

    def _choose_tool(self) -> None:
        if not self._on_tool:
            self.show_tool()

    def _jump(self, section_id: str) -> None:
        self._on_tool = False
        super()._jump(section_id)

    def _show_next(self) -> None:
        if not self._on_tool and self._is_last_section():
            self.name_next(self._next, f"Next: {TOOL}")
        elif self._on_tool:
            self.name_next(self._next, f"Next: {STEPS[Step.SEARCH]}")
        else:
            super()._show_next()
        self._mark_buttons()

    def _mark_buttons(self) -> None:
        """One button at most is the one to press: until a file was looked at, it is the tool's."""
        self._delete.setVisible(self._on_tool and self.tool.can_delete)
        self._later.setVisible(not self._delete.isVisibleTo(self))  # so that the footer stays one row
        primary = not self._on_tool or self.tool.state is State.LOOKED
        set_property(self._next, "kind", "primary" if primary else "plain")

    def _is_last_section(self) -> bool:
        sections = [view.section for view in self._program.flow.sections(Step.PASSWORDS)]
        return not sections or super()._is_shown(sections[-1])

    def _go_back(self) -> None:
        if self._on_tool and self._section is not None:
            self._show_checks()
            self.focus_heading()
        else:
            super()._go_back()

    def _go_next(self) -> None:
        if self._on_tool:
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
