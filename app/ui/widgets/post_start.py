"""How to begin with old posts: what this does, how to ask for a copy, and where to drop it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.old_posts.following import export_origin
from app.old_posts.guides import Guide, load_guides
from app.old_posts.model import Platform
from app.ui.widgets.basics import announce
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_guide import PostGuide
from app.ui.widgets.post_source import EmployersNotice, PostDrop, PostPromise
from app.ui.words import day

DATA = "old_posts"  # the folder of the resources


class PostStart(QWidget):
    """``chosen`` carries the paths of an export, ``expected`` comes a moment before.

    After the first one, what this does is not told again.
    """

    chosen = Signal(list)  # Path
    expected = Signal()

    def __init__(self, desk: PostDesk, *, first: bool) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if desk.is_employers:
            column.addWidget(EmployersNotice())
        promise = PostPromise()
        promise.setVisible(first)
        column.addWidget(promise)
        theirs = desk.program.worker.accounts
        guides = sorted(load_guides(desk.program.resources / DATA), key=lambda guide: guide.platform not in theirs)
        self._guide = PostGuide(guides, self._waiting())
        self._guide.asked.connect(self._ask)
        self._guide.opened.connect(lambda guide: desk.browse(guide.link, guide.name))
        column.addWidget(self._guide)
        self.drop = PostDrop()
        self.drop.chosen.connect(self.chosen)
        self.drop.expected.connect(self.expected)
        column.addWidget(self.drop)
        self.title = promise.title if first else self._guide.title

    def _waiting(self) -> dict[Platform, date]:
        """The platforms that were asked, and when their copies should be ready."""
        due = {action.origin: action.due for action in self._desk.program.open_actions()}
        found = {platform: due.get(export_origin(platform)) for platform in Platform}
        return {platform: ready for platform, ready in found.items() if ready}

    def _ask(self, guide: Guide) -> None:
        today = self._desk.program.clock.today()
        if self._desk.do(lambda posts: posts.ask_when_ready(guide, today)):
            ready = self._waiting().get(guide.platform, today)
            self._guide.show_waiting(guide.platform, ready)
            announce(self._guide, f"You will be reminded on {day(ready)}")
