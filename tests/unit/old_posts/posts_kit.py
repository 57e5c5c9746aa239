"""`OwnPosts` over a real history, and archives that are made one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import cast

from app.core.clock import FixedClock
from app.core.worker import Doors, Job, Stopped, WorkerDied
from app.old_posts import flagging_job, reading_job
from app.old_posts.flagging_job import FlaggingJob
from app.old_posts.importing import Workers
from app.old_posts.own_posts import OwnPosts
from app.old_posts.reading_job import ReadingJob
from app.photos.in_memory import place_of
from app.storage.vault import SqlVault
from app.system.paths import resources_dir
from app.system.worker import WorkerProcess
from tests.unit.old_posts.export_builders import Files, tweet, x_archive, zipped

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class AtOnce:
    """A ``Worker`` without a process: what it answers is the same, and comes sooner."""

    def __init__(self, job: type[Job]) -> None:
        self._job = job(cast("Doors", None))

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        messages: list[bytes] = []
        self._job.answer(request, messages.append, Event())
        for message in messages:
            if cancelled():
                raise Stopped
            yield message

    def close(self) -> None:
        pass


class Stuck:
    """A ``Worker`` that says nothing until it is told to stop."""

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        while not cancelled():
            pass
        raise Stopped
        yield b""

    def close(self) -> None:
        pass


class Broken:
    """A ``Worker`` whose process ends in the middle of its work."""

    def ask(self, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        raise WorkerDied
        yield b""

    def close(self) -> None:
        pass


def at_once() -> Workers:
    """Both jobs in this process."""
    return Workers(AtOnce(ReadingJob), AtOnce(FlaggingJob))


def own_posts(vault: SqlVault, clock: FixedClock, workers: Workers | None = None) -> OwnPosts:
    return OwnPosts(vault, clock, resources_dir() / "old_posts", workers or at_once(), place_of)


def processes() -> Workers:
    """Both jobs as in the window; close them."""
    return Workers(WorkerProcess(reading_job.NAME), WorkerProcess(flagging_job.NAME))


def save(folder: Path, files: Files, name: str = "export") -> list[Path]:
    """The export as one zip file."""
    path = folder / f"{name}.zip"
    path.write_bytes(zipped(files))
    return [path]


def phone(number: int) -> str:
    """A post that deserves another look."""
    return f"Ring {'abcdefghij'[number % 10] * 3} on 0161 496 {number:04}"


def archive(tweets: dict[int, str], day: int, account: str = "1") -> Files:
    """An archive of X made ``day`` days after the start, with these tweets by their numbers."""
    made = START + timedelta(days=day)
    files = x_archive(
        [tweet(number, text) for number, text in tweets.items()],
        generationDate=f"{made:%Y-%m-%dT%H:%M:%S.000Z}",
    )
    own = f'"accountId" : "{account}"'.encode()
    return {name: content.replace(b'"accountId" : "1"', own) for name, content in files.items()}


def go_to(clock: FixedClock, day: int) -> None:
    """Let it be noon so many days after the start."""
    clock.advance(START + timedelta(days=day) - clock.now())
