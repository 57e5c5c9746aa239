"""One import: from the files through the worker processes into the history, and what it says of those before it."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import NamedTuple

import msgspec

from app.core.clock import Clock
from app.core.ports import Vault
from app.core.posts import PostFilter, PostImport, PostShelf
from app.core.vault_errors import VaultError
from app.core.worker import JobFailed, Stopped, TooMuchMemory, Worker, WorkerDied
from app.old_posts.comparing import Import, Judged, Past, judge
from app.old_posts.export_errors import NeedsTooMuch, ReadingFailed, TakesTooLong
from app.old_posts.messages import (
    ROWS,
    End,
    Flagged,
    FlagRequest,
    ImportRequest,
    Looking,
    Message,
    Progress,
    Proof,
    ReadingRequest,
)
from app.old_posts.model import Platform, Summary
from app.old_posts.results import ImportProgress, ImportResult, Outcome

Cancelled = Callable[[], bool]
Report = Callable[[ImportProgress], None]
_NO_ROWS = b"[]"
_AHEAD = 3  # messages of rows that are flagged or wait for it
PATIENCE = 300  # seconds without a word of the worker process; a large history of places is told of at its end
_messages = msgspec.json.Decoder(Message)


class Kept(msgspec.Struct, frozen=True):
    """What is kept of an import beside its posts."""

    summary: Summary
    outcome: Outcome


class Workers(NamedTuple):
    """The two worker processes: one runs `reading_job.ReadingJob`, the other `flagging_job.FlaggingJob`."""

    reading: Worker
    flagging: Worker

    def close(self) -> None:
        """End both, until they are needed again."""
        self.reading.close()
        self.flagging.close()


def ask(worker: Worker, request: ReadingRequest | FlagRequest, cancelled: Cancelled) -> Iterator[bytes]:
    """The messages of an answer.

    Raises `UserError` where what was asked brings the worker process down or holds it up, and ``Stopped``.
    """
    heard = time.monotonic()

    def stuck() -> bool:
        return time.monotonic() - heard > PATIENCE

    try:
        for message in worker.ask(msgspec.json.encode(request), lambda: cancelled() or stuck()):
            yield message
            heard = time.monotonic()  # not before: what is done with a message takes time too
    except Stopped:
        if stuck() and not cancelled():
            raise TakesTooLong from None
        raise
    except TooMuchMemory:
        raise NeedsTooMuch from None
    except JobFailed as bug:
        raise ReadingFailed(str(bug)) from None
    except WorkerDied:
        raise ReadingFailed from None


def encoded(paths: Sequence[Path]) -> tuple[bytes, ...]:
    """Paths for the worker process."""
    return tuple(os.fsencode(path.absolute()) for path in paths)


@dataclass(slots=True)
class _Answer:
    """What comes beside the rows."""

    added: int = 0
    proofs: list[str] = field(default_factory=list)
    summary: Summary | None = None


class Flagging:
    """Has rows flagged in their own process, in the order in which they came, while others are read and stored."""

    def __init__(self, worker: Worker, looking: Looking, resources: Path, cancelled: Cancelled) -> None:
        self._worker = worker
        self._looking = looking
        self._resources = os.fsencode(resources)
        self._cancelled = cancelled
        self._over = Event()
        self._thread = ThreadPoolExecutor(1, "flagging")
        self._waiting: deque[tuple[Progress, Future[list[bytes]]]] = deque()

    def __enter__(self) -> Flagging:
        self._thread.submit(self._flagged, _NO_ROWS)  # the process starts, and makes its lists ready, beside the other
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.shutdown(cancel_futures=True)

    def add(self, progress: Progress, rows: bytes) -> None:
        """Take rows that came with ``progress``."""
        self._waiting.append((progress, self._thread.submit(self._flagged, rows)))

    def done(self, *, all_of_them: bool = False) -> Iterator[tuple[Progress, bytes, int]]:
        """What is flagged by now, with the number of posts to look at again; waits where too much was taken.

        Raises what `ask` raises.
        """
        while self._waiting and (all_of_them or len(self._waiting) > _AHEAD or self._waiting[0][1].done()):
            progress, flagging = self._waiting.popleft()
            rows, told = flagging.result()
            yield progress, rows, msgspec.json.decode(told, type=Flagged).count

    def _flagged(self, rows: bytes) -> list[bytes]:
        request = FlagRequest(self._looking, self._resources, rows=msgspec.Raw(rows))
        return list(ask(self._worker, request, lambda: self._over.is_set() or self._cancelled()))


class Importing:
    """Imports into one history, with the lists in ``resources``.

    ``follow`` is told the platforms of an import that is about to be kept, and saves what follows from it.
    """

    def __init__(
        self,
        vault: Vault,
        workers: Workers,
        resources: Path,
        clock: Clock,
        follow: Callable[[Sequence[Platform]], None],
    ) -> None:
        self._vault = vault
        self._shelf = vault.posts
        self._workers = workers
        self._resources = resources
        self._clock = clock
        self._follow = follow

    def run(self, request: ImportRequest, looking: Looking, report: Report, cancelled: Cancelled) -> ImportResult:
        """Keep the whole of it, or nothing: what came is taken back. Raises ``UserError`` and ``Stopped``."""
        files = [os.fsdecode(path) for path in request.paths]
        number = self._shelf.begin_import(self._clock.now(), files)
        try:
            answer = self._store(number, request, looking, report, cancelled)
            assert answer.summary is not None  # noqa: S101 - the job ends with it, or an error was raised
            judged = self._judge(number, answer, answer.summary)
            if cancelled():
                raise Stopped
            with self._vault.together():
                self._shelf.finish_import(
                    number,
                    _made_at(answer.summary),
                    msgspec.to_builtins(Kept(answer.summary, judged.outcome)),
                    msgspec.to_builtins(answer.summary.coverage),
                    judged.gone,
                    judged.fates,
                    self._clock.now(),
                )
                self._follow(answer.summary.platforms)
        except BaseException:
            with suppress(VaultError):  # locked meanwhile: it is taken back when the history opens next
                self._shelf.take_back(number)
            raise
        return result_of(self._shelf, self._shelf.imports()[0])

    def _store(
        self, number: int, request: ImportRequest, looking: Looking, report: Report, cancelled: Cancelled
    ) -> _Answer:
        answer, progress, to_review = _Answer(), Progress(0, None), 0

        def store(*, all_of_them: bool = False) -> None:
            nonlocal to_review
            for at, rows, flagged in flagging.done(all_of_them=all_of_them):
                if cancelled():  # what waits to be taken in need not be
                    raise Stopped
                answer.added += self._shelf.add(number, rows)
                to_review += flagged
                report(ImportProgress(at.read, to_review, at.expected))

        with Flagging(self._workers.flagging, looking, self._resources, cancelled) as flagging:
            for message in ask(self._workers.reading, request, cancelled):
                if cancelled():
                    raise Stopped
                if message.startswith(ROWS):
                    flagging.add(progress, message)
                    store()
                    continue
                match _messages.decode(message):
                    case Progress() as progress:
                        pass
                    case Proof(keys):
                        answer.proofs += keys
                    case End(summary):
                        answer.summary = summary
            store(all_of_them=True)
        return answer

    def _judge(self, number: int, answer: _Answer, summary: Summary) -> Judged:
        past = Past(self._shelf.imports())
        platforms = {about.platform for about in summary.coverage}
        if not platforms & past.platforms:
            return Judged((), (), Outcome(new=answer.added))
        return judge(
            Import(number, summary.coverage, tuple(answer.proofs)),
            self._shelf.differences(number, platforms),
            [one for platform in platforms for one in self._shelf.decisions(platform=platform)],
            past,
            self._shelf.in_common(number),
        )


def result_of(shelf: PostShelf, kept: PostImport) -> ImportResult:
    """What was said at the end of a finished import, as far as it still stands."""
    said = msgspec.convert(kept.summary, Kept)
    return ImportResult(kept, said.summary, said.outcome, shelf.counts(PostFilter()).to_review)


def _made_at(summary: Summary) -> datetime | None:
    return max((about.made_at for about in summary.coverage if about.made_at), default=None)
