"""A real history for the tests of old posts, at a time that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.storage.vault import SqlVault
from tests.history_makers import make_folder
from tests.unit.old_posts.posts_kit import START


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path / "home").create_with_keyring()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)
