"""What the cards of the page on old posts share: the open store of posts, its errors, and the news that it changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.errors import UserError
from app.core.model import Computer
from app.core.posts import PostChoices
from app.old_posts.own_posts import OwnPosts
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.dialogs import QrDialog

PURPOSE = "The page where a platform gives a copy of your posts"


class PostDesk(QObject):
    """``changed`` says that something was kept."""

    changed = Signal()

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__(page)
        self.program = program
        self.page = page

    @property
    def posts(self) -> OwnPosts:
        """Not to be kept: locking closes it."""
        return self.program.own_posts()

    @property
    def choices(self) -> PostChoices:
        return self.posts.choices()

    @property
    def is_employers(self) -> bool:
        return self.program.worker.computer is Computer.EMPLOYERS

    def browse(self, link: str, name: str) -> None:
        """Open a platform's page in the worker's browser; where none answers, show it to their phone."""
        try:
            opened = self.program.browse(link, PURPOSE)
        except UserError as error:
            self.page.show_error(error)
            return
        self.page.go.emit("progress")
        if not opened:
            QrDialog(link, name, self.page, failed=True).open()

    def do(self, work: Callable[[OwnPosts], object]) -> bool:
        """Keep something; whether it is kept. Where it is not, the page has said why."""
        try:
            work(self.posts)
        except UserError as error:
            self.page.show_error(error)
            return False
        self.page.clear_errors()
        self.page.go.emit("progress")
        self.changed.emit()
        return True
