"""The step Passwords and sign-in: its checks, a look at the worker's own passwords, and the way without a manager."""

from __future__ import annotations

from app.core.errors import UserError
from app.core.model import Step
from app.ui.pages.tool_page import Tool, ToolPage
from app.ui.program import Program
from app.ui.widgets.basics import Button, set_property
from app.ui.widgets.password_guide import PasswordGuide
from app.ui.widgets.password_tool import PasswordTool, State

TOOL = "Look at my passwords"
ABOUT_TOOL = "No password is shown, kept or sent. The findings are all that stays."
GUIDE = "Without a manager"
ABOUT_GUIDE = "One way through, from the accounts that matter most. It needs no file and no password manager."


class PasswordsPage(ToolPage):
    """The checks, the tool and the guide. The process that knows the passwords ends when the tool is left."""

    def __init__(self, program: Program) -> None:
        delete = Button("Delete the export file", "trash")
        super().__init__(program, Step.PASSWORDS, more=[delete])
        self._delete = delete
        self.tool = PasswordTool(program)
        self.add_tool(Tool(TOOL, "password", ABOUT_TOOL, self.tool, self.tool.enter, self.tool.leave))
        self.tool.failed.connect(lambda error: self.show_error(error, self.tool.errors))
        self._delete.clicked.connect(self.tool.show_export)
        self.tool.changed.connect(self.mark_buttons)
        self.tool.attention.connect(self.reveal)
        self.tool.sent.connect(lambda: self.go.emit("progress"))
        self.guide = PasswordGuide(program)
        self._guide = Tool(GUIDE, "compass", ABOUT_GUIDE, self.guide, self.guide.opened)
        self.add_tool(self._guide)
        self.tool.guide_asked.connect(self.show_guide)
        self.guide.go.connect(self._leave_guide)

    def interrupted(self) -> UserError | None:
        return self.tool.interrupted()

    def show_guide(self) -> None:
        """Show the way without a manager, wherever the checks stand."""
        self.turn_to(self._guide)
        self.focus_heading()

    def _leave_guide(self, place: str) -> None:
        """To where the guide leads: one of the checks of this page, too, where the flow stood there already."""
        if place.startswith("check:"):
            self._shown = None
        self.go.emit(place)

    def mark_buttons(self) -> None:
        """Until a file was looked at, the button to press is the tool's."""
        on_tool = self.is_on(self.tool)
        self._delete.setVisible(on_tool and self.tool.can_delete)
        self._later.setVisible(not self._delete.isVisibleTo(self))  # so that the footer stays one row
        primary = not on_tool or self.tool.state is State.LOOKED
        set_property(self._next, "kind", "primary" if primary else "plain")
