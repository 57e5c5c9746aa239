"""Cycles of widgets are collected, and only on the GUI thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.garbage import GuiGarbageCollector


class Cycle(QObject):
    """An object that keeps itself alive until cycles are collected, and notes where that was."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: seen.append(threading.current_thread().name))


@pytest.fixture
def collector() -> Iterator[GuiGarbageCollector]:
    owner = QObject()
    yield GuiGarbageCollector(owner)
    gc.unfreeze()


def test_a_busy_worker_thread_never_destroys_what_belongs_to_the_window(
    qtbot: QtBot, collector: GuiGarbageCollector
) -> None:
    seen: list[str] = []
    for _ in range(10):
        Cycle(seen)

    def busy() -> None:
        for _ in range(200_000):
            held: list[object] = []
            held.append(held)

    worker = threading.Thread(target=busy, name="worker")
    worker.start()
    worker.join()
    assert seen == []
    collector.collect_young()
    assert seen == [threading.main_thread().name] * 10
