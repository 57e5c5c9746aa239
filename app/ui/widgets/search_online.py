"""What the opt-in checks of the search for oneself share: a button, what is sent to whom, work, an answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.core.errors import UserError
from app.search_self.searching import OwnSearch
from app.ui.tasks import Task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.online_ask import Consent
from app.ui.widgets.search_desk import SearchDesk
from app.ui.widgets.work_progress import WorkProgress

T = TypeVar("T")


class TaskStop(Event):
    """Set once the task is to end, too."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def is_set(self) -> bool:
        return super().is_set() or self._task.cancelled()


class OnlineCard(Card):
    """Sends nothing before the worker has read what goes to whom and said yes. The page calls ``stop`` as it goes."""

    def __init__(self, desk: SearchDesk, title: str, about: str, word: str, counts: str) -> None:
        super().__init__(spacing=10)
        self._desk = desk
        self.title = heading(title, "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label(about, "muted"))
        self._begin = Button(word, "globe")
        self._begin.clicked.connect(self._begin_asking)
        self._row = row_of(self._begin)
        self.body.addWidget(self._row)
        self.progress = WorkProgress(counts, "Getting ready")
        self.body.addWidget(self.progress)
        self.answer = QVBoxLayout()
        self.answer.setSpacing(8)
        self.body.addLayout(self.answer)

    @abstractmethod
    def ask(self) -> None:
        """Show what would be sent."""

    def stop(self) -> None:
        """End what is under way; what is known by then is shown."""
        self.progress.cancel()

    def _begin_asking(self) -> None:
        if not self.progress.is_busy:
            clear_layout(self.answer)
            self.ask()

    def show_consent(self, consent: Consent, send: Callable[[], None]) -> None:
        clear_layout(self.answer)
        consent.agreed.connect(send)
        consent.declined.connect(self._declined)
        self.answer.addWidget(consent)
        consent.show()
        consent.begin()
        self._desk.page.reveal(consent)

    def run(
        self,
        title: str,
        work: Callable[[OwnSearch, Task, TaskStop], T],
        then: Callable[[T], None],
        *,
        total: int = 0,
    ) -> None:
        """Do ``work`` off the window's thread; each report counts as one done."""
        clear_layout(self.answer)
        self._row.hide()
        search = self._desk.part
        self.progress.run(
            title,
            lambda task: work(search, task, TaskStop(task)),
            on_progress=lambda batch: self.progress.advance(len(batch)),
            on_done=lambda result: self._ended(lambda: then(result)),
            on_error=lambda error: self._ended(lambda: self._failed(error)),
            on_bug=lambda: self._ended(lambda: None),
            total=total,
        )
        self._desk.page.reveal(self)

    def show_answer(self, sentence: str) -> None:
        """Begin the answer with a sentence that takes the focus."""
        told = heading(sentence, "strong")
        told.setWordWrap(True)
        self.answer.addWidget(told)
        told.show()
        told.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(told, sentence)

    def _ended(self, then: Callable[[], None]) -> None:
        self._row.show()
        then()
        self._desk.page.go.emit("progress")

    def _failed(self, error: UserError) -> None:
        self._desk.page.show_error(error)

    def _declined(self) -> None:
        clear_layout(self.answer)
        self._begin.setFocus(Qt.FocusReason.OtherFocusReason)
