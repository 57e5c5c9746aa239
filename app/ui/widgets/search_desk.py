"""What the cards of the search for oneself share: the open search, its errors, and the news that it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.core.browsers import PrivateStart
from app.core.errors import UserError
from app.core.model import Attachment, Computer, SearchRecord, SearchResult
from app.search_self.pictures import Picture
from app.search_self.plan import Query, SearchPlan
from app.search_self.searching import OwnSearch
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.dialogs import MessageDialog, QrDialog, show_help

PURPOSE = "A search for yourself"


class SearchDesk(QObject):
    """``changed`` says that something was kept. ``plan`` is the one on screen, ``browsers`` open private windows."""

    changed = Signal()

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__(page)
        self.program = program
        self.page = page
        self.plan = SearchPlan(())
        self.browsers: Sequence[PrivateStart] = ()

    def query_of(self, result: SearchResult) -> Query | None:
        """The query that led to it, where that is in the plan still."""
        return next((query for query in self.plan.queries if query.key == result.queries[0]), None)

    @property
    def record(self) -> SearchRecord:
        return self.program.own_search().record

    @property
    def is_employers(self) -> bool:
        return self.program.worker.computer is Computer.EMPLOYERS

    def since(self) -> datetime:
        """When the audit under way began; where there is none, today."""
        audit = self.program.session.unfinished
        if audit is not None:
            return audit.started
        return self.program.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def do(self, work: Callable[[OwnSearch], object]) -> bool:
        """Keep something; whether it is kept. Where it is not, the page has said why."""
        try:
            work(self.program.own_search())
        except UserError as error:
            self.page.show_error(error)
            return False
        self.page.clear_errors()
        self.page.go.emit("progress")
        self.changed.emit()
        return True

    def keep_picture(self, key: str, picture: Picture) -> None:
        """Keep it with the page of this key, off the window's thread."""
        search = self.program.own_search()
        run_task(
            self,
            lambda _task: search.add_picture(key, picture),
            on_done=lambda _: self.changed.emit(),
            on_error=self.page.show_error,
        )

    def read_picture(self, file: Attachment) -> bytes:
        """Slow."""
        return self.program.own_search().read_picture(file)

    def browse(self, query: Query) -> None:
        """Open the query in the worker's browser."""
        self.open_page(query.url, query.at.name)

    def open_page(self, link: str, title: str, purpose: str = PURPOSE) -> None:
        """Open a page in the worker's browser; where none answers, show it to their phone."""
        try:
            opened = self.program.browse(link, purpose)
        except UserError as error:
            self.page.show_error(error)
            return
        self.page.go.emit("progress")
        if not opened:
            QrDialog(link, title, self.page, failed=True).open()

    def browse_privately(self, link: str, browser: PrivateStart, purpose: str = PURPOSE) -> None:
        """Open a page in a private window."""
        program = self.program
        run_task(
            self,
            lambda _task: program.browse_privately(browser, link, purpose),
            on_done=lambda _: self.page.go.emit("progress"),
            on_error=self.page.show_error,
        )

    def show_message(self, message: str, link: str) -> None:
        MessageDialog(self.program, message, self.page, link).open()

    def show_help(self) -> None:
        show_help(self.program, self.page, self.page.go.emit)
