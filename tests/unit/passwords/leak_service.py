"""Plays Pwned Passwords on this computer: real hashes, padding at the end, and no line end after the last row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tests.loopback_server import Handler, answer

PADDING = [f"{number:035X}:0" for number in range(1, 30)]
OTHERS = [f"{2**70 + number:035X}:{number}" for number in range(1, 800)]


def digest(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


class LeakService:
    """``known`` are the leaked passwords and how often each was seen."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._rows: dict[str, list[str]] = {}
        for password, count in known.items():
            hashed = digest(password)
            self._rows.setdefault(hashed[:5], []).append(f"{hashed[5:]}:{count}")

    def __call__(self, handler: Handler) -> None:
        assert handler.headers["Add-Padding"] == "true"
        answer(handler, self.body(handler.path.removeprefix("/range/")))

    def body(self, prefix: str) -> bytes:
        """The whole answer for a prefix."""
        return "\r\n".join([*self._rows.get(prefix, []), *OTHERS, *PADDING]).encode()
