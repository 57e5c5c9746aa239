"""The encrypted part of a KDBX file, piece by piece: checksums, cipher, compression.

Everything is a generator over pieces of bytes, so that a database with large attachments is never in memory twice.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from app.passwords.formats.kdbx_trouble import Unreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

LARGEST_CONTENT = 512 * 1024 * 1024
_AES256 = bytes.fromhex("31C1F2E6BF714350BE5805216AFC5AFF")
_CHACHA20 = bytes.fromhex("D6038A2B8B6F4CB5A524339A31DBB59A")
_TWOFISH = bytes.fromhex("AD68F29F576F4BB9A36AD47AF965346C")
_PIECE = 256 * 1024


def damaged() -> Unreadable:
    return Unreadable("part of it is damaged, or missing")


def authenticated_blocks(data: bytes, at: int, base: bytes) -> Iterator[bytes]:
    """The blocks of KDBX 4, each with its own checksum under a key made from ``base``, up to an empty one."""
    index = 0
    while True:
        mark, size_field = data[at : at + 32], data[at + 32 : at + 36]
        size = int.from_bytes(size_field, "little")
        block = data[at + 36 : at + 36 + size]
        number = index.to_bytes(8, "little")
        if len(size_field) != 4 or len(block) != size or size >= 2**31:
            raise damaged()
        if not hmac.compare_digest(mark, hmac.digest(block_key(base, number), number + size_field + block, "sha256")):
            raise damaged()
        if not block:
            return
        yield block
        at += 36 + size
        index += 1


def block_key(base: bytes, number: bytes) -> bytes:
    """The key of one block's checksum; the header's own number is eight bytes of ones."""
    return hashlib.sha512(number + base).digest()


def hashed_blocks(reader: Reader) -> Iterator[bytes]:
    """The blocks of KDBX 3 inside what was decrypted, each with its hash, up to an empty one."""
    index = 0
    while True:
        head = reader.take(40)
        size = int.from_bytes(head[36:], "little")
        if int.from_bytes(head[:4], "little") != index or size > LARGEST_CONTENT:
            raise damaged()
        block = reader.take(size)
        if not size:
            return
        if hashlib.sha256(block).digest() != head[4:36]:
            raise damaged()
        yield block
        index += 1


class Reader:
    """So many bytes at a time, out of pieces of any size."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()

    def take(self, count: int) -> bytes:
        """Exactly ``count`` bytes. Raises ``Unreadable`` where there are fewer."""
        while len(self._held) < count:
            piece = next(self._pieces, None)
            if piece is None:
                raise damaged()
            self._held += piece
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def skip(self, count: int) -> None:
        """Pass over ``count`` bytes. Raises ``Unreadable`` where there are fewer."""
        while count:
            count -= len(self.take(min(count, _PIECE)))

    def rest(self) -> Iterator[bytes]:
        """What has not been taken."""
        yield bytes(self._held)
        yield from self._pieces


def decrypted(pieces: Iterable[bytes], cipher: bytes, key: bytes, iv: bytes) -> Iterator[bytes]:
    """What the pieces say. Raises ``Unreadable`` for a cipher that this app does not have."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if cipher == _TWOFISH:
        raise Unreadable(
            "it is locked with Twofish, which this app cannot open",
            do="In KeePassXC, make a copy whose encryption is AES or ChaCha20, and choose that.",
        )
    if cipher == _AES256 and len(iv) == 16:
        yield from _without_padding(pieces, Cipher(algorithms.AES(key), modes.CBC(iv)))
    elif cipher == _CHACHA20 and len(iv) == 12:
        stream = Cipher(algorithms.ChaCha20(key, bytes(4) + iv), mode=None).decryptor()
        yield from map(stream.update, pieces)
    else:
        raise Unreadable("it is locked in a way that this app does not know")


def _without_padding(pieces: Iterable[bytes], cipher: Cipher[modes.CBC]) -> Iterator[bytes]:
    from cryptography.hazmat.primitives.padding import PKCS7

    chain, padding = cipher.decryptor(), PKCS7(128).unpadder()
    for piece in pieces:
        yield padding.update(chain.update(piece))
    try:
        yield padding.update(chain.finalize()) + padding.finalize()
    except ValueError:
        raise damaged() from None


def unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip packed, in pieces of bounded size."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        for piece in pieces:
            while piece and not unpack.eof:
                yield unpack.decompress(piece, _PIECE)
                piece = unpack.unconsumed_tail
    except zlib.error:
        raise damaged() from None
    if not unpack.eof:
        raise damaged()


def bounded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces, as long as they are not too many bytes."""
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > LARGEST_CONTENT:
            raise Unreadable("there is more in it than this app can read")
        yield piece
