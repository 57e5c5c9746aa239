"""One import: from the files through the worker process into the history, and what it says of those before it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from app.core.clock import Clock
from app.core.ports import Vault
from app.core.posts import PostFilter, PostImport, PostShelf
from app.core.vault_errors import VaultError
from app.core.worker import JobFailed, Stopped, TooMuchMemory, Worker, WorkerDied
from app.old_posts.comparing import Import, Judged, Past, judge
from app.old_posts.export_errors import NeedsTooMuch, ReadingFailed, TakesTooLong
from app.old_posts.messages import ROWS, End, Message, Progress, Proof, Request
from app.old_posts.model import Platform, Summary
from app.old_posts.results import ImportProgress, ImportResult, Outcome

Cancelled = Callable[[], bool]
Report = Callable[[ImportProgress], None]
PATIENCE = 300  # seconds without a word of the worker process; a large history of places is told of at its end
_messages = msgspec.json.Decoder(Message)


class Kept(msgspec.Struct, frozen=True):
    """What is kept of an import beside its posts."""

    summary: Summary
    outcome: Outcome


def ask(worker: Worker, request: Request, cancelled: Cancelled) -> Iterator[bytes]:
    """The messages of an answer.

    Raises `UserError` where the export brings the worker process down or holds it up, and ``Stopped``.
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
    except (JobFailed, WorkerDied):
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


class Importing:
    """Imports into one history, through one worker process.

    ``follow`` is told the platforms of an import that is about to be kept, and saves what follows from it.
    """

    def __init__(
        self, vault: Vault, worker: Worker, clock: Clock, follow: Callable[[Sequence[Platform]], None]
    ) -> None:
        self._vault = vault
        self._shelf = vault.posts
        self._worker = worker
        self._clock = clock
        self._follow = follow

    def run(self, request: Request, files: Sequence[Path], report: Report, cancelled: Cancelled) -> ImportResult:
        """Keep the whole of it, or nothing. Raises ``UserError``, and ``Stopped`` within half a second."""
        number = self._shelf.begin_import(self._clock.now(), [str(path.absolute()) for path in files])
        try:
            answer = self._store(number, request, report, cancelled)
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

    def _store(self, number: int, request: Request, report: Report, cancelled: Cancelled) -> _Answer:
        answer = _Answer()
        for message in ask(self._worker, request, cancelled):
            if cancelled():  # what waits to be taken in need not be
                raise Stopped
            if message.startswith(ROWS):
                answer.added += self._shelf.add(number, message)
                continue
            match _messages.decode(message):
                case Progress(read, flagged, expected):
                    report(ImportProgress(read, flagged, expected))
                case Proof(keys):
                    answer.proofs += keys
                case End(summary):
                    answer.summary = summary
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
