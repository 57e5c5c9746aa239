"""What the cards of a tool's page share: the open part behind them, its errors, and the news that it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from app.core.errors import UserError
from app.core.model import Computer
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.dialogs import QrDialog

Part = TypeVar("Part")


class Desk(QObject, Generic[Part]):
    """``changed`` says that something was kept."""

    changed = Signal()

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__(page)
        self.program = program
        self.page = page

    @property
    def part(self) -> Part:
        """What is worked on. Not to be kept: locking closes it."""
        raise NotImplementedError

    @property
    def is_employers(self) -> bool:
        return self.program.worker.computer is Computer.EMPLOYERS

    def do(self, work: Callable[[Part], object]) -> bool:
        """Keep something; whether it is kept. Where it is not, the page has said why."""
        self.page.clear_errors()
        try:
            work(self.part)
        except UserError as error:
            self.page.show_error(error)
            return False
        self.page.go.emit("progress")
        self.changed.emit()
        return True

    def open_page(self, link: str, title: str, purpose: str) -> None:
        """Open a page in the worker's browser; where none answers, show it to their phone."""
        open_page(self.program, self.page, link, title, purpose)


def open_page(program: Program, page: Page, link: str, title: str, purpose: str) -> None:
    """Open ``link`` in the worker's browser, from ``page``; where none answers, show it to their phone."""
    try:
        opened = program.browse(link, purpose)
    except UserError as error:
        page.show_error(error)
        return
    page.go.emit("progress")
    if not opened:
        QrDialog(link, title, page, failed=True).open()
