"""What the cards of the search for oneself share: see `Desk`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.core.browsers import PrivateStart
from app.core.model import Attachment, SearchRecord, SearchResult
from app.search_self.pictures import Picture
from app.search_self.plan import Query, SearchPlan
from app.search_self.searching import OwnSearch
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.desk import Desk
from app.ui.widgets.dialogs import MessageDialog, show_help

PURPOSE = "A search for yourself"


class SearchDesk(Desk[OwnSearch]):
    """``plan`` is the one on screen, ``browsers`` open private windows."""

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__(program, page)
        self.plan = SearchPlan(())
        self.browsers: Sequence[PrivateStart] = ()

    @property
    def part(self) -> OwnSearch:
        return self.program.own_search()

    def query_of(self, result: SearchResult) -> Query | None:
        """The query that led to it, where that is in the plan still."""
        return next((query for query in self.plan.queries if query.key == result.queries[0]), None)

    @property
    def record(self) -> SearchRecord:
        return self.part.record

    def since(self) -> datetime:
        """When the audit under way began; where there is none, today."""
        audit = self.program.session.unfinished
        if audit is not None:
            return audit.started
        return self.program.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def keep_picture(self, key: str, picture: Picture) -> None:
        """Keep it with the page of this key, off the window's thread."""
        search = self.part
        run_task(
            self,
            lambda _task: search.add_picture(key, picture),
            on_done=lambda _: self.changed.emit(),
            on_error=self.page.show_error,
        )

    def read_picture(self, file: Attachment) -> bytes:
        """Slow."""
        return self.part.read_picture(file)

    def browse(self, query: Query) -> None:
        """Open the query in the worker's browser."""
        self.open_page(query.url, query.at.name, PURPOSE)

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
