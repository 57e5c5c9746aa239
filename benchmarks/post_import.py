"""How long an export takes from the file to posts that can be searched and reviewed, and what memory that takes.

Part of ``python -m benchmarks posts``: its archive of X, through the worker processes into an encrypted history on
the disk of the working folder. As in the window the processes are there when the file is chosen; in the second import,
which also has the first flags timed, their start is included.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import TIMES, Figure
from benchmarks.posts import ROOT, write_archive

_POSTS = 100_000
_MANY = 1_000_000
_ROUNDS = 15
_TYPED = "ring tired café"


def run(*, quick: bool) -> list[Figure]:
    """Measure in fresh processes; ``quick`` leaves the million posts out."""
    figures = list(_figures(_POSTS, 2, 100, _told(_POSTS)))
    if not quick:
        figures += list(_figures(_MANY, 20, 250, _told(_MANY)))[:3]  # the rest is not bounded
    return figures


def _figures(count: int, seconds: float, memory: float, told: dict[str, float]) -> Iterator[Figure]:
    detail = f"{told['flagged']:,} flagged, {told['own']:.2g} s of it the window's own"
    yield Figure(f"{count:,} posts brought in, flagged and searchable", told["seconds"], seconds, "s", detail)
    yield Figure("beside the time to unpack them", told["seconds"] / told["unpacking"], 12, TIMES)
    yield Figure(
        "growth of the process and its workers", told["memory"], memory, "MB", f"{told['workers']:,.0f} MB the workers'"
    )
    yield Figure("the first flags, the start of the workers included", told["first"], 0.5, "s")
    yield Figure("a search as one types (median)", told["find"], 10, "ms")
    yield Figure("from a decision to the next post (median)", told["decision"], 50, "ms")
    yield Figure("the same export once more", told["again"], seconds, "s")


def _told(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=Path.cwd()) as name:
        archive = Path(name, "x.zip")
        write_archive(archive, count)
        command = [sys.executable, "-m", "benchmarks.post_import", name]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _measure(folder: Path) -> dict[str, float]:
    """In this process, which has done nothing before."""
    import psutil

    from app.core.clock import SystemClock
    from app.core.posts import PostDecision
    from app.old_posts import flagging_job, reading_job
    from app.old_posts.importing import Workers
    from app.old_posts.own_posts import OwnPosts
    from app.old_posts.results import ImportProgress
    from app.photos.in_memory import place_of
    from app.storage.history_folder import HistoryFolder
    from app.system.paths import resources_dir
    from app.system.worker import WorkerProcess
    from tests.history_makers import MemoryStore

    vault = HistoryFolder(folder / "history", MemoryStore(), SystemClock()).create_with_keyring()
    both, me = (WorkerProcess(reading_job.NAME), WorkerProcess(flagging_job.NAME)), psutil.Process()
    posts = OwnPosts(vault, SystemClock(), resources_dir() / "old_posts", Workers(*both), place_of)
    posts.warm_up()
    gc.collect()
    before, first, most, workers = me.memory_info().rss, 0.0, 0, 0

    def hear(progress: ImportProgress) -> None:
        nonlocal first, most, workers
        if not first and progress.flagged:
            first = time.monotonic() - begun
        workers = max(workers, sum(psutil.Process(one.pid).memory_info().rss for one in both))
        most = max(most, me.memory_info().rss - before + workers)

    own, begun = sum(me.cpu_times()[:2]), time.monotonic()
    result = posts.bring_in([folder / "x.zip"], progress=hear)
    told = {
        "seconds": time.monotonic() - begun,
        "own": sum(me.cpu_times()[:2]) - own,
        "unpacking": min(_unpack(folder / "x.zip") for _ in range(3)),
        "memory": max(most, me.memory_info().rss - before) / 1024**2,
        "workers": workers / 1024**2,
        "flagged": result.to_review,
    }
    decisions, searches = [], []
    for length in range(1, 1 + len(_TYPED)):
        begun = time.monotonic()
        posts.find(_TYPED[:length])
        searches.append((time.monotonic() - begun) * 1000)
    for _ in range(_ROUNDS):
        [post] = posts.queue(limit=1)
        begun = time.monotonic()
        posts.decide(post, PostDecision.DELETE)
        posts.queue(limit=1)
        posts.counts()
        decisions.append((time.monotonic() - begun) * 1000)
    first, begun = 0.0, time.monotonic()
    posts.bring_in([folder / "x.zip"], progress=hear)
    told |= {"decision": statistics.median(decisions), "again": time.monotonic() - begun, "first": first}
    told["find"] = statistics.median(searches)
    vault.close()
    return told


def _unpack(path: Path) -> float:
    """The seconds that it takes only to unpack the archive."""
    begun = time.monotonic()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                while member.read(1024**2):
                    pass
    return time.monotonic() - begun


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
