"""Real notifications on a session bus of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.system.notify import CannotNotify, LinuxNotifier, notifier_for

ROOT = Path(__file__).resolve().parents[3]
SERVER = Path(__file__).with_name("notification_server.py")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this bus")


def in_session(words: list[str], answer: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run ``words`` in a session whose notification server prints what it is asked to show, then does ``answer``."""
    if not shutil.which("dbus-run-session"):
        pytest.fail("This test needs a session bus. Run: sudo apt-get install -y --no-install-recommends dbus")
    session = ["dbus-run-session", "--", sys.executable, str(SERVER), answer, *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(session, capture_output=True, text=True, check=False, timeout=60, env=environment, cwd=cwd)


def _show(answer: str, wait: float = 20) -> subprocess.CompletedProcess[str]:
    script = f"from app.system.notify import LinuxNotifier as N; print(N().show('Time to look.', {wait}, list))"
    return in_session([sys.executable, "-c", script], answer)


@pytest.mark.parametrize(
    ("answer", "clicked"),
    [("click", "True"), ("click in the list", "True"), ("close", "False"), ("expire", "False"), ("another", "False")],
)
def test_a_notification_is_shown_and_its_click_is_heard(answer: str, clicked: str) -> None:
    done = _show(answer, wait=2 if answer in ("another", "expire") else 20)
    assert (done.returncode, done.stdout.splitlines()) == (0, ["shown: Self-Audit | Time to look. |", clicked]), done


def test_a_server_that_refuses_is_said() -> None:
    done = _show("refuse")
    assert done.returncode != 0
    assert "CannotNotify" in done.stderr
    assert "this computer's desktop takes no notifications" in done.stderr


def test_a_session_without_a_server_is_said() -> None:
    script = "from app.system.notify import notifier_for; notifier_for().check()"
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert "this computer's desktop takes no notifications" in done.stderr


@pytest.mark.parametrize("address", [None, "", "nonsense", "unix:path=/nowhere/at/all", "tcp:host=localhost,port=1"])
def test_no_session_is_said(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(CannotNotify, match="no desktop session answers"):
        LinuxNotifier().check()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_it_is_said_that_there_are_none_yet(platform: str) -> None:
    with pytest.raises(CannotNotify, match="cannot show notifications on this kind of computer yet"):
        notifier_for(platform).check()
    with pytest.raises(CannotNotify):
        notifier_for(platform).show("Time to look.", 1, list)
