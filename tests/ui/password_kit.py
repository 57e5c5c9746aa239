"""What the tests of the password guide share: a program whose network is this computer, and its secrets in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AccountKind, Computer, Depth, Worker
from tests.history_makers import MemoryStore
from tests.ui.conftest import NOW
from tests.ui.driving import press
from tests.ui.page_kit import settle

Field = TypeVar("Field", bound=QWidget)


@contextmanager
def program_with(folder: Path, stand_ins: Mapping[str, str], store: MemoryStore) -> Iterator[Application]:
    """An open history with an audit under way, over servers that play the hosts."""
    made = Application(folder / "data", FixedClock(NOW), store, stand_ins=stand_ins)
    made.load()
    made.create_history(Computer.MINE, None)
    accounts = {"facebook": AccountKind.PERSONAL, "iphone": AccountKind.PERSONAL}
    made.save_worker(Worker(accounts=accounts, names=("Morgan Oakes",), computer=Computer.MINE))
    made.start_audit(Depth.QUICK)
    yield made
    made.close()


@contextmanager
def on(computer: Computer, program: Application) -> Iterator[None]:
    """While it lasts, the computer is whose it is told to be."""
    before = program.worker
    program.save_worker(replace(before, computer=computer))
    yield
    program.save_worker(before)


def push(qtbot: QtBot, root: QWidget, name: str) -> None:
    """Press the button, and let what it makes come on screen."""
    press(qtbot, root, name)
    settle()


def field(root: QWidget, kind: type[Field], name: str) -> Field:
    """The one showing field of a kind whose accessible name begins so."""
    (found,) = [one for one in root.findChildren(kind) if one.isVisible() and one.accessibleName().startswith(name)]
    return found
