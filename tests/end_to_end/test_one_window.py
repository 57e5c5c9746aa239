"""Two real processes over one data folder: the second one raises the first, which goes where it was asked to go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import Computer
from tests.conftest import ROOT
from tests.ui.conftest import NOW, PASSPHRASE

# The real program; it tells how its window stands, puts itself out of sight, and once raised takes the passphrase.
FIRST = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from app.cli import main
from app.ui.window import MainWindow

folder, passphrase = sys.argv[1:]
steps = iter(("hide", "unlock", "end"))
step = next(steps)

def look():
    global step
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    fields = [w for w in QApplication.allWidgets() if isinstance(w, QLineEdit) and w.isVisible()]
    if step == "hide" and fields:
        window.showMinimized()
        print("locked and minimised", flush=True)
    elif step == "unlock" and not window.isMinimized():
        print("raised, still locked:", not window._ready, flush=True)
        fields[0].setText(passphrase)
        next(w for w in QApplication.allWidgets() if isinstance(w, QPushButton) and w.text() == "Unlock").click()
    elif step == "end" and window._ready:
        print("at", window._place, flush=True)
        QApplication.closeAllWindows()
    else:
        return
    step = next(steps, None)

real = QApplication.exec

def run(*_):
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    return real()

QApplication.exec = run
sys.exit(main(["--data-dir", folder]))
"""


def test_a_second_start_raises_the_first_window_and_leads_it_on(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    program = Application(folder, FixedClock(NOW))
    program.create_history(Computer.MINE, PASSPHRASE)
    program.close()
    command = [sys.executable, "-c", FIRST, str(folder), PASSPHRASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "locked and minimised\n"
        second = [sys.executable, "-m", "app", "--data-dir", str(folder), "--open", "search"]
        done = subprocess.run(second, check=False, capture_output=True, text=True, cwd=ROOT, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert first.stdout.read() == "raised, still locked: True\nat step:search\n"
    assert first.returncode == 0
    assert list(Path(os.environ["XDG_RUNTIME_DIR"]).glob("privacy-self-audit*")) == [], "no trace is left"
