"""A Linux session with a real keyring of its own: a bus, gnome-keyring, an empty home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
INSTALL = "sudo apt-get install -y --no-install-recommends dbus gnome-keyring"
# As signing in does it; or as the session's bus does it when nobody gave a password.
_UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets"
_LOCKED = "gnome-keyring-daemon --start --components=secrets"


class KeyringHome:
    """A home in ``folder`` whose keyring lasts from one ``run`` to the next. The folder's path must be short."""

    def __init__(self, folder: Path) -> None:
        self._folders = {"HOME": folder, "XDG_DATA_HOME": folder / "data", "XDG_RUNTIME_DIR": folder / "run"}
        for path in self._folders.values():
            path.mkdir(mode=0o700, exist_ok=True)

    def run(self, script: str, *, unlocked: bool = True, bus: bool = True, **environment: str) -> str:
        """What the Python ``script`` prints inside a new session. Fails the test where the script fails."""
        if bus and not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
            pytest.fail(f"This test needs a real keyring. Run: {INSTALL}")
        command = [sys.executable, "-c", script]
        if bus:
            start = _UNLOCKED if unlocked else _LOCKED
            command = ["dbus-run-session", "--", "sh", "-c", f'{start} >/dev/null 2>&1; exec "$@"', "sh", *command]
        done = subprocess.run(
            command, env=self._environment() | environment, capture_output=True, text=True, timeout=100, check=False
        )
        if done.returncode:
            pytest.fail(done.stderr)
        return done.stdout

    def _environment(self) -> dict[str, str]:
        outer = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "GNOME_"))}
        return outer | {name: str(path) for name, path in self._folders.items()} | {"PYTHONPATH": str(ROOT)}
