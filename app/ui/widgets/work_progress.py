"""Work on many things under way: how much is done, how fast, how long still, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.core.errors import UserError
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, Card, announce, heading, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.photo_words import time_left

REFRESH = 150  # milliseconds: often enough to seem alive, seldom enough not to lay out the page all the time
ESTIMATE_AFTER = 1.0  # seconds

T = TypeVar("T")


class WorkProgress(Card):
    """``run`` the work, or ``start`` and ``finish`` around it; the card shows meanwhile, and its button stops it.

    ``set_total``, ``advance`` and ``set_done`` as often as one likes: the words follow a few times a second.
    ``ticked`` fires then too, for others who count along. ``counts`` says what is counted, ``counting`` what is said
    before it is known how many there are.
    """

    cancelled = Signal()
    ticked = Signal()

    def __init__(self, counts: str = "files", counting: str = "Counting the files") -> None:
        super().__init__(spacing=10)
        self._counts, self._counting = counts, counting
        self._title = heading("", "section")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._count = label("", "muted")
        self._cancel = Button("Cancel", "x")
        self._cancel.clicked.connect(self._stop)
        self.body.addWidget(self._title)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._count)
        self._note = label("", "caption")
        self._note.hide()
        self.body.addWidget(self._note)
        row = QWidget()
        FlowLayout(row).addWidget(self._cancel)
        self.body.addWidget(row)
        self._done = self._total = 0
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH)
        self._timer.timeout.connect(self._show)
        self._task: Task | None = None
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether work that ``run`` began goes on."""
        return self._task is not None

    def run(
        self,
        title: str,
        work: Callable[[Task], T],
        *,
        on_done: Callable[[T], object],
        on_error: Callable[[UserError], object],
        on_progress: Callable[[list[Any]], None] | None = None,
        on_bug: Callable[[], object] = lambda: None,
        total: int = 0,
        aside: bool = False,
    ) -> None:
        """Do ``work`` as `run_task` does. The card is hidden again when one of the other three is called."""
        self.start(title, total, aside=aside)
        self._task = run_task(
            self,
            work,
            on_progress=on_progress,
            on_done=lambda result: self._ended(lambda: on_done(result)),
            on_error=lambda error: self._ended(lambda: on_error(error)),
            on_bug=lambda: self._ended(on_bug),
        )

    def cancel(self) -> None:
        """Stop the work that ``run`` began."""
        if self._task is not None:
            self._task.cancel()

    def start(self, title: str, total: int = 0, *, aside: bool = False) -> None:
        """Show the card; ``total`` 0 means that the files are still being counted.

        The focus goes to the button that stops it, unless the work goes on ``aside`` of what the worker is doing.
        """
        self._title.setText(title)
        self._title.setAccessibleName(title)
        self._bar.setAccessibleName(title)
        self._cancel.setAccessibleName(f"Cancel: {title}")
        self._cancel.setText("Cancel")
        self._cancel.setEnabled(True)
        self._done = 0
        self.set_total(total)
        self._timer.start()
        self.show()
        if not aside:
            self._cancel.setFocus()
        announce(self._title, title)

    def show_note(self, text: str) -> None:
        """Say this below the count, or nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_total(self, total: int) -> None:
        self._total = total
        if not self._done:  # the speed is that of all that was done, however often the total grows
            self._began = monotonic()
        self._bar.setRange(0, total)
        self._show()

    def advance(self, by: int) -> None:
        self._done += by

    def set_done(self, done: int, of: int) -> None:
        """How much is done by now, and of how many."""
        if of != self._total:
            self.set_total(of)
        self._done = done

    def finish(self) -> None:
        """Hide the card."""
        self._timer.stop()
        self.hide()

    def _ended(self, then: Callable[[], object]) -> None:
        self._task = None
        self.finish()
        then()

    def _stop(self) -> None:
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives it to the next button on the page
        self._cancel.setEnabled(False)
        self._cancel.setText("Stopping")
        self.cancel()
        self.cancelled.emit()

    def _show(self) -> None:
        self._bar.setValue(min(self._done, self._total))
        self._count.setText(self._words())
        self.ticked.emit()

    def _words(self) -> str:
        if not self._total:
            return self._counting
        words = [f"{self._done:,} of {self._total:,} {self._counts}"]
        if speed := self._speed():
            words.append(f"{speed:,.0f} a second" if speed >= 1 else f"{speed * 60:,.0f} a minute")
            words.append(time_left((self._total - self._done) / speed))
        return " · ".join(words)

    def _speed(self) -> float:
        """How many are done in a second; 0 before that can be told."""
        seconds = monotonic() - self._began
        return self._done / seconds if seconds >= ESTIMATE_AFTER else 0
