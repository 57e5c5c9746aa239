"""kill -9 at random moments while posts come in and are wiped: imports that were finished are there, no others are."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.posts import PostFilter
from app.storage.database import create
from app.storage.post_rows import REVIEW, WITH_DECISION
from tests.end_to_end.post_steps import KEY, open_posts, standing_after

ROOT = Path(__file__).resolve().parents[2]


def _work_until_killed(path: Path, step: int, words: int, after_microseconds: int) -> int:
    """Let a process import; kill it a moment after it has said so much. Returns the last step that it called done."""
    command = [sys.executable, "-m", "tests.end_to_end.post_steps", str(path), str(step)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(words)]
        for _ in range(after_microseconds * 10):  # a little time goes by, so that it meets any moment
            pass
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL, "the process ended by itself"
    return max((int(line.split()[1]) for line in said if line.startswith("done") and line.endswith("\n")), default=0)


def _check(path: Path, done: int) -> int:
    """Look whether all is as one step left it, ``done`` or a later one; returns which."""
    vault = open_posts(path)
    kept = sorted(post.key for page in vault.posts.pages() for post in page)
    last = max((int(one.coverage[0]) for one in vault.posts.imports()), default=0)
    step = next(
        (step for step in range(max(last, done), last + 2) if kept == (standing_after(step) if step else [])), None
    )
    assert step is not None, f"{len(kept)} posts are not what step {last} left"
    database = vault.posts._database
    database.write("INSERT INTO post_words (post_words, rank) VALUES ('integrity-check', 1)")  # raises
    assert not database.rows(f"SELECT p.id FROM {WITH_DECISION} WHERE p.review <> {REVIEW.format(weight='p.weight')}")
    assert len(vault.posts.find("words", 1000)) == len(kept)
    assert vault.posts.counts(PostFilter(to_review=False)).total == len(kept)
    vault.close()
    return step


def _kill_again_and_again(path: Path, times: int) -> int:
    create(path, KEY)
    chance = random.Random(20261120)
    step = 0
    for _ in range(times):
        done = _work_until_killed(path, step + 1, chance.randint(1, 24), chance.randint(0, 5000))
        step = _check(path, max(done, step))
    return step


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_an_import_that_is_killed_is_whole_or_taken_back(tmp_path: Path) -> None:
    assert _kill_again_and_again(tmp_path / "history.db", 4) > 4


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_imports_are_whole_or_taken_back_in_three_hundred_kills(tmp_path: Path) -> None:
    print(f"300 kills, {_kill_again_and_again(tmp_path / 'history.db', 300)} steps, every one whole or taken back")
