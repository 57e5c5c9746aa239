"""A real program in a folder of its own, locked with a passphrase, and the look that widgets need."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AccountKind, Computer, Depth, Worker
from app.system import browsers
from app.system.paths import resources_dir
from app.ui.theme import Theme, install_theme

PASSPHRASE = "maple river candle"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Theme:
    """The application's theme, back at its defaults for every test."""
    found = qapp.findChild(Theme) or install_theme(qapp, resources_dir())
    found.set_look("system", 100)  # what each program begins with: another look would be put on all widgets twice
    return found


@pytest.fixture(autouse=True)
def no_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pages show does not depend on the browsers of the computer that runs the tests."""
    monkeypatch.setattr(browsers, "search_path", lambda: "")


@pytest.fixture(scope="package", autouse=True)
def garbage_on_this_thread() -> Iterator[None]:
    """Widgets are collected on the GUI thread, as ``app.ui.garbage`` sees to in the program."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def garbage_of_the_test_before(garbage_on_this_thread: None) -> None:
    """Nothing that is left of one test is alive in the next; only now has pytest let go of it."""
    gc.collect()
    gc.freeze()  # what is left stays: to go through all of it after each test took longer than most tests


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """One history for all tests of a file, with a quick audit under way: making one takes longer than most of them."""
    made = Application(tmp_path_factory.mktemp("history"), FixedClock(NOW))
    made.load()
    made.create_history(Computer.MINE, PASSPHRASE)
    made.start_audit(Depth.QUICK)
    yield made
    made.close()


@pytest.fixture
def program(tmp_path: Path, clock: FixedClock) -> Iterator[Application]:
    """An open history with an audit under way, for a worker with Facebook and WhatsApp."""
    made = Application(tmp_path / "data", clock)
    made.load()
    made.create_history(Computer.MINE, PASSPHRASE)
    made.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL, "whatsapp": AccountKind.MIXED}))
    made.start_audit(Depth.QUICK)
    yield made
    made.close()
