"""The inside of a worker process: takes requests from the program, lets the job answer, and says nothing else.

The process ends when the program closes its end of the pipe, in whatever way: closed, crashed or killed.
"""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import BinaryIO

from app.core.errors import UserError
from app.core.model import LedgerEntry
from app.core.ports import Http
from app.core.worker import Job, Stopped
from app.system.limits import ShutDoors, leave_no_dump, limit_memory
from app.system.paths import program_root
from app.system.worker_frames import FrameKind, read_frame, write_frame

_FAILED = 3
_BREATH = 0.2  # seconds
_YOUNG = 100_000  # new objects between two looks for cycles: of hundreds, as usual, they are a tenth of all work

_Asked = tuple[bytes, threading.Event]


def main(job: str, memory: int) -> None:
    """Serve ``job`` ("module:class", made with the doors) until the program has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl and C are for the program, which then closes this process
    leave_no_dump()
    limit_memory(memory)
    gc.set_threshold(_YOUNG)
    requests, out = _own_pipes()
    waiting: SimpleQueue[_Asked] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    module, _, name = job.partition(":")
    served: Job = getattr(import_module(module), name)(_Doors(ShutDoors()))
    while True:
        request, stop = _next(waiting)
        _answer(served, request, stop, _Out(out))
        del request


class _Doors:
    """``Doors`` of this process."""

    def __init__(self, shut: ShutDoors) -> None:
        self._shut = shut

    def http(self, ledger: Callable[[LedgerEntry], None], stand_ins: Mapping[str, str]) -> Http:
        from app.system.http import RequestsHttp

        self._shut.open_network()
        return RequestsHttp(ledger, stand_ins=stand_ins)


class _Out:
    """The way to the program, for all threads of the job; messages are taken until the answer ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._open = True

    def send(self, message: bytes) -> None:
        with self._lock:
            if not self._open:
                raise Stopped
            write_frame(self._stream, FrameKind.MESSAGE, message)

    def end(self, kind: FrameKind, content: bytes = b"") -> None:
        with self._lock:
            self._open = False
            write_frame(self._stream, kind, content)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two ends that lead to the program; whatever else is printed or read here finds nothing."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), io.StringIO(), io.StringIO()
    sys.excepthook = lambda *_: None  # a traceback may quote what was read
    threading.excepthook = lambda _: None
    return pipes


def _listen(requests: BinaryIO, waiting: SimpleQueue[_Asked]) -> None:
    """Take what the program says, while the job works too."""
    stop = threading.Event()
    while frame := read_frame(requests):
        if frame.kind is FrameKind.STOP:
            stop.set()
        else:
            stop = threading.Event()
            waiting.put((frame.content, stop))
    os._exit(0)


def _next(waiting: SimpleQueue[_Asked]) -> _Asked:
    """The next request. What the one before left behind goes as soon as nobody asks: to look for it takes a while."""
    with suppress(Empty):
        return waiting.get(timeout=_BREATH)
    gc.collect()
    return waiting.get()


def _answer(job: Job, request: bytes, stop: threading.Event, out: _Out) -> None:
    try:
        job.answer(request, out.send, stop)
    except Stopped:
        out.end(FrameKind.STOPPED)
    except UserError as error:
        kinds = [kind.__name__ for kind in type(error).__mro__]
        parts = {"kinds": kinds, "happened": error.happened, "safe": error.safe, "do": error.do}
        out.end(FrameKind.REFUSED, json.dumps(parts).encode())
    except MemoryError:
        out.end(FrameKind.NO_MEMORY)
        os._exit(_FAILED)
    except BaseException as error:
        out.end(FrameKind.FAILED, _where(error).encode())
        os._exit(_FAILED)  # what failed once is not trusted with more
    else:
        out.end(FrameKind.DONE)


def _where(error: BaseException) -> str:
    """The type of a bug and its places in this program: nothing of its text, which may quote a password."""
    places, trace = [], error.__traceback__
    while isinstance(trace, TracebackType):
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(program_root()):
            places.append(f"{file.relative_to(program_root()).as_posix()}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places[-6:]) or 'an unknown place'}"
