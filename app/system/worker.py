"""The door to a worker process: work on secrets that must not touch the program's own memory.

The process is fresh (spawned, never forked), reads nothing of the user's Python settings, and shares nothing with the
program but two pipes. It ends when it is closed, when this object goes, and when the program dies in any way.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO, cast

from app.core.worker import JobFailed, JobRefused, Stopped, TooMuchMemory, WorkerDied
from app.system.paths import program_root
from app.system.worker_frames import Frame, FrameKind, read_frame, write_frame

MOST_MEMORY = 2 * 1024**3
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from app.system.worker_main import main; "
_LOOK = 0.05  # seconds between two looks whether somebody cancelled
_PATIENCE = 0.3  # seconds in which work must stop by itself when it is cancelled
_AHEAD = 8  # frames that may wait


class WorkerProcess:
    """``Worker`` for a job, named "module:name"; ``memory`` is in bytes."""

    def __init__(self, job: str, *, memory: int = MOST_MEMORY) -> None:
        self._job = job
        self._memory = memory
        self._running: _Running | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process while there is one."""
        return self._running.process.pid if self._running else None

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        """The messages of the answer, as the protocol says. One that is not taken to its end closes the process."""
        running = self._process()
        stopping = _Stopping(running.requests, cancelled)
        ended = False
        try:
            with suppress(OSError, ValueError):  # it has gone, or is closed: the frames end at once
                write_frame(running.requests, FrameKind.REQUEST, request)
            while (frame := running.next(stopping)).kind is FrameKind.MESSAGE:
                yield frame.content
            ended = frame.kind in (FrameKind.DONE, FrameKind.STOPPED, FrameKind.REFUSED)
        finally:
            if not ended:
                self.close()
        _raise_end(frame)

    def _process(self) -> _Running:
        """The process that runs, or a fresh one: one that has ended since its last answer has nothing more to say."""
        running = self._running
        if running and running.process.poll() is not None:
            running.end()
            running = None
        try:
            self._running = running = running or _Running(self._job, self._memory)
        except OSError as error:  # too many processes already, too little memory for one more
            raise WorkerDied from error
        return running

    def close(self) -> None:
        """End the process. Does nothing where there is none."""
        running, self._running = self._running, None
        if running:
            running.end()


class _Running:
    """A process that runs, and the thread that listens to it."""

    def __init__(self, job: str, memory: int) -> None:
        path = json.dumps([folder or str(program_root()) for folder in sys.path])
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", f"{_START}main({job!r}, {memory})", path],
            env=os.environ | {"MALLOC_ARENA_MAX": "2"},  # else each thread sets aside much of the address space
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.requests = cast("BinaryIO", self.process.stdin)
        self._frames: queue.Queue[Frame | None] = queue.Queue(_AHEAD)
        self._over = threading.Event()
        self.end = weakref.finalize(self, _end, self.process, self._over)  # also when the program ends
        threading.Thread(target=_listen, args=(self.process, self._frames, self._over), daemon=True).start()

    def next(self, stopping: _Stopping) -> Frame:
        """The next frame. Raises ``WorkerDied``, and ``Stopped`` where the work does not stop in time by itself."""
        while not stopping.time_is_up() and not self._over.is_set():  # another thread may close it
            with suppress(queue.Empty):
                frame = self._frames.get(timeout=_LOOK)
                if frame is None:
                    raise Stopped if stopping.begun else WorkerDied
                return frame
        raise Stopped


class _Stopping:
    """Looks whether somebody cancelled, passes it on once, and counts the seconds from then."""

    def __init__(self, requests: BinaryIO, cancelled: Callable[[], bool]) -> None:
        self._requests = requests
        self._cancelled = cancelled
        self._end: float | None = None

    @property
    def begun(self) -> bool:
        return self._end is not None

    def time_is_up(self) -> bool:
        if self._end is not None:
            return time.monotonic() > self._end
        if self._cancelled():
            self._end = time.monotonic() + _PATIENCE
            with suppress(OSError, ValueError):
                write_frame(self._requests, FrameKind.STOP)
        return False


def _listen(process: subprocess.Popen[bytes], frames: queue.Queue[Frame | None], over: threading.Event) -> None:
    """Hand over what the process says, no faster than it is taken."""
    with cast("BinaryIO", process.stdout) as messages:
        frame: Frame | None = Frame(FrameKind.MESSAGE, b"")
        while frame is not None and not over.is_set():
            frame = None
            with suppress(OSError, ValueError):  # what comes is no frame
                frame = read_frame(messages)
            while not over.is_set():
                with suppress(queue.Full):
                    frames.put(frame, timeout=_LOOK)
                    break


def _end(process: subprocess.Popen[bytes], over: threading.Event) -> None:
    """End a process and take its exit status, so that no zombie is left."""
    over.set()
    process.kill()
    process.wait()
    with suppress(OSError):
        cast("BinaryIO", process.stdin).close()


def _raise_end(frame: Frame) -> None:
    if frame.kind is FrameKind.STOPPED:
        raise Stopped
    if frame.kind is FrameKind.REFUSED:
        parts = json.loads(frame.content)
        raise JobRefused(parts["kinds"], parts["happened"], safe=parts["safe"], do=parts["do"])
    if frame.kind is FrameKind.NO_MEMORY:
        raise TooMuchMemory
    if frame.kind is FrameKind.FAILED:
        raise JobFailed(frame.content.decode())
