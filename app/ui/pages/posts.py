"""The step Old posts and tags: its checks, and a look at everything the worker once posted."""

from __future__ import annotations

from app.core.errors import UserError
from app.core.model import Step
from app.ui.pages.tool_page import Tool, ToolPage
from app.ui.program import Program
from app.ui.widgets.basics import set_property
from app.ui.widgets.post_tool import PostTool

TOOL = "My old posts"
ABOUT = "You decide, this computer only remembers. Nothing is deleted for you."


class PostsPage(ToolPage):
    """The checks, and the tool that goes through exports."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, Step.POSTS)
        self.tool = PostTool(program, self)
        self.add_tool(Tool(TOOL, "chat-teardrop-dots", ABOUT, self.tool, self.tool.enter, self.tool.leave))
        self.tool.changed.connect(self.mark_buttons)

    def show_tool(self, what: str = "") -> None:
        """Show the tool; ``what`` is the rest of the origin of an action: ``delete:x`` or ``export:x``."""
        super().show_tool(what)
        self.tool.begin_at(what)

    def interrupted(self) -> UserError | None:
        return self.tool.interrupted()

    def show_interrupted(self, error: UserError) -> None:
        """In the tool, where the copy can be chosen again."""
        self.show_tool()
        self.tool.show_problem(error)

    def mark_buttons(self) -> None:
        """While something in the tool waits to be pressed, that is the button to press."""
        on = self.is_on(self.tool)
        set_property(self._next, "kind", "plain" if on and not self.tool.is_at_end else "primary")
        inside = on and not self.tool.is_overview
        self._back.setText("Overview" if inside else "Back")
        self._back.setAccessibleName("Back to the overview of your posts" if inside else "Back")

    def _go_back(self) -> None:
        """From what the overview led to, back to it."""
        if self.is_on(self.tool) and not self.tool.is_overview:
            self.tool.go_back()
        else:
            super()._go_back()
