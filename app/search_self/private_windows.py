"""How to open a private window in each browser: ``resources/search_self/private_windows.toml``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from app.core.checks import Certainty

FILE = "private_windows.toml"
LIMIT = (
    "A private window keeps your searches out of this browser's history and shows what a stranger sees. The sites "
    "you open still see that somebody asks, and from where."
)


class Browser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One browser. ``keys`` are those on Windows and Linux, ``switch`` is for its command line; both may be missing.

    ``read_on`` is missing where the facts are from memory.
    """

    id: str
    name: str
    menu: str
    keys_mac: str
    certainty: Certainty
    read_in: str
    keys: str = ""
    switch: str = ""
    read_on: date | None = None

    def how(self, *, mac: bool) -> str:
        """The way there in one sentence."""
        keys = self.keys_mac if mac else self.keys
        return f"In {self.name}: {self.menu}" + (f", or press {keys}." if keys else ".")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    browser: tuple[Browser, ...]


def load_private_windows(folder: Path, *, mac: bool) -> tuple[Browser, ...]:
    """The browsers that there are on this kind of computer."""
    known = msgspec.toml.decode((folder / FILE).read_bytes(), type=_File).browser
    return tuple(browser for browser in known if mac or browser.keys)
