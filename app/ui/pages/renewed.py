"""A page that is filled anew, from what is on disk, each time it comes on screen."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import clear_layout


class RenewedPage(Page):
    """Put what is shown into ``body`` in ``fill``; errors go with the next filling."""

    def __init__(self, program: Program, title: str) -> None:
        super().__init__(title)
        self.program = program
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self.content.addLayout(self.body)

    def opened(self) -> None:
        self.clear_errors()
        clear_layout(self.body)
        self.fill()

    def fill(self) -> None:
        """Show how things stand now."""
        raise NotImplementedError
