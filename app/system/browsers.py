"""The browsers of this computer that open a private window when they are told to.

No shell has a part in it: the address is one argument, and since it begins with https it is never taken for an option.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from app.core.browsers import PrivateStart
from app.core.errors import UserError
from app.system.commands import CommandFailed

_REFUSED_WITHIN = 1.5  # seconds; a browser that runs on, or has handed the address to one that does, has taken it
_APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
_PACKAGES = ("/snap/bin", "/var/lib/flatpak/exports/bin")
_OWN_PACKAGES = ".local/share/flatpak/exports/bin"


class NotOpened(UserError):
    """The browser is gone, or would not start."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} did not open a private window.",
            safe="What you have recorded is kept.",
            do="Open one by hand: “Other ways” says how. Then paste the link there.",
        )


class SystemBrowsers:
    """The real ``core.ports.PrivateWindows``."""

    def __init__(
        self,
        platform: str = sys.platform,
        registered: Callable[[str], str] | None = None,
        applications: Sequence[Path] | None = None,
    ) -> None:
        """``registered`` looks a program up in Windows' register; ``applications`` are the folders of macOS."""
        self._platform = platform
        self._registered = registered or _registered
        self._running: list[subprocess.Popen[bytes]] = []
        self._applications = applications or (Path("/Applications"), _home() / "Applications")

    def found(self, known: Iterable[PrivateStart]) -> list[PrivateStart]:
        return [browser for browser in known if self._program(browser)]

    def open(self, browser: PrivateStart, link: str) -> None:
        if not link.startswith("https://") or not link.isprintable() or " " in link:
            raise ValueError("only the address of a page is opened")
        program = self._program(browser)
        if not program:
            raise NotOpened(browser.name)
        self._running = [process for process in self._running if process.poll() is None]
        try:
            self._running.append(_start([*program, browser.switch, link]))
        except CommandFailed:
            raise NotOpened(browser.name) from None

    def _program(self, browser: PrivateStart) -> list[str]:
        """The words that start it; none where it is not here."""
        if self._platform == "win32":
            path = self._registered(browser.exe) if browser.exe else ""
            return [path] if path and Path(path).is_file() else []
        if self._platform == "darwin":
            bundles = (folder / f"{browser.app}.app" for folder in self._applications if browser.app)
            return next((["open", "-na", str(bundle), "--args"] for bundle in bundles if bundle.is_dir()), [])
        paths = (shutil.which(command, path=search_path()) for command in browser.commands)
        return next(([path] for path in paths if path), [])


def search_path() -> str:
    """Where Linux keeps programs, those of packages that bring everything along too."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), *_PACKAGES, str(_home() / _OWN_PACKAGES)])


def _home() -> Path:
    """The worker's own folder; where none is known, that of nobody's."""
    return Path(os.environ.get("HOME") or os.sep)


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a program that lives on when this one ends. Raises ``CommandFailed`` where it gives up at once."""
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise CommandFailed(str(error.strerror)) from None
    try:
        if failed := process.wait(_REFUSED_WITHIN):
            raise CommandFailed(f"it ended with {failed}")
    except subprocess.TimeoutExpired:
        pass  # it runs
    return process


def _registered(exe: str) -> str:
    """Where Windows has a program registered for this person, or for all; empty where it has not."""
    winreg: Any = import_module("winreg")
    for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        try:
            return str(winreg.QueryValue(root, rf"{_APP_PATHS}\{exe}")).strip('"')
        except OSError:  # it is not there
            continue
    return ""
