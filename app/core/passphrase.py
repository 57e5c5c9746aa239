"""What a passphrase must be to lock a history, for the form that asks for one and for the lock itself."""

from __future__ import annotations

import unicodedata

LEAST_CHARACTERS = 10


def normal(passphrase: str) -> str:
    """The same letters in the same bytes on every system: macOS writes an accent as a letter of its own."""
    return unicodedata.normalize("NFC", passphrase)


def is_too_short(passphrase: str) -> bool:
    """Whether it is refused for a new lock."""
    return len(normal(passphrase)) < LEAST_CHARACTERS
