"""How fast old posts go into the encrypted history, are found, reviewed and wiped, and what memory that takes.

``python -m benchmarks post_store`` measures in a fresh process, on the disk of the working folder. The posts are as
long as tweets are, of 30,000 different words (a hundred of them are half of all, as in English), newest first, one in
twenty flagged; only the store's own work is timed.
"""

from __future__ import annotations

import gc
import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from benchmarks.posts import peak

ROOT = Path(__file__).resolve().parent.parent
_POSTS = 100_000
_MANY = 1_000_000
_BATCH = 2_000
_ROUNDS = 9
_NOW = datetime(2026, 11, 20, tzinfo=UTC)
_ZERO = 1_325_376_000  # 2012-01-01
_LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
_OFTEN = (12, 9, 8, 8, 7, 7, 6, 6, 6, 4, 4, 3, 3, 2, 2, 2, 2, 2, 1, 1.5, 2, 0.8, 0.2, 0.1, 0.2, 0.1)


def run(*, quick: bool) -> list[Figure]:
    """Measure in fresh processes; ``quick`` leaves the million posts out."""
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=Path.cwd()) as name:
        told = _ask(Path(name, "a"), _POSTS)
        many = None if quick else _ask(Path(name, "b"), _MANY)
    figures = list(_figures(told))
    if many:
        size = f"{many['size']:,.0f} MB on the disk"
        figures += [
            Figure(f"{_MANY:,} posts kept and searchable", many["added"], 20, "s", size),
            Figure(f"growth of the process ({_MANY:,} posts)", many["grown"], 60, "MB"),
            Figure("the journal beside them", many["journal"], 40, "MB"),
        ]
    return figures


def _figures(told: dict[str, float]) -> Iterator[Figure]:
    size = f"{told['size']:,.0f} MB on the disk, longest step {told['longest']:,.0f} ms"
    yield Figure(f"{_POSTS:,} posts kept and searchable", told["added"], 1.5, "s", size)
    yield Figure("the same once more, in a later export", told["again"], 1.5, "s")
    yield Figure("what is different since, to compare", told["compare"], 200, "ms", "one in ten gone")
    yield Figure("such an import finished", told["finish"], 1.0, "s")
    yield Figure("the worst search as one types (median)", told["find"], 10, "ms", "of 1, 2, 3 letters and words")
    yield Figure("the next fifty to review (median)", told["queue"], 10, "ms")
    yield Figure("a decision is on disk (median)", told["decide"], 20, "ms")
    yield Figure("counts of what is to review (median)", told["counts"], 50, "ms")
    yield Figure("counts of everything (median)", told["all_counts"], 50, "ms")
    yield Figure("the history opens", told["open"], 0.3, "s")
    yield Figure("every word wiped", told["wipe"], 2, "s")


def _ask(folder: Path, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.post_store", str(folder), str(count)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def batches(count: int, size: int = _BATCH) -> Iterator[bytes]:
    """Posts as the process that reads an export sends them."""
    chance = random.Random(count)
    words = ["".join(chance.choices(_LETTERS, _OFTEN, k=chance.randint(2, 9))) for _ in range(30_000)]
    batch = []
    for number in range(count, 0, -1):
        text = " ".join(words[int(30_000 * chance.random() ** 8)] for _ in range(chance.randrange(5, 40)))
        batch.append(_row(number, text, chance))
        if len(batch) == size or number == 1:
            yield json.dumps(batch, separators=(",", ":")).encode()
            batch.clear()


def _row(number: int, text: str, chance: random.Random) -> list[Any]:
    weight = chance.randint(1, 5) if chance.random() < 0.05 else 0
    kind = chance.choice(("phone", "postcode", "anger", "drink"))
    return [
        f"x/posts/{10**17 + number * 9_999_991}",
        hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        hashlib.blake2b(text[:20].encode(), digest_size=16).hexdigest() if weight else None,
        *("x", "posts", "12345", _ZERO + 2220 * number, "exact"),
        f"https://x.com/i/web/status/{10**17 + number * 9_999_991}",
        *([], [], False, False, None, None, None, False, weight),
        [[kind, 0, 5, "This may be a telephone number. Anyone can see it."]] if weight else [],
        text,
    ]


class _Measured:
    """One history with so many posts in it, and what was measured of it."""

    def __init__(self, folder: Path, count: int) -> None:
        from app.core.clock import SystemClock
        from app.storage.history_folder import HistoryFolder
        from benchmarks.history import _Store

        self._folder = HistoryFolder(folder, _Store(), SystemClock())
        self._vault = self._folder.create_with_keyring()
        self._shelf = self._vault.posts
        self._count = count
        self._journal = self._folder.database.with_name("history.db-wal")
        self.told: dict[str, float] = {}

    def import_all(self) -> None:
        """The first import."""
        gc.collect()
        before = peak()
        self.told["journal"] = self.told["longest"] = 0
        self.told["added"] = self._import(_Measured._finish, lambda number: True)
        self.told["grown"] = (peak() - before) / 1e6
        self.told["size"] = self._folder.database.stat().st_size / 1e6

    def import_again(self) -> None:
        """A later import, which lacks one post in ten."""
        self.told["again"] = self._import(_Measured._compare_and_finish, lambda number: number % 10 > 0)

    def ask(self) -> None:
        """The questions of the window."""
        from app.core.posts import PostDecision, PostFilter

        to_review, everything = PostFilter(), PostFilter(to_review=False)
        page = self._shelf.queue(to_review)
        words = page[0].text.split()
        asked = ("e", "a", "t", "q", "th", "st", "tea", words[0], words[0][:-1], f"{words[1]} {words[2][0]}")
        self.told["find"] = max(_median(lambda typed=typed: self._shelf.find(typed)) for typed in asked)
        self.told["queue"] = _median(lambda: self._shelf.queue(to_review, page[-1]))
        ids = iter([post.id for post in self._shelf.queue(to_review, limit=_ROUNDS)])
        self.told["decide"] = _median(lambda: self._shelf.decide([next(ids)], PostDecision.DELETE, _NOW))
        self.told["counts"] = _median(lambda: self._shelf.counts(to_review))
        self.told["all_counts"] = _median(lambda: self._shelf.counts(everything))
        self._vault.close()
        self.told["open"] = _seconds(self._open)

    def wipe(self) -> None:
        """All but the decisions."""
        self.told["wipe"] = _seconds(lambda: self._shelf.wipe(keep_decisions=True))
        self._vault.close()

    def _open(self) -> None:
        self._vault = self._folder.open_with_keyring()
        self._shelf = self._vault.posts

    def _import(self, finish: Callable[[_Measured, int], None], has: Callable[[int], bool]) -> float:
        number = self._shelf.begin_import(_NOW, ["x.zip"])
        taken = 0.0
        for place, rows in enumerate(batches(self._count)):
            if has(place):
                seconds = _seconds(lambda rows=rows: self._shelf.add(number, rows))
                self.told["longest"] = max(self.told["longest"], seconds * 1000)
                self.told["journal"] = max(self.told["journal"], self._journal.stat().st_size / 1e6)
                taken += seconds
        finish(self, number)
        return taken

    def _finish(self, number: int) -> None:
        self._shelf.finish_import(number, _NOW, {}, [], [], [], _NOW)

    def _compare_and_finish(self, number: int) -> None:
        begun = time.perf_counter()
        found = self._shelf.differences(number, ["x"])
        self._shelf.in_common(number)
        self.told["compare"] = (time.perf_counter() - begun) * 1000
        gone = [(row.key, row.print) for row in found if row.last < number]
        later = _NOW + timedelta(1)
        self.told["finish"] = _seconds(lambda: self._shelf.finish_import(number, later, {}, [], gone, [], later))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _median(work: Callable[[], object]) -> float:
    """In milliseconds."""
    return statistics.median(_seconds(work) for _ in range(_ROUNDS)) * 1000


def _measure(folder: Path, count: int) -> dict[str, float]:
    measured = _Measured(folder, count)
    measured.import_all()
    if count == _POSTS:
        measured.import_again()
        measured.ask()
        measured.wipe()
    return measured.told


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]))))
