"""The streams of random bytes that KDBX lays over its protected values, one byte after another through the document."""

from __future__ import annotations

import hashlib
import struct
from typing import Protocol

from app.passwords.formats.kdbx_trouble import Unreadable

_NONE, _SALSA20, _CHACHA20 = 0, 2, 3
_SALSA20_NONCE = bytes.fromhex("E830094B97205D2A")  # the format's own, the same in every file


class InnerStream(Protocol):
    """Covers and uncovers; each byte of it is used once."""

    def uncover(self, covered: bytes) -> bytes:
        """The bytes below the next ``len(covered)`` bytes of the stream."""
        ...

    def skip(self, count: int) -> None:
        """Leave out ``count`` bytes: they cover something that is of no interest."""
        ...


def inner_stream(kind: int, key: bytes) -> InnerStream:
    """The stream that a header names. Raises ``Unreadable`` for those that no KeePass of this century writes."""
    if kind == _CHACHA20:
        made = hashlib.sha512(key).digest()
        return ChaCha20Stream(made[:32], made[32:44])
    if kind == _SALSA20:
        return Salsa20Stream(hashlib.sha256(key).digest(), _SALSA20_NONCE)
    if kind == _NONE:
        return PlainStream()
    raise Unreadable("it hides its passwords in a way that this app does not know")


class PlainStream:
    """No cover at all: what an XML export has."""

    def uncover(self, covered: bytes) -> bytes:
        return covered

    def skip(self, count: int) -> None:
        pass


class ChaCha20Stream:
    """ChaCha20 as in RFC 8439, from block 0."""

    def __init__(self, key: bytes, nonce: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

        self._cipher = Cipher(algorithms.ChaCha20(key, bytes(4) + nonce), mode=None).decryptor()

    def uncover(self, covered: bytes) -> bytes:
        return self._cipher.update(covered)

    def skip(self, count: int) -> None:
        self._cipher.update(bytes(count))


class Salsa20Stream:
    """Salsa20/20 with a key of 256 bits (Bernstein's specification of 2005), which ``cryptography`` does not have.

    Many blocks are made at once. Each of the sixteen words of the state is one big number that holds that word of
    every block, 64 bits apart: a sum of two words never reaches its neighbour, and one addition of Python's adds
    them all. That is some twenty times as fast as block by block.
    """

    _BLOCK = 64
    _LANES = 256
    _ONES = sum(1 << (64 * lane) for lane in range(_LANES))
    _MASK = 0xFFFFFFFF * _ONES
    # The four quarter rounds over columns, then the four over rows.
    _QUARTERS = (
        (0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11),
        (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14),
    )  # fmt: skip

    def __init__(self, key: bytes, nonce: bytes) -> None:
        one, two, three, four = struct.unpack("<4I", b"expand 32-byte k")
        k, n = struct.unpack("<8I", key), struct.unpack("<2I", nonce)
        self._state = (one, *k[:4], two, *n, 0, 0, three, *k[4:], four)
        self._at = 0  # bytes of the stream used so far
        self._made_at = -1  # where in the stream the bytes at hand begin
        self._made = b""

    def uncover(self, covered: bytes) -> bytes:
        stream = self._take(len(covered))
        return (int.from_bytes(covered, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(covered), "little")

    def skip(self, count: int) -> None:
        self._at += count

    def _take(self, count: int) -> bytes:
        """The next bytes of the stream."""
        taken, size = bytearray(), self._BLOCK * self._LANES
        while len(taken) < count:
            batch, within = divmod(self._at, size)
            if self._made_at != batch:
                self._made, self._made_at = self._blocks(batch * self._LANES), batch
            piece = self._made[within : within + count - len(taken)]
            taken += piece
            self._at += len(piece)
        return bytes(taken)

    def _blocks(self, first: int) -> bytes:
        """The blocks number ``first`` to ``first + _LANES - 1``, one after another."""
        start = [word * self._ONES for word in self._state]
        start[8] = sum(((first + lane) & 0xFFFFFFFF) << (64 * lane) for lane in range(self._LANES))
        start[9] = sum(((first + lane) >> 32) << (64 * lane) for lane in range(self._LANES))
        x = list(start)
        for _ in range(10):
            for a, b, c, d in self._QUARTERS:
                x[b] ^= self._turned(x[a] + x[d], 7)
                x[c] ^= self._turned(x[b] + x[a], 9)
                x[d] ^= self._turned(x[c] + x[b], 13)
                x[a] ^= self._turned(x[d] + x[c], 18)
        words = [
            struct.unpack(f"<{2 * self._LANES}I", ((was + now) & self._MASK).to_bytes(8 * self._LANES, "little"))[::2]
            for was, now in zip(start, x, strict=True)
        ]
        return b"".join(struct.pack("<16I", *block) for block in zip(*words, strict=True))

    def _turned(self, total: int, by: int) -> int:
        """Every word turned left by so many bits."""
        total &= self._MASK
        return ((total << by) | (total >> (32 - by))) & self._MASK
