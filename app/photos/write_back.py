"""A large file on its way to the disk while it is still being written and compared: the disk is the slowest of all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_STEP = 32 * 1024 * 1024


class WriteBack:
    """Calls ``sync`` (`Files.sync` of the open file) in a thread of its own, again and again."""

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._thread = ThreadPoolExecutor(1)
        self._syncs: list[Future[None]] = []
        self._waiting = 0

    def wrote(self, count: int) -> None:
        """So many bytes more are written: they go to the disk, unless it is still busy with those before."""
        self._waiting += count
        if self._waiting >= _STEP and (not self._syncs or self._syncs[-1].done()):
            self.begin()

    def begin(self) -> None:
        """Put all that is written by now on disk, without waiting for it."""
        self._waiting = 0
        self._syncs.append(self._thread.submit(self._sync))

    def finish(self) -> None:
        """Wait for the disk. Raises `OSError` where any of it could not be put there: a disk may say so only once."""
        for sync in self._syncs:
            sync.result()

    def close(self) -> None:
        """Wait for the disk, whatever it says."""
        self._thread.shutdown()
