"""How to begin with old posts: what this does, how to ask for a copy, and where to drop it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.old_posts.following import export_origin
from app.old_posts.guides import Guide
from app.old_posts.model import Platform
from app.old_posts.own_posts import OwnPosts
from app.ui.widgets.basics import announce
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_guide import PostGuide
from app.ui.widgets.post_source import EmployersNotice, PostDrop, PostPromise
from app.ui.words import day

PURPOSE = "The page where a platform gives a copy of your posts"


class PostStart(QWidget):
    """``chosen`` carries the paths of an export, ``expected`` comes a moment before.

    After the first one, what this does is not told again. Then, or where a copy was asked for, or where one was just
    refused or stopped (``has_copy``), it may be there: the place to drop it comes first.
    """

    chosen = Signal(list)  # Path
    expected = Signal()

    def __init__(self, desk: PostDesk, guides: Sequence[Guide], *, first: bool, has_copy: bool = False) -> None:
        """``guides`` are as `read_guides` gives them."""
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if desk.is_employers:
            column.addWidget(EmployersNotice())
        promise = PostPromise()
        column.addWidget(promise)
        promise.setVisible(first and not has_copy)  # not before: without a parent it would flash up as a window
        waiting = self._waiting()
        drop_first = bool(waiting) or has_copy or not first
        ask, then = ("", "") if drop_first else ("1. ", "2. ")
        self._guide = PostGuide(guides, waiting, ask)
        self._guide.asked.connect(self._ask)
        self._guide.opened.connect(lambda guide: desk.open_page(guide.link, guide.name, PURPOSE))
        self.drop = PostDrop(then)
        self.drop.chosen.connect(self.chosen)
        self.drop.expected.connect(self.expected)
        for card in (self.drop, self._guide) if drop_first else (self._guide, self.drop):
            column.addWidget(card)
        self.title = self.drop.title if promise.isHidden() else promise.title
        self.setAcceptDrops(True)

    # What is dropped beside the card is meant for it, too.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.dropEvent(event)

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


def read_guides(posts: OwnPosts, accounts: Container[str], begin_with: str = "") -> list[Guide]:
    """Some tens of milliseconds, from files and the history. How to ask each platform, the likeliest first.

    That is the platform to ``begin_with``, then those of which a copy was read, then those of the worker's accounts.
    """
    read = posts.platforms_read()
    return sorted(
        posts.guides(),
        key=lambda guide: (guide.platform != begin_with, guide.platform not in read, guide.platform not in accounts),
    )
