"""How long an export of passwords takes from the file to the last finding, and what the program's own process grows by.

``python -m benchmarks passwords``: made-up vaults as people have them: some passwords used twice and more, some made of
words and years, some random. The time has everything in it: the start of the worker process, reading, judging, and all
findings handed over.
"""

from __future__ import annotations

import csv
import gc
import json
import random
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.passwords.check import Asked, PasswordCheck
from app.passwords.job import NAME
from app.passwords.model import OwnWords
from app.passwords.three_words import load_words
from app.system.paths import passwords_dir
from app.system.worker import WorkerProcess
from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parent.parent
_SIZES = ((5_000, 3.0), (50_000, 30.0))  # logins, and the seconds they may take
_WORDS = OwnWords(names=("Sam Taylor",), places=("Ramsbottom",), employers=("Mill House Care",))


def run(*, quick: bool) -> list[Figure]:
    """Measure both sizes, or the smaller one, in fresh processes."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="passwords-benchmark-") as name:
        for count, limit in _SIZES[:1] if quick else _SIZES:
            export = Path(name, f"{count}.csv")
            write_vault(export, count)
            command = [sys.executable, "-m", "benchmarks.passwords", str(export)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            told = json.loads(done.stdout)
            detail = f"{told['findings']:,} findings"
            figures += [
                Figure(f"{count:,} passwords audited offline", told["seconds"], limit, "s", detail),
                Figure(f"growth of the program's own process ({count:,})", told["grown"], 20, "MB", detail),
            ]
    return figures


def write_vault(path: Path, count: int) -> None:
    """An export of a browser."""
    chance = random.Random(count)
    words = load_words(passwords_dir())
    own = [password for password, _ in zip(_passwords(chance, words), range(count * 7 // 10), strict=False)]
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("name", "url", "username", "password", "note"))
        for password, fresh in zip(_passwords(chance, words), range(count), strict=False):
            site = f"{chance.choice(words)}{chance.randrange(count)}.co.uk"
            chosen = password if chance.random() < 0.6 else chance.choice(own)
            table.writerow((site, f"https://www.{site}/login", f"sam{fresh % 5}@example.org", chosen, ""))


def _passwords(chance: random.Random, words: tuple[str, ...]) -> Iterator[str]:
    characters = string.ascii_letters + string.digits + "!#$%&*?@-_"
    while True:
        yield "".join(chance.choices(characters, k=chance.randrange(8, 24)))
        yield "-".join(chance.sample(words, 3))
        yield f"{chance.choice(words).title()}{chance.randrange(1960, 2027)}{chance.choice(('', '!', '?'))}"
        yield f"{chance.choice(words)}{chance.choice(words).title()}{chance.randrange(100)}"


def _measure(path: Path) -> dict[str, float]:
    """One audit in this process, which has done nothing before."""
    import psutil

    checking = PasswordCheck(WorkerProcess(NAME), passwords_dir())
    process = psutil.Process()
    gc.collect()
    before, begun = process.memory_info().rss, time.monotonic()
    audited = checking.audit(Asked(path, date(2026, 11, 20), words=_WORDS))
    seconds = time.monotonic() - begun
    grown = process.memory_info().rss - before
    checking.close()
    return {"seconds": seconds, "grown": grown / 1024**2, "findings": len(audited.findings)}


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
