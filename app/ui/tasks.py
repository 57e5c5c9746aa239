"""Long work off the GUI thread, in one way for the whole program.

``run_task`` hands a function to a worker thread. What it reports, its result and its error all
arrive on the main thread, through the owner's event loop; after ``cancel`` nothing more arrives
but the end. Reports are handed over in small batches, so a flood cannot hold up the window.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from app.core.errors import UserError

BATCH = 100
T = TypeVar("T")


class Task(QObject):
    """One piece of work under way. The worker calls ``report`` and ``cancelled``; the window ``cancel``."""

    _reported = Signal()
    _ended = Signal(object, object)

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._waiting: deque[Any] = deque()
        self._cancel = False
        self._drain_due = False
        self._end: tuple[object, BaseException | None] | None = None
        self.on_progress: Callable[[list[Any]], None] | None = None
        self.on_done: Callable[[Any], None] | None = None
        self.on_error: Callable[[UserError], None] | None = None
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
        if error is None:
            if self.on_done:
                self.on_done(result)
        elif isinstance(error, UserError) and self.on_error:
            self.on_error(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
        self.deleteLater()


class _Job(QRunnable):
    def __init__(self, task: Task, work: Callable[[Task], object]) -> None:
        super().__init__()
        self._task, self._work = task, work

    def run(self) -> None:
        result: object = None
        error: BaseException | None = None
        try:
            result = self._work(self._task)
        except BaseException as problem:
            error = problem
        try:
            self._task._ended.emit(result, error)
        except RuntimeError:
            # The page that asked is gone, and the task with it: nobody is left to tell.
            return


def run_task(
    owner: QObject,
    work: Callable[[Task], T],
    *,
    on_done: Callable[[T], None] | None = None,
    on_progress: Callable[[list[Any]], None] | None = None,
    on_error: Callable[[UserError], None] | None = None,
) -> Task:
    """Run ``work(task)`` in a worker thread; the callbacks run on the main thread.

    Anything but a ``UserError`` that ``work`` raises is a bug and goes to ``sys.excepthook``, as
    does a ``UserError`` that nobody handles.
    """
    task = Task(owner)
    task.on_done, task.on_progress, task.on_error = on_done, on_progress, on_error
    QThreadPool.globalInstance().start(_Job(task, work))
    return task
