"""Real notifications on a session bus of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import dev
from app.system.commands import CommandFailed
from app.system.notify import CannotNotify, LinuxNotifier, notifier_for
from app.system.notify_mac import MacNotifier
from app.system.notify_windows import WindowsNotifier, forget_sender
from tests.conftest import needed

ROOT = Path(__file__).resolve().parents[3]
SERVER = Path(__file__).with_name("notification_server.py")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this bus")


def in_session(words: list[str], answer: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run ``words`` in a session whose notification server prints what it is asked to show, then does ``answer``."""
    session = [needed(dev.DBUS), "--", sys.executable, str(SERVER), answer, *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(session, capture_output=True, text=True, check=False, timeout=60, env=environment, cwd=cwd)


LINUX, WINDOWS = "app.system.notify:LinuxNotifier", "app.system.notify_windows:WindowsNotifier"


def _show(answer: str, wait: float = 20, notifier: str = LINUX) -> subprocess.CompletedProcess[str]:
    """Show a notification; its process prints "told" when it is shown, and at the end whether it was clicked."""
    module, name = notifier.split(":")
    script = f"""if True:
        import os, pathlib
        from {module} import {name} as Notifier
        def told():
            print("told", flush=True)
            if "TOLD" in os.environ:
                pathlib.Path(os.environ["TOLD"]).touch()
        Notifier().check()
        clicked = Notifier().show("Time to look.", {wait}, told)
        print(clicked, os.environ.get("XDG_ACTIVATION_TOKEN", ""))
    """
    return in_session([sys.executable, "-c", script], answer)


@pytest.mark.parametrize(
    ("answer", "clicked"),
    [("click", "True"), ("click in the list", "True"), ("close", "False"), ("expire", "False"), ("another", "False")],
)
def test_a_notification_is_shown_and_its_click_is_heard(answer: str, clicked: str) -> None:
    done = _show(answer, wait=0.3 if answer in ("another", "expire") else 20)
    assert done.returncode == 0, done.stderr
    assert _lines(done) == ["shown: Self-Audit | Time to look. |", "told", clicked]


def test_the_right_to_come_forward_is_passed_on() -> None:
    assert _lines(_show("click with a token"))[-1] == "True kwin-1"


@pytest.mark.parametrize(("answer", "clicked"), [("click", "True"), ("close", "False"), ("expire", "False")])
def test_windows_own_code_runs_over_the_library_that_it_uses_there(
    answer: str, clicked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))  # that library misses an answer in the instant of showing
    done = _show(answer, wait=0.3 if answer == "expire" else 20, notifier=WINDOWS)
    assert done.returncode == 0, done.stderr
    assert _lines(done) == ["shown: Self-Audit | Time to look. |", "told", clicked]


def _lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What was shown, then what its process said of it: the two print at the same time."""
    lines = [line.strip() for line in done.stdout.splitlines()]
    return sorted(lines, key=lambda line: not line.startswith("shown: "))


@pytest.mark.parametrize("notifier", [LINUX, WINDOWS])
def test_a_server_that_refuses_is_said(notifier: str) -> None:
    done = _show("refuse", notifier=notifier)
    assert done.returncode != 0
    assert "told" not in done.stdout
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


def test_each_system_has_its_own() -> None:
    names = [type(notifier_for(platform)).__name__ for platform in ("linux", "win32", "darwin")]
    assert names == ["LinuxNotifier", "WindowsNotifier", "MacNotifier"]


# --- Windows: what its library may answer -----------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "why"), [(OSError("no such class"), "takes no notifications"), (None, "switched off in this computer's")]
)
def test_windows_says_why_it_shows_none(monkeypatch: pytest.MonkeyPatch, fault: OSError | None, why: str) -> None:
    import desktop_notifier

    class Refusing:
        def __init__(self, **_: object) -> None:
            if fault:
                raise fault

        async def request_authorisation(self) -> bool:
            return False

    monkeypatch.setattr(desktop_notifier, "DesktopNotifier", Refusing)
    with pytest.raises(CannotNotify, match=why):
        WindowsNotifier().check()
    with pytest.raises(CannotNotify, match=why):
        WindowsNotifier().show("Time to look.", 1, lambda: pytest.fail("it was not shown"))


def test_deleting_everything_leaves_no_name_with_windows() -> None:
    ran: list[str] = []

    def run(words: Sequence[str]) -> str:
        ran.append(" ".join(words))
        raise CommandFailed("reg said: no such key")

    forget_sender("linux", run)
    assert ran == []
    forget_sender("win32", run)
    assert r"reg delete HKCU\Software\Classes\AppUserModelId\Self-Audit /f" in ran
    assert len(ran) == 2, "each goes, whether or not the other was there"


# --- macOS: the command, never run here -------------------------------------------------------------


class Osascript:
    """Takes the place of macOS: says what was clicked, or fails."""

    def __init__(self, says: str = "", fails: str = "") -> None:
        self.seen: list[tuple[tuple[str, ...], float]] = []
        self._says, self._fails = says, fails

    def __call__(self, words: Sequence[str], seconds: float, lasting: Callable[[], None]) -> str:
        self.seen.append((tuple(words), seconds))
        if self._fails:
            raise CommandFailed(self._fails)
        lasting()
        return self._says


@pytest.mark.parametrize(("says", "clicked"), [("Open\n", True), ("Not now\n", False), ("\n", False)])
def test_macos_asks_in_a_dialog_that_goes_by_itself(says: str, clicked: bool) -> None:
    mac, shown = Osascript(says), []
    assert MacNotifier(mac).show("Time to look.", 600, lambda: shown.append(True)) is clicked
    assert shown == [True]
    dialog = (
        "button returned of (display dialog (item 1 of argv) with title (item 2 of argv) "
        'buttons {"Not now", "Open"} giving up after 600)'
    )
    words = ("/usr/bin/osascript", "-e", "on run argv", "-e", dialog, "-e", "end run", "Time to look.", "Self-Audit")
    assert mac.seen == [(words, 630)]


def test_macos_without_a_screen_is_said() -> None:
    mac = Osascript(fails="/usr/bin/osascript said: No user interaction allowed. (-1713)")
    with pytest.raises(CannotNotify, match=r"because /usr/bin/osascript said: No user interaction allowed"):
        MacNotifier(mac).show("Time to look.", 600, lambda: pytest.fail("it was not shown"))
    with pytest.raises(CannotNotify):
        MacNotifier(mac).check()
    assert mac.seen[1] == (("/usr/bin/osascript", "-e", "return"), 10)
