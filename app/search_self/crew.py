"""Threads that work through a list, while one caller takes the results as they come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

THREADS = 16
_LOOK = 0.1  # seconds between two looks whether it was stopped

Item = TypeVar("Item")
Result = TypeVar("Result")


class Crew(Generic[Item, Result]):
    """``work`` is called in any of the threads with an item and an event that is set once nobody waits any more.

    What ``work`` raises comes out of ``results``. Threads that are busy when it ends are left behind.
    """

    def __init__(self, work: Callable[[Item, threading.Event], Result], items: Iterable[Item]) -> None:
        self._work = work
        self._halt = threading.Event()
        self._todo: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Result | Exception] = queue.SimpleQueue()
        for item in items:
            self._todo.put(item)
        self._size = self._todo.qsize()

    def results(self, stop: threading.Event) -> Iterator[Result]:
        """Each result once; ends early, within a fifth of a second, after ``stop`` is set."""
        for _ in range(min(THREADS, self._size)):
            threading.Thread(target=self._run, name="search", daemon=True).start()
        try:
            for _ in range(self._size):
                result = self._next(stop)
                if result is None:
                    return
                if isinstance(result, Exception):
                    raise result
                yield result
        finally:
            self._halt.set()

    def _next(self, stop: threading.Event) -> Result | Exception | None:
        while not stop.is_set():
            try:
                return self._done.get(timeout=_LOOK)
            except queue.Empty:
                continue
        return None

    def _run(self) -> None:
        while not self._halt.is_set():
            try:
                item = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                self._done.put(self._work(item, self._halt))
            except Exception as error:
                self._done.put(error)
