"""KeePass databases (KDBX 3.1, 4.0 and 4.1), opened with their password: from bytes to the XML inside.

Written from the format's description (keepass.info/help/kb/kdbx.html). Key files, hardware keys and Twofish are not
supported. KDBX 4 tells a wrong password from damage; KDBX 3 cannot.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.passwords.formats import kdbx_header as parts
from app.passwords.formats.kdbx_blocks import (
    Reader,
    authenticated_blocks,
    block_key,
    bounded,
    decrypted,
    hashed_blocks,
    unpacked,
)
from app.passwords.formats.kdbx_header import Header, damaged_header, read_header
from app.passwords.formats.kdbx_keys import transformed_key
from app.passwords.formats.kdbx_streams import InnerStream, inner_stream
from app.passwords.formats.kdbx_trouble import wrong_password

_PIECE = 256 * 1024
_HEADER_NUMBER = b"\xff" * 8
_STREAM_KIND, _STREAM_KEY = 1, 2


@dataclass(frozen=True, slots=True)
class Database:
    """``xml`` gives the document in pieces, once; ``stream`` uncovers its protected values in the document's order.

    Either may still raise ``Unreadable``. ``header_hash`` is what the document of a KDBX 3 repeats, else empty.
    """

    xml: Iterator[bytes]
    stream: InnerStream
    header_hash: bytes


def open_database(data: bytes, passphrase: str) -> Database:
    """Open a database, as slowly as it asks for, within bounds. Raises ``Unreadable`` or ``WrongPassword``."""
    header = read_header(data)
    return _open_4(data, header, passphrase) if header.major == 4 else _open_3(data, header, passphrase)


def _open_4(data: bytes, header: Header, passphrase: str) -> Database:
    at = len(header.raw)
    checksum, mark = data[at : at + 32], data[at + 32 : at + 64]
    if hashlib.sha256(header.raw).digest() != checksum:
        raise damaged_header()
    seed = header.field(parts.MASTER_SEED, 32)
    transformed = transformed_key(header, passphrase)
    base = hashlib.sha512(seed + transformed + b"\x01").digest()
    if not hmac.compare_digest(mark, hmac.digest(block_key(base, _HEADER_NUMBER), header.raw, "sha256")):
        raise wrong_password(surely=True)
    blocks = authenticated_blocks(data, at + 64, base)
    content = Reader(_content(header, _decrypted(header, blocks, seed, transformed)))
    stream = _inner_header(content)
    return Database(content.rest(), stream, b"")


def _open_3(data: bytes, header: Header, passphrase: str) -> Database:
    start = header.field(parts.START_BYTES, 32)
    seed = header.field(parts.MASTER_SEED, 32)
    stream = inner_stream(header.number(parts.STREAM_KIND), header.field(parts.STREAM_KEY))
    pieces = (data[at : at + _PIECE] for at in range(len(header.raw), len(data), _PIECE))
    plain = Reader(_decrypted(header, pieces, seed, transformed_key(header, passphrase)))
    if plain.take(32) != start:
        raise wrong_password(surely=False)
    blocks = hashed_blocks(plain)
    return Database(_content(header, blocks), stream, hashlib.sha256(header.raw).digest())


def _decrypted(header: Header, pieces: Iterable[bytes], seed: bytes, transformed: bytes) -> Iterator[bytes]:
    key = hashlib.sha256(seed + transformed).digest()
    return decrypted(pieces, header.field(parts.CIPHER, 16), key, header.field(parts.IV))


def _content(header: Header, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What was encrypted, unpacked where it was packed."""
    packing = header.number(parts.COMPRESSION)
    if packing > 1:
        raise damaged_header()
    return bounded(unpacked(pieces) if packing else pieces)


def _inner_header(content: Reader) -> InnerStream:
    """Read the header inside, leave its attachments alone."""
    kind, key = 0, b""
    while True:
        head = content.take(5)
        number, size = head[0], int.from_bytes(head[1:], "little")
        if number == 0:
            content.skip(size)
            return inner_stream(kind, key)
        if number == _STREAM_KIND and size == 4:
            kind = int.from_bytes(content.take(size), "little")
        elif number == _STREAM_KEY and size <= 1024:
            key = content.take(size)
        else:
            content.skip(size)
