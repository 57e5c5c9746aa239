"""The inside of a worker process: takes requests from the program, lets the job answer, and says nothing else.

The process ends when the program closes its end of the pipe, in whatever way: closed, crashed or killed.
"""

from __future__ import annotations

import gc
import io
import json
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import BinaryIO

from app.core.errors import UserError
from app.core.worker import Job, Stopped
from app.system.limits import ShutDoors, leave_no_dump, limit_memory
from app.system.paths import program_root
from app.system.worker_frames import FrameKind, read_frame, write_frame

_FAILED = 3


def main(job: str, memory: int) -> None:
    """Serve ``job`` ("module:class") until the program has gone."""
    leave_no_dump()
    limit_memory(memory)
    requests, out = _own_pipes()
    waiting: SimpleQueue[tuple[bytes, threading.Event]] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    module, _, name = job.partition(":")
    ShutDoors()
    served: Job = getattr(import_module(module), name)()
    while True:
        request, stop = waiting.get()
        _answer(served, request, stop, out)
        del request
        gc.collect()


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


def _listen(requests: BinaryIO, waiting: SimpleQueue[tuple[bytes, threading.Event]]) -> None:
    """Take what the program says, while the job works too."""
    stop = threading.Event()
    while frame := read_frame(requests):
        if frame.kind is FrameKind.STOP:
            stop.set()
        else:
            stop = threading.Event()
            waiting.put((frame.content, stop))
    os._exit(0)


def _answer(job: Job, request: bytes, stop: threading.Event, out: BinaryIO) -> None:
    lock = threading.Lock()  # a job may report from several threads

    def send(message: bytes) -> None:
        with lock:
            write_frame(out, FrameKind.MESSAGE, message)

    try:
        job.answer(request, send, stop)
    except Stopped:
        write_frame(out, FrameKind.STOPPED)
    except UserError as error:
        parts = {"kind": type(error).__name__, "happened": error.happened, "safe": error.safe, "do": error.do}
        write_frame(out, FrameKind.REFUSED, json.dumps(parts).encode())
    except MemoryError:
        write_frame(out, FrameKind.NO_MEMORY)
        os._exit(_FAILED)
    except BaseException as error:
        write_frame(out, FrameKind.FAILED, _where(error).encode())
        os._exit(_FAILED)  # what failed once is not trusted with more
    else:
        write_frame(out, FrameKind.DONE)


def _where(error: BaseException) -> str:
    """The type of a bug and its places in this program: nothing of its text, which may quote a password."""
    places, trace = [], error.__traceback__
    while isinstance(trace, TracebackType):
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(program_root()):
            places.append(f"{file.relative_to(program_root()).as_posix()}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places[-6:]) or 'an unknown place'}"
