"""An import through the two worker processes: side by side, and whatever becomes of one of them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.posts import PostFilter
from app.core.worker import Job, JobFailed, Stopped, Worker
from app.old_posts import importing, reading_job
from app.old_posts.export_errors import NotAnExport, ReadingFailed, TakesTooLong
from app.old_posts.flagging_job import FlaggingJob
from app.old_posts.importing import Workers
from app.old_posts.reading_job import ReadingJob
from app.old_posts.results import ImportProgress
from app.storage.vault import SqlVault
from app.system.worker import WorkerProcess
from tests.unit.old_posts.posts_kit import (
    AtOnce,
    Broken,
    Stuck,
    archive,
    at_once,
    own_posts,
    phone,
    processes,
    save,
)

ALL = PostFilter(to_review=False)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    """The same two processes for all; an import ends them."""
    made = processes()
    yield made
    made.close()


@pytest.mark.parametrize("where", ["reading", "flagging"])
def test_an_export_that_holds_a_process_up_is_given_up(
    vault: SqlVault, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    export = save(tmp_path, archive({1: phone(1)}, 0))
    monkeypatch.setattr(importing, "PATIENCE", 0.01)
    with pytest.raises(TakesTooLong):
        own_posts(vault, clock, at_once()._replace(**{where: Stuck()})).bring_in(export)
    assert not vault.posts.imports()


def test_an_export_that_cannot_be_read_waits_for_nothing_else(
    vault: SqlVault, clock: FixedClock, tmp_path: Path
) -> None:
    with pytest.raises(ReadingFailed):  # and not `TakesTooLong`, nor after pytest's own patience
        own_posts(vault, clock, Workers(Broken(), Stuck())).bring_in([tmp_path])


def test_where_our_own_code_failed_is_said(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    class Failing(Broken):
        def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
            raise JobFailed("KeyError at app/old_posts/formats/x.py:1")

    with pytest.raises(ReadingFailed) as failed:
        own_posts(vault, clock, Workers(Failing(), Stuck())).bring_in([tmp_path])
    assert "x.py:1" in failed.value.do
    assert "ours" not in ReadingFailed().do


class Counted(AtOnce):
    """Counts the messages that were taken from it, and says when there are more."""

    def __init__(self, job: type[Job]) -> None:
        super().__init__(job)
        self.taken, self.ended, self.moved = 0, False, threading.Condition()

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        for message in super().ask(request, cancelled):
            self._move(self.taken + 1)
            yield message
        self._move(self.taken, ended=True)

    def _move(self, taken: int, *, ended: bool = False) -> None:
        with self.moved:
            self.taken, self.ended = taken, ended
            self.moved.notify_all()


class Behind(AtOnce):
    """Is done with what it was asked only when reading is as far ahead as it may be."""

    def __init__(self, job: type[Job], reading: Counted) -> None:
        super().__init__(job)
        self._reading = reading
        self._asked = 0

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        yield from super().ask(request, cancelled)
        batches, self._asked = self._asked, self._asked + 1
        if batches:  # the first time it is only to begin
            with self._reading.moved:
                self._reading.moved.wait_for(lambda: self._reading.ended or self._is_ahead(batches))

    def _is_ahead(self, batches: int) -> bool:
        return self._reading.taken // 2 >= batches + importing._AHEAD  # two messages a batch


def test_what_is_read_waits_until_what_was_read_before_is_flagged(
    vault: SqlVault, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_job, "_AT_A_TIME", 1)
    export = save(tmp_path, archive({number: f"tea {number}" for number in range(240)}, 0))
    reading, ahead = Counted(ReadingJob), list[int]()
    posts = own_posts(vault, clock, Workers(reading, Behind(FlaggingJob, reading)))
    posts.bring_in(export, progress=lambda done: ahead.append(reading.taken // 2 + 199 - done.read))
    assert reading.taken > 80
    assert 3 <= max(ahead) <= importing._AHEAD + 1


def pids(workers: Workers) -> list[int | None]:
    return [cast("WorkerProcess", one).pid for one in workers]


def test_both_are_there_before_the_first_import_and_gone_after_it(
    vault: SqlVault, clock: FixedClock, workers: Workers, tmp_path: Path
) -> None:
    posts = own_posts(vault, clock, workers)
    posts.warm_up()
    before = pids(workers)
    assert None not in before
    posts.names_in([tmp_path])
    assert pids(workers) == before
    posts.rest()
    assert pids(workers) == [None, None]
    posts.bring_in(save(tmp_path, archive({1: phone(1)}, 0)))
    assert pids(workers) == [None, None]


def test_posts_can_be_reviewed_while_the_rest_comes_in(
    vault: SqlVault, clock: FixedClock, workers: Workers, tmp_path: Path
) -> None:
    posts = own_posts(vault, clock, workers)
    export = save(tmp_path, archive({number: phone(number) for number in range(1000)}, 0))
    seen: list[tuple[ImportProgress, int]] = []
    result = posts.bring_in(
        export, progress=lambda progress: seen.append((progress, posts.counts(PostFilter()).to_review))
    )
    first, to_review = seen[0]
    assert first.read <= 200
    assert first.expected == 1000
    assert to_review
    assert seen[-1][0].read == seen[-1][0].flagged == result.outcome.new == 1000


def kill(worker: Worker) -> None:
    assert isinstance(worker, WorkerProcess)
    if worker.pid:  # it may be gone by now
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGTERM)


def test_cancelled_and_killed_nothing_half_is_kept(
    vault: SqlVault, clock: FixedClock, workers: Workers, tmp_path: Path
) -> None:
    posts = own_posts(vault, clock, workers)
    export = save(tmp_path, archive({number: phone(number) for number in range(1000)}, 0))
    heard: list[ImportProgress] = []
    with pytest.raises(Stopped):
        posts.bring_in(export, progress=heard.append, cancelled=lambda: bool(heard))
    assert posts.counts(ALL).total == 0

    # A message holds one such post, and the process waits long before the last one is taken.
    long = save(tmp_path, archive(dict.fromkeys(range(20), "x" * 1_100_000), 0), "long")
    for worker in workers:
        with pytest.raises(ReadingFailed):
            posts.bring_in(long, progress=lambda _, worker=worker: kill(worker))
        assert posts.counts(ALL).total == 0
        assert not [one for one in threading.enumerate() if one.name.startswith("flagging")]
        assert pids(workers) == [None, None]
    assert not posts.imports()
    assert not posts.find("ring")
    assert posts.bring_in(long).outcome.new == 20


def test_a_post_of_nothing_but_what_is_flagged_comes_in(
    vault: SqlVault, clock: FixedClock, workers: Workers, tmp_path: Path
) -> None:
    posts = own_posts(vault, clock, workers)
    export = save(tmp_path, archive({1: "@ab " * 250_000, 2: phone(2)}, 0))
    assert posts.bring_in(export).outcome.new == 2
    assert len(posts.queue()) == 2


def test_an_error_of_the_process_keeps_its_words(
    vault: SqlVault, clock: FixedClock, workers: Workers, tmp_path: Path
) -> None:
    posts = own_posts(vault, clock, workers)
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"Dear all")
    with pytest.raises(UserError, match=NotAnExport().happened):
        posts.bring_in([letter])
