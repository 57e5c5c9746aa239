"""One window for each data folder: who is first, what is handed over, and what a killed or hanging first one does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.system import meeting
from app.system.meeting import MeetingPoint, meeting_point
from app.ui.one_window import OneWindow, bring_forward
from tests.conftest import ROOT

Wishes = list[tuple[str | None, str]]

# A start that does no more than this: it says whether it is the first, and then waits, or listens, as it is told.
START = """
import sys
from PySide6.QtCore import QCoreApplication
from app.ui.one_window import OneWindow

lock, socket, then = sys.argv[1:]
application = QCoreApplication([])
one = OneWindow(lock, socket)
if one.hand_over("home"):
    print("handed over", flush=True)
    sys.exit()
print("first", flush=True)
one.listen(lambda *_: None)
if then == "hang":
    sys.stdin.read()
application.exec()
"""


@pytest.fixture
def point() -> Iterator[MeetingPoint]:
    """A meeting point whose name is short enough for a socket, wherever the tests run."""
    with TemporaryDirectory(prefix="one-") as folder:
        yield MeetingPoint(
            Path(folder) / "a.lock", str(Path(folder) / "a") if os.name == "posix" else Path(folder).name
        )


def _start(point: MeetingPoint, then: str = "listen") -> subprocess.Popen[str]:
    words = [sys.executable, "-c", START, str(point.lock), point.socket, then]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _kill(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


def test_the_first_hears_of_each_later_start(point: MeetingPoint, qtbot: QtBot) -> None:
    wishes: Wishes = []
    first = OneWindow(point.lock, point.socket)
    assert not first.hand_over("home")
    first.listen(lambda *wish: wishes.append(wish))
    later = _start(point)
    qtbot.waitUntil(lambda: wishes == [("home", "")], timeout=20_000)
    assert _says(later) == "handed over"
    assert later.wait(20) == 0
    later.communicate()
    assert not list(point.lock.parent.glob("*.rmlock"))
    first.close()
    assert list(point.lock.parent.iterdir()) == []


def test_only_places_that_can_be_opened_at_are_taken_from_outside(point: MeetingPoint, qtbot: QtBot) -> None:
    wishes: Wishes = []
    first = OneWindow(point.lock, point.socket)
    assert not first.hand_over(None)
    first.listen(lambda *wish: wishes.append(wish))
    for wish in (b"photos\tkwin-1\n", b"\t\n", b"check:x\ta\0b\n", b"\xff\n", b"x" * 10_000):
        guest = QLocalSocket()
        guest.connectToServer(point.socket)
        assert guest.waitForConnected(1000)
        guest.write(wish)
        guest.flush()
        if wish.endswith(b"\n"):
            qtbot.waitUntil(lambda guest=guest: guest.bytesAvailable() > 0)
            assert guest.readAll().data() == b"taken\n"
        guest.abort()
    assert wishes == [("photos", "kwin-1"), (None, ""), (None, ""), (None, "")]
    first.close()


def test_of_many_that_start_in_the_same_instant_one_is_the_first(point: MeetingPoint) -> None:
    starts = [_start(point) for _ in range(4)]
    try:
        assert sorted(map(_says, starts)) == ["first", *["handed over"] * 3]
    finally:
        _kill(*starts)


def test_what_a_killed_one_leaves_is_no_hindrance(point: MeetingPoint) -> None:
    killed = _start(point)
    assert _says(killed) == "first"
    _kill(killed)
    assert point.lock.exists()
    again = OneWindow(point.lock, point.socket)
    assert not again.hand_over("home")
    again.listen(lambda *_: None)
    other = QLocalSocket()
    other.connectToServer(point.socket)
    assert other.waitForConnected(1000)
    other.abort()
    again.close()


def test_one_that_hangs_is_not_waited_for_for_ever(point: MeetingPoint) -> None:
    hanging = _start(point, "hang")
    assert _says(hanging) == "first"
    later = OneWindow(point.lock, point.socket, patience=0.2)
    assert not later.hand_over("home")
    later.listen(lambda *_: None)  # it does not take the place of the one that hangs
    later.close()
    assert point.lock.exists()
    _kill(hanging)


def test_without_a_place_to_meet_each_start_opens_a_window(tmp_path: Path) -> None:
    one = OneWindow(tmp_path / "none" / "a.lock", str(tmp_path / "none" / "a"))
    assert not one.hand_over("home")
    one.listen(lambda *_: None)
    one.close()


def test_a_hidden_window_comes_forward_with_the_token_of_the_desktop(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    seen: list[str | None] = []
    monkeypatch.setattr(window, "activateWindow", lambda: seen.append(os.environ.get("XDG_ACTIVATION_TOKEN")))
    bring_forward(window, "kwin-1")
    assert window.isVisible()
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert not window.isMinimized()
    assert seen == ["kwin-1"]
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


# --- Where they meet ------------------------------------------------------------------------------


def test_each_data_folder_has_its_own_meeting_point(tmp_path: Path) -> None:
    one, other = meeting_point(tmp_path / "a"), meeting_point(tmp_path / "b")
    assert one is not None
    assert other is not None
    assert one != other
    assert meeting_point(tmp_path / "c" / ".." / "a") == one
    assert not (tmp_path / "a").exists()
    assert one.lock.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="on Windows each user has a folder for temporary files")
def test_a_folder_that_others_can_write_to_is_no_meeting_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert meeting_point(tmp_path) is not None
    (made,) = tmp_path.iterdir()
    made.chmod(0o777)
    assert meeting_point(tmp_path) is None
    made.chmod(0o700)
    monkeypatch.setattr(meeting.os, "getuid", lambda: os.geteuid() + 1)
    (tmp_path / f"privacy-self-audit-{os.geteuid() + 1}").mkdir(mode=0o700)
    assert meeting_point(tmp_path) is None, "it is someone else's"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "none"))
    assert meeting_point(tmp_path) is None
