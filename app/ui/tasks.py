"""Long work off the GUI thread, in one way for the whole program.

``run_task`` hands a function to a worker thread. What it reports, its result and its error all
arrive on the main thread, through the owner's event loop; after ``cancel`` nothing more arrives
but the end. Reports are handed over in small batches, so a flood cannot hold up the window.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.core.errors import UserError

BATCH = 100
TURN = 0.0005  # seconds
PATIENCE_MS = 10_000
T = TypeVar("T")
# Kept alive until they end: the worker thread signals through them.
_running: set[Task] = set()


class Task(QObject):
    """One piece of work under way. The worker calls ``report`` and ``cancelled``; the window ``cancel``."""

    gone = Signal()
    _reported = Signal()
    _ended = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Any] = deque()
        self._cancel = False
        self._drain_due = False
        self._abandoned = False
        self._end: tuple[object, BaseException | None] | None = None
        self.on_progress: Callable[[list[Any]], None] | None = None
        self.on_done: Callable[[Any], None] | None = None
        self.on_error: Callable[[UserError], None] | None = None
        self.on_bug: Callable[[], None] | None = None
        self.running = True
        self._reported.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def report(self, item: Any) -> None:
        """Called by the work: hand ``item`` to the window."""
        self._waiting.append(item)
        if not self._drain_due:
            self._drain_due = True
            self._reported.emit()

    def cancelled(self) -> bool:
        """Asked by the work between two steps."""
        return self._cancel

    def cancel(self) -> None:
        """Ask the work to stop; ``on_done`` still comes, with what there is by then."""
        self._cancel = True

    @Slot()
    def abandon(self) -> None:
        """The page that asked is gone: stop, and tell nobody."""
        self._cancel = True
        self.on_progress = self.on_done = self.on_error = self.on_bug = None
        self._abandoned = True

    @Slot()
    def _drain(self) -> None:
        self._drain_due = False
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if batch and self.on_progress:
            self.on_progress(batch)
        if self._waiting and not self._drain_due:
            self._drain_due = True
            self._reported.emit()
        elif self._end is not None:
            self._deliver(*self._end)

    @Slot(object, object)
    def _finish(self, result: object, error: BaseException | None) -> None:
        if self._waiting:
            self._end = (result, error)
            self._reported.emit()
        else:
            self._deliver(result, error)

    def _deliver(self, result: object, error: BaseException | None) -> None:
        if not self.running:
            return
        self.running = False
        _running.discard(self)
        try:
            if not self._abandoned:
                self._tell(result, error)
        finally:
            self.gone.emit()

    def _tell(self, result: object, error: BaseException | None) -> None:
        if error is None:
            if self.on_done:
                self.on_done(result)
        elif isinstance(error, UserError) and self.on_error:
            self.on_error(error)
        else:
            if self.on_bug:
                self.on_bug()
            sys.excepthook(type(error), error, error.__traceback__)


def _work(task: Task, work: Callable[[Task], object]) -> None:
    """The body of the worker thread."""
    result: object = None
    error: BaseException | None = None
    try:
        result = work(task)
    except BaseException as problem:
        error = problem
    task._ended.emit(result, error)


def stop_all(owner: QObject, then: Callable[[], None], *, patience_ms: int = PATIENCE_MS) -> None:
    """Cancel all work, that of pages which are gone as well, and call ``then`` when the last has ended.

    Work that does not end within ``patience_ms`` is not waited for.
    """
    waiting = Waiting(owner, then)
    QTimer.singleShot(patience_ms, waiting, waiting.go_on)
    waiting.look()


class Waiting(QObject):
    """Stops all work and calls ``then`` once, when none is under way or when it is told to go on."""

    def __init__(self, owner: QObject, then: Callable[[], None]) -> None:
        super().__init__(owner)
        self._then: Callable[[], None] | None = then
        self._stopped: set[Task] = set()

    @Slot()
    def look(self) -> None:
        if self._then is None:
            return
        for task in _running - self._stopped:  # the end of one may have begun another
            self._stopped.add(task)
            task.cancel()
            task.gone.connect(self.look)
        if not _running:
            self.go_on()

    @Slot()
    def go_on(self) -> None:
        then, self._then = self._then, None
        if then:
            then()


def run_task(
    owner: QObject,
    work: Callable[[Task], T],
    *,
    on_done: Callable[[T], None] | None = None,
    on_progress: Callable[[list[Any]], None] | None = None,
    on_error: Callable[[UserError], None] | None = None,
    on_bug: Callable[[], None] | None = None,
) -> Task:
    """Run ``work(task)`` in a worker thread; the callbacks run on the main thread while ``owner`` lives.

    Anything but a ``UserError`` that ``work`` raises is a bug and goes to ``sys.excepthook``, as
    does a ``UserError`` that nobody handles. ``on_bug`` comes before, to take down what says that work is under way:
    of ``on_done``, ``on_error`` and ``on_bug`` one is called at the end.
    """
    task = Task()
    task.on_done, task.on_progress, task.on_error, task.on_bug = on_done, on_progress, on_error, on_bug
    owner.destroyed.connect(task.abandon)
    _running.add(task)
    # A worker that computes keeps the interpreter for one turn; the window needs it back several times to draw once.
    # Python's own 5 ms would add up to a stall that people see.
    sys.setswitchinterval(TURN)
    # A daemon: closing the window does not wait for a scan. What must be whole on disk is whole at any moment.
    threading.Thread(target=_work, args=(task, work), daemon=True).start()
    return task
