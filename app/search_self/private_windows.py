"""How to open a private window in each browser: ``resources/search_self/private_windows.toml``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from app.core.browsers import PrivateStart
from app.core.checks import Certainty

FILE = "private_windows.toml"
LIMIT = (
    "A private window keeps your searches out of this browser's history and shows what a stranger sees. The sites "
    "you open still see that somebody asks, and from where."
)


class Browser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One browser. ``keys`` are those on Windows and Linux, where it is there at all.

    ``switch`` is for its command line; ``commands``, ``exe`` and ``app`` say where it is, see ``PrivateStart``. One
    without a switch is opened by hand. ``read_on`` is missing where the facts are from memory.
    """

    id: str
    name: str
    menu: str
    keys_mac: str
    certainty: Certainty
    read_in: str
    keys: str = ""
    switch: str = ""
    commands: tuple[str, ...] = ()
    exe: str = ""
    app: str = ""
    read_on: date | None = None

    def how(self, *, mac: bool) -> str:
        """The way there in one sentence."""
        keys = self.keys_mac if mac else self.keys
        return f"In {self.name}: {self.menu}" + (f", or press {keys}." if keys else ".")

    @property
    def start(self) -> PrivateStart | None:
        """How it is started; None where the worker opens the window."""
        return PrivateStart(self.name, self.switch, self.commands, self.exe, self.app) if self.switch else None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    browser: tuple[Browser, ...]


def load_private_windows(folder: Path, *, mac: bool) -> tuple[Browser, ...]:
    """The browsers that there are on this kind of computer."""
    known = msgspec.toml.decode((folder / FILE).read_bytes(), type=_File).browser
    return tuple(browser for browser in known if mac or browser.keys)


def private_starts(folder: Path) -> list[PrivateStart]:
    """The browsers that can be told to open a private window, on any kind of computer."""
    return [start for browser in load_private_windows(folder, mac=True) if (start := browser.start)]
