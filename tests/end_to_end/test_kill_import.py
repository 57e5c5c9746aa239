"""kill -9 while an export comes in: the history has all of it, with what follows from it, or nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.model import FindingState, Part
from app.core.posts import PostDecision, PostFate, PostFilter
from app.storage.database import create, open_database
from app.storage.vault import SqlVault
from tests.unit.old_posts.posts_kit import START, archive, go_to, own_posts, save

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))
ALL = PostFilter(to_review=False)
POSTS = 600

_BRING_IN = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from app.core.clock import FixedClock
from app.storage.database import Database, open_database
from app.storage.vault import SqlVault
from tests.unit.old_posts.posts_kit import own_posts, processes

path, export, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
vault = SqlVault(open_database(path, bytes(range(32)), path.parent / "backups", date(2026, 11, 20)))
posts = own_posts(vault, FixedClock(datetime(2026, 5, 1, tzinfo=UTC)), processes())
statements = 0
for name in ("rows", "write"):
    def counted(*arguments, real=getattr(Database, name), **named):
        global statements
        statements += 1
        if statements == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    setattr(Database, name, counted)
posts.bring_in([export])
print(statements, flush=True)
"""


def _bring_in(database: Path, export: Path, last: int) -> int:
    """Let a process bring it in, killed at its statement ``last``; how many there are where it was not."""
    command = [sys.executable, "-c", _BRING_IN, str(database), str(export), str(last)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == (-signal.SIGKILL if last else 0)
    return int(done.stdout or 0)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_an_import_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path, clock = tmp_path / "history.db", FixedClock(START)
    create(path, KEY)
    vault = _open(path)
    posts = own_posts(vault, clock)
    posts.bring_in(save(tmp_path, archive({1: "Ring 0161 496 0001", 2: "tea"}, 0)))
    go_to(clock, 1)
    posts.decide(posts.queue()[0], PostDecision.DELETE)
    vault.close()
    [export] = save(tmp_path, archive({number: f"tea {number}" for number in range(2, POSTS)}, 30), "later")
    statements = _all_or_nothing(path, export, 0)
    for last in (random.Random(20261120).randrange(2, statements), statements - 3):
        _all_or_nothing(path, export, last)


def _all_or_nothing(path: Path, export: Path, last: int) -> int:
    """Bring it in to a copy and look; how many statements it took, where it was not killed."""
    copy = path.with_name(f"copy-{last}.db")
    copy.write_bytes(path.read_bytes())
    statements = _bring_in(copy, export, last)
    vault = _open(copy)
    vault.posts.sweep()  # as the folder of the history does when it is opened
    posts = own_posts(vault, FixedClock(START))
    [decision], [finding] = posts.decisions(), vault.findings(Part.POSTS)
    whole = len(posts.imports()) == 2
    assert posts.counts(ALL).total == (POSTS - 2 if whole else 2)
    assert len(posts.find(f"tea {POSTS - 1}")) == whole
    assert decision.fate is (PostFate.GONE if whole else None)
    assert finding.state is (FindingState.GONE if whole else FindingState.OPEN)
    assert [bool(action.done) for action in vault.actions()] == [whole]
    vault.close()
    assert whole or last
    return statements


def _open(path: Path) -> SqlVault:
    return SqlVault(open_database(path, KEY, path.parent / "backups", date(2026, 11, 20)))
