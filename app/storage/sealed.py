"""Encrypted files in pieces: whatever is changed, cut off, swapped or added shows when they are read.

Each piece is sealed with ChaCha20-Poly1305, as the database is. The nonce is the piece's number and
whether it is the last one (the STREAM construction), so a file must never be written twice under one key.
What stands in the clear before the pieces can be ``bound`` to them: then they open only behind it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

KEY_BYTES = 32
PIECE = 256 * 1024
_TAG = 16


class Unreadable(Exception):
    """The file is not whole, or not what was sealed under this key."""


def seal(path: Path, key: bytes, content: Iterable[bytes], *, bound: bytes = b"") -> None:
    """Write a new file for its owner only (0600), ``bound`` first; it is on the disk when this returns.

    Raises ``OSError``.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(key)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(bound)
        for number, (piece, is_last) in enumerate(_pieces(content)):
            file.write(cipher.encrypt(_nonce(number, is_last), piece, bound))
        file.flush()
        os.fsync(file.fileno())


def unseal(path: Path, key: bytes) -> Iterator[bytes]:
    """What was sealed, piece by piece. Raises ``Unreadable`` or ``OSError``; trust no file before its end."""
    with path.open("rb") as file:
        yield from unseal_rest(file, key)


def unseal_rest(file: BinaryIO, key: bytes, *, bound: bytes = b"") -> Iterator[bytes]:
    """The same of an open file from where it stands, behind what is ``bound`` to it."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(key)
    for number, (piece, is_last) in enumerate(_pieces(_chunks(file), PIECE + _TAG)):
        try:
            yield cipher.decrypt(_nonce(number, is_last), piece, bound)
        except InvalidTag:
            raise Unreadable from None


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(PIECE):
        yield chunk


def _pieces(content: Iterable[bytes], size: int = PIECE) -> Iterator[tuple[bytes, bool]]:
    """``content`` in pieces of one size, each with whether it is the last; one empty piece where there is none."""
    held = bytearray()
    for chunk in content:
        held += chunk
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True
