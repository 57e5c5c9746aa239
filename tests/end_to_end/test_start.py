"""The real command opens its window: quickly, and then goes on to the program behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COSTLY = {
    "PIL",
    "apsw",
    "argon2",
    "cryptography",
    "desktop_notifier",
    "icalendar",
    "keyring",
    "msgspec",
    "requests",
    "segno",
}

OPEN_AND_QUIT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from app.cli import main

real = QApplication.exec

def look(timer):
    buttons = [widget.text() for widget in QApplication.allWidgets() if isinstance(widget, QPushButton)]
    if "Begin" in buttons:
        timer.stop()
        print("a newcomer is welcome")
        QApplication.closeAllWindows()

def open_and_look(*_):
    timer = QTimer()
    timer.timeout.connect(lambda: look(timer))
    timer.start(20)
    return real()

QApplication.exec = open_and_look
sys.exit(main(["--data-dir", sys.argv[1]]))
"""


def _python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, check=False, capture_output=True, text=True, timeout=60
    )


def test_nothing_that_costs_is_imported_before_the_window_is_painted(tmp_path: Path) -> None:
    done = _python("-m", "benchmarks.first_paint", "app", str(tmp_path))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["painted"]
    assert not COSTLY & set(told["modules"])
    # Nor is the program itself, which may need any of them one day.
    assert "app.application" not in told["modules"]
    assert not list(tmp_path.iterdir())


def test_after_the_first_picture_comes_the_program(tmp_path: Path) -> None:
    done = _python("-c", OPEN_AND_QUIT, str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "a newcomer is welcome\n"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_without_a_screen_it_says_so_and_how_to_look_all_the_same(tmp_path: Path) -> None:
    done = _python("-m", "app", "--data-dir", str(tmp_path), QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode == 2
    assert "no screen here" in done.stderr
    assert "xvfb-run privacy-audit" in done.stderr
