"""Clean photos: drop files, get clean ones. Needs no history: nothing here is remembered."""

from __future__ import annotations

from app.core.clock import SystemClock
from app.core.errors import UserError
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, set_property
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.photo_tool import PhotoTool, State
from app.ui.words import how_many

SUBTITLE = "Take the place and other hidden details out of photos before you share them. The picture stays the same."


class CleanPhotosPage(Page):
    """The photo tool by itself, outside an audit."""

    def __init__(self, program: Program) -> None:
        super().__init__("Clean photos", SUBTITLE)
        self.tool = PhotoTool(program.originals_dir, program.resources / "places", SystemClock(), everything=True)
        self.content.addWidget(self.tool)
        self._clean = Button("Clean photos", "broom")
        self._copies = Button("Make clean copies", "copy", "primary")
        row = FlowLayout(spacing=10, to_right=True)
        row.addWidget(self._clean)
        row.addWidget(self._copies)
        self.footer.addLayout(row, 1)
        self._clean.clicked.connect(self.tool.ask_to_clean)
        self._copies.clicked.connect(self.tool.ask_to_copy)
        self.tool.changed.connect(self._show_buttons)
        self.tool.failed.connect(lambda error: self.show_error(error, self.tool.errors))
        self.tool.attention.connect(self.reveal)
        self._show_buttons()

    def interrupted(self) -> UserError | None:
        return self.tool.interrupted()

    def opened(self) -> None:
        """Look at what originals are kept."""
        if self.tool.state is not State.WORKING:
            self.tool.kept.refresh()

    def _show_buttons(self) -> None:
        photos = self.tool.to_clean()
        offered = self.tool.state is State.LOOKED and photos > 0
        self._footer.setVisible(offered)
        self._clean.setText(f"Clean {how_many(photos, 'original')}")
        self._clean.setAccessibleName(self._clean.text())
        set_property(self._copies, "kind", "plain" if self.tool.report else "primary")
        self._copies.set_icon("copy")
