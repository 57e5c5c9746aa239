"""What `test_kill_posts` lets a process do until it is killed: ``python -m tests.end_to_end.post_steps PATH STEP``.

Each step is an import, which shows some posts of the one before and lacks others; every fifth wipes them all.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from app.core.posts import PostDecision, PostFilter
from app.storage import post_removal
from app.storage.database import open_database
from app.storage.vault import SqlVault
from tests.post_makers import batch, flagged, print_of

KEY = bytes(range(32))
_NOW = datetime(2026, 11, 20, tzinfo=UTC)
_EACH_WIPES = 5
_BATCHES, _BATCH = 4, 60


def is_wiping(step: int) -> bool:
    return step % _EACH_WIPES == 0


def keys_of(step: int) -> list[str]:
    """What the import of a step shows."""
    return [f"x/posts/{number}" for number in range(step * _BATCH, (step + _BATCHES) * _BATCH)]


def gone_in(step: int) -> list[str]:
    """What it lacks of what there was."""
    return [f"x/posts/{number}" for number in range((step - 1) * _BATCH, step * _BATCH)]


def standing_after(step: int) -> list[str]:
    """What is kept when a step is done."""
    if is_wiping(step):
        return []
    before = set() if step == 1 else set(standing_after(step - 1))
    return sorted((before - set(gone_in(step))) | set(keys_of(step)))


def open_posts(path: Path) -> SqlVault:
    """The history, with what was unfinished taken back."""
    vault = SqlVault(open_database(path, KEY, path.parent / "backups", date(2026, 11, 20)))
    vault.posts.sweep()
    return vault


def main(path: Path, first: int) -> None:
    """Go on for ever, and say what is done."""
    post_removal._POSTS_AT_ONCE = 50  # many steps, and so many moments between two
    posts = open_posts(path).posts
    for step in count(first):
        if is_wiping(step):
            posts.wipe(keep_decisions=True)
        else:
            number = posts.begin_import(_NOW, ["export.zip"])
            for part in range(_BATCHES):
                posts.add(number, batch(flagged(key, _text(key)) for key in keys_of(step)[part::_BATCHES]))
                print("added", flush=True)
            posts.decide([post.id for post in posts.queue(PostFilter(), limit=3)], PostDecision.KEEP, _NOW)
            gone = [(key, print_of(_text(key))) for key in gone_in(step)]
            posts.finish_import(number, _NOW, {}, [step], gone, [], _NOW)
        print("done", step, flush=True)


def _text(key: str) -> str:
    return f"words of {key} {'and more ' * (int(key[-2:].strip('/')) * 3)}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
