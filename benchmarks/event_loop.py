"""How long the window's event loop is held while 10,000 photos are looked at, shown, and taken into the history.

``python -m benchmarks.event_loop [--quick]`` works the real page of the step Photos and location in a window
that nobody sees. A timer that is due every other millisecond notes when it is served: the longest wait
between two times is what a key press would have waited. Other programs on a busy computer add to that, never
take away, so it is the least of a few rounds; the window's own work, counted in processor time, is the most of
all rounds. `run` gives the figures to the runner.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.application import Application
from app.core.model import Computer, Depth, Step
from app.system.paths import resources_dir
from app.ui.garbage import GuiGarbageCollector
from app.ui.pages.photos import PhotosPage
from app.ui.theme import Theme, install_theme
from app.ui.widgets.photo_ask import Choice
from app.ui.widgets.photo_tool import GIVING_AWAY
from benchmarks.figure import Figure
from benchmarks.photos import make_photos

PHOTOS, FEW_PHOTOS = 10_000, 2_000
CLEANED = 300
ROUNDS = 3
LIMIT = 50.0
_LONGEST_WAIT = 300_000  # milliseconds
_IDLE = 1.0  # seconds


class Held(NamedTuple):
    """The longest wait of the event loop, and the most that the window's own work took of one, in milliseconds."""

    wait: float
    work: float


class _Pulse:
    """Asks to be served every other millisecond."""

    def __init__(self) -> None:
        self._waits: list[float] = []
        self._works: list[float] = []
        self._last = (0.0, 0.0)
        self._timer = QTimer(interval=2)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self._waits.append(now[0] - self._last[0])
        self._works.append(now[1] - self._last[1])
        self._last = now

    def measure(self, begin: Callable[[], object], ended: Callable[[], bool]) -> Held:
        """What the event loop was held from ``begin`` until ``ended``."""
        self._waits, self._works = [], []
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()
        begin()
        until = time.perf_counter() + _LONGEST_WAIT
        while not ended():
            if time.perf_counter() > until:
                raise RuntimeError("the page did not come to an end")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._beat()
        self._timer.stop()
        return Held(max(self._waits) * 1000, max(self._works) * 1000)


def run(*, quick: bool) -> list[Figure]:
    """Measure everything; ``quick`` takes fewer photos."""
    count = FEW_PHOTOS if quick else PHOTOS
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.findChild(Theme) or install_theme(application, resources_dir())
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=Path.cwd()) as name:
        many, few = Path(name) / "many", Path(name) / "few"
        make_photos(many, count, (320, 240))
        make_photos(few, CLEANED, (320, 240))
        program = Application(Path(name) / "data")
        program.load()
        program.create_history(Computer.MINE, "maple river candle")
        program.start_audit(Depth.QUICK)
        collector = GuiGarbageCollector(application)
        try:
            return _measure(program, many, few)
        finally:
            collector.deleteLater()
            gc.enable()
            program.close()


def _measure(program: Application, many: Path, few: Path) -> list[Figure]:
    page = PhotosPage(program)
    page.resize(1180, 820)
    page.show()
    page.opened()
    page.show_tool()
    recorded: list[str] = []
    page.go.connect(recorded.append)
    pulse = _Pulse()

    def measure(begin: Callable[[], object]) -> Held:
        recorded.clear()
        return pulse.measure(begin, lambda: "progress" in recorded)

    until = time.perf_counter() + _IDLE
    idle = pulse.measure(lambda: None, lambda: time.perf_counter() > until)
    looks = [measure(lambda: page.tool.look_at([str(many)])) for _ in range(ROUNDS)]
    count = page.tool.rows.number()
    assert program.flow.is_marked(Step.PHOTOS)
    measure(lambda: page.tool.look_at([str(few)]))
    cleaning = measure(lambda: page.tool.clean(Choice(GIVING_AWAY, frozenset())))
    assert page.tool.rows.number(*GIVING_AWAY) == 0
    page.hide()
    page.deleteLater()
    wait, work = min(held.wait for held in looks), max(held.work for held in looks)
    return [
        Figure(f"longest wait while {count:,} photos are looked at", wait, LIMIT, "ms"),
        Figure("the window's own work in it", work, LIMIT, "ms"),
        Figure(f"the window's own work while {CLEANED} are cleaned", cleaning.work, LIMIT, "ms"),
        Figure("longest wait with nothing to do", idle.wait, LIMIT, "ms"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    for figure in run(quick=parser.parse_args().quick):
        print(figure.line())


if __name__ == "__main__":
    main()
