"""Addresses as exports write them."""

from __future__ import annotations

import re

_ANDROID = re.compile(r"android://(?:[^@]*@)?([A-Za-z0-9_.]+)/?")
_ANDROID_APP = re.compile(r"androidapp://([A-Za-z0-9_.]+)/?")


def address(written: str) -> str:
    """One address. A site stays as it is written; an app of a phone becomes ``android:PACKAGE``."""
    found = _ANDROID.fullmatch(written) or _ANDROID_APP.fullmatch(written)
    return f"android:{found[1]}" if found else written


def addresses(written: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Several of them: without the empty ones and without repeats."""
    return tuple(dict.fromkeys(address(one.strip()) for one in written if one.strip()))
