"""Work in a process of its own: what a job may use there, and what the rest of the program sees of it.

Messages are bytes that the job's own part writes and reads; neither side unpickles anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Event
from typing import Protocol

from app.core.errors import UserError
from app.core.model import LedgerEntry
from app.core.ports import Http

Send = Callable[[bytes], None]
UNTOUCHED = "Nothing was changed, and nothing was kept."


class Doors(Protocol):
    """The ways out of the worker process. All are shut until they are asked for."""

    def http(self, ledger: Callable[[LedgerEntry], None], stand_ins: Mapping[str, str]) -> Http:
        """The network. ``stand_ins`` are servers on this computer that play a host's part in tests."""
        ...


class Job(Protocol):
    """What runs in the worker process. It is made once, with the ``Doors``, and may keep what it learns."""

    def answer(self, request: bytes, send: Send, stop: Event) -> None:
        """Answer with any number of messages. May raise ``UserError``, and ``Stopped`` soon after ``stop`` is set.

        ``send`` may be called from any thread; it raises ``Stopped`` once the answer has ended.
        """
        ...


class Stopped(Exception):
    """The work was stopped because somebody asked for it."""


class Worker(Protocol):
    """A worker process, seen from outside. It is started at the first request; one request at a time."""

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        """The messages of the answer as they come.

        Within half a second after ``cancelled`` turns true the answer ends, or ``Stopped`` is raised. Raises what the
        job raised: ``JobRefused`` for a ``UserError``, ``JobFailed`` for a bug; and ``WorkerDied``.
        """
        ...

    def close(self) -> None:
        """End the process, and with it all that the job knew."""
        ...


class JobRefused(UserError):
    """A ``UserError`` from the worker process; ``kinds`` are the names of its class there and of those it is one of."""

    def __init__(self, kinds: Sequence[str], happened: str, *, safe: str, do: str) -> None:
        self.kinds = kinds
        super().__init__(happened, safe=safe, do=do)


class JobFailed(Exception):
    """A bug in the worker process: its type and places in the code. Its text stays there: it may quote what it read."""


class WorkerDied(UserError):
    """The worker process ended in the middle of its work, or could not even begin."""

    def __init__(self) -> None:
        super().__init__(
            "The check stopped unexpectedly.", safe=UNTOUCHED, do="Try again. If it happens again, tell us."
        )


class TooMuchMemory(UserError):
    """The worker process reached the bound of its memory."""

    def __init__(self) -> None:
        super().__init__(
            "This file needs more memory than the check may use.", safe=UNTOUCHED, do="Try a smaller file."
        )
