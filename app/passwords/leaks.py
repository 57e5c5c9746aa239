"""Which passwords are known from leaks: asked of Pwned Passwords, five characters of a hash at a time.

The service answers with everything it knows under those five characters, and the comparison is made here. It runs in
the process that holds the passwords and keeps their hashes only. Whatever is not a perfect answer leaves the password
unknown, never clean.

An answer has no line end after its last row: the service puts a line end and a row of padding after whatever it sends
(HaveIBeenPwned/PwnedPasswordsCloudflareWorker, src/index.ts). That it is whole is told by its length, which the port
of the network checks, and by every row's form.
"""

from __future__ import annotations

import hashlib
import queue
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from app.core.http import NoReply, NoReplyReason
from app.core.ports import Http

HOST = "api.pwnedpasswords.com"
PURPOSE = "Look for passwords in known leaks"
EXAMPLE = hashlib.sha1(b"password", usedforsecurity=False).hexdigest()[:5].upper()
_PREFIX = 5
_THREADS = 16
_GIVE_UP_AFTER = 2 * _THREADS  # failures in a row: then the rest would fail too
_ROW = re.compile(rb"([0-9A-F]{35}):(0|[1-9][0-9]{0,11})")


@dataclass(frozen=True, slots=True)
class LeakPlan:
    """What will be sent, before it is sent. ``example`` is made from the word "password", not from anybody's own."""

    host: str
    requests: int
    example: str


@dataclass(frozen=True, slots=True)
class LeakRun:
    """How a run ended: how many requests are ``left`` without an answer, and why, for those that were tried."""

    left: int
    failed: Mapping[NoReplyReason, int] = field(default_factory=dict)
    stopped: bool = False


class LeakCheck:
    """The check of a set of passwords. It can be run again: only what has no answer yet is asked for."""

    def __init__(self, passwords: Iterable[str]) -> None:
        self._open: dict[str, set[str]] = {}  # first characters of the hashes, and what follows them
        for digest in {digest for password in passwords if (digest := _digest(password))}:
            self._open.setdefault(digest[:_PREFIX], set()).add(digest[_PREFIX:])
        self._seen: dict[str, int] = {}

    @property
    def plan(self) -> LeakPlan:
        """What the next run sends."""
        return LeakPlan(HOST, len(self._open), EXAMPLE)

    def times_seen(self, password: str) -> int | None:
        """How often the password stands in known leaks, 0 where it does not, None where that is not known."""
        return self._seen.get(_digest(password) or "")

    def run(self, http: Http, progress: Callable[[int, int], None], stop: threading.Event) -> LeakRun:
        """Ask for all that is open, in no telling order. Returns soon after ``stop`` is set.

        ``progress`` gets how many requests are done and how many there are, in the thread that calls this.
        """
        prefixes = list(self._open)
        random.SystemRandom().shuffle(prefixes)
        failed: Counter[NoReplyReason] = Counter()
        in_a_row = 0
        with closing(_Asking(http, prefixes)) as asking:
            for done in range(1, len(prefixes) + 1):
                answer = asking.next(stop)
                if answer is None:
                    break
                if isinstance(answer.found, NoReplyReason):
                    failed[answer.found] += 1
                    in_a_row += 1
                else:
                    in_a_row = 0
                    self._take(answer.prefix, answer.found)
                progress(done, len(prefixes))
                if in_a_row == _GIVE_UP_AFTER:
                    break
        return LeakRun(len(self._open), dict(failed), stop.is_set())

    def _take(self, prefix: str, found: Mapping[str, int]) -> None:
        for rest in self._open.pop(prefix):
            self._seen[prefix + rest] = found.get(rest, 0)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is known under a prefix: how often by what follows it, or why that is not known."""

    prefix: str
    found: Mapping[str, int] | NoReplyReason


class _Asking:
    """Threads that ask for one prefix after another."""

    def __init__(self, http: Http, prefixes: Iterable[str]) -> None:
        self._http = http
        self._halt = threading.Event()
        self._todo: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[_Answer | Exception] = queue.SimpleQueue()
        for prefix in prefixes:
            self._todo.put(prefix)
        for _ in range(min(_THREADS, self._todo.qsize())):
            threading.Thread(target=self._work, name="leaks", daemon=True).start()

    def next(self, stop: threading.Event) -> _Answer | None:
        """The next answer; None once ``stop`` is set and those that have come are taken."""
        while True:
            if stop.is_set():
                self._halt.set()
            try:
                answer = self._answers.get(block=not stop.is_set(), timeout=0.1)
            except queue.Empty:
                if stop.is_set():
                    return None
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer

    def close(self) -> None:
        """Ask no more. What is under way is left behind."""
        self._halt.set()

    def _work(self) -> None:
        try:
            while not self._halt.is_set():
                answer = self._ask(self._todo.get_nowait())
                if not self._halt.is_set() or answer.found is not NoReplyReason.STOPPED:
                    self._answers.put(answer)
        except queue.Empty:
            pass
        except Exception as error:
            self._answers.put(error)

    def _ask(self, prefix: str) -> _Answer:
        url, headers = f"https://{HOST}/range/{prefix}", {"Add-Padding": "true"}
        try:
            reply = self._http.get(url, PURPOSE, headers=headers, stop=self._halt)
        except NoReply as error:
            return _Answer(prefix, error.reason)
        try:
            return _Answer(prefix, read_range(reply.body) if reply.status == 200 else NoReplyReason.GARBLED)
        except ValueError:
            return _Answer(prefix, NoReplyReason.GARBLED)


def first_characters(password: str) -> str:
    """All that would be sent for this password; empty for text that no site can have got."""
    return (_digest(password) or "")[:_PREFIX]


def read_range(body: bytes) -> dict[str, int]:
    """What stands under a prefix, without the padding. Raises ``ValueError`` for all that is not a perfect answer."""
    found: dict[str, int] = {}
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        row = _ROW.fullmatch(line)
        if row is None:
            raise ValueError("not a row of a range")
        rest, count = row[1].decode(), int(row[2])
        if count:
            found[rest] = count
    if not found:
        raise ValueError("a range without a row")
    return found


def _digest(password: str) -> str | None:
    """The hash as the service writes it; None for text that no site can have got (half of a broken emoji)."""
    try:
        return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    except UnicodeEncodeError:
        return None
