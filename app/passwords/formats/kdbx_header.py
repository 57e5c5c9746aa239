"""The part of a KDBX file that is not encrypted: what was used to encrypt the rest."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from app.passwords.formats.kdbx_trouble import Unreadable

SIGNATURE = bytes.fromhex("03D9A29A")  # of every KeePass database
_KDBX = bytes.fromhex("67FB4BB5")
_OLDEST, _NEWEST = 3, 4
_LARGEST_HEADER = 1024 * 1024  # plugins may keep data of their own in it
_LARGEST_DICTIONARY = 64 * 1024

# Numbers of the fields that are read.
CIPHER, COMPRESSION, MASTER_SEED, TRANSFORM_SEED, ROUNDS, IV = 2, 3, 4, 5, 6, 7
STREAM_KEY, START_BYTES, STREAM_KIND, KDF_PARAMETERS = 8, 9, 10, 11
_END = 0

Value = int | bool | str | bytes


@dataclass(frozen=True, slots=True)
class Header:
    """``major`` is 3 or 4; ``raw`` are the bytes of the header, signature included, as its checksum covers them."""

    major: int
    fields: Mapping[int, bytes]
    raw: bytes

    def field(self, number: int, size: int | None = None) -> bytes:
        """A field that has to be there, of ``size`` bytes where that is given."""
        value = self.fields.get(number)
        if value is None or (size is not None and len(value) != size):
            raise damaged_header()
        return value

    def number(self, number: int) -> int:
        """A field that is a number of four bytes."""
        return int.from_bytes(self.field(number, 4), "little")


def damaged_header() -> Unreadable:
    return Unreadable("its beginning is damaged")


def read_header(data: bytes) -> Header:
    """The header at the beginning of ``data``. Raises ``Unreadable``."""
    if len(data) < 12:
        raise damaged_header()
    major = int.from_bytes(data[10:12], "little")
    if data[4:8] != _KDBX or major < _OLDEST:
        raise Unreadable("a very old version of KeePass wrote it", do="Open it in KeePass and save it again.")
    if major > _NEWEST:
        raise Unreadable("a newer version of KeePass wrote it than this app knows")
    fields, end = _fields(data, 12, "<BI" if major == _NEWEST else "<BH")
    return Header(major, fields, data[:end])


def _fields(data: bytes, at: int, shape: str) -> tuple[dict[int, bytes], int]:
    """Numbered fields up to the one that says it is the last, and where they end."""
    fields: dict[int, bytes] = {}
    head = struct.calcsize(shape)
    while at + head <= min(len(data), _LARGEST_HEADER):
        number, size = struct.unpack_from(shape, data, at)
        value = data[at + head : at + head + size]
        at += head + size
        if len(value) != size or at > _LARGEST_HEADER:
            break
        if number == _END:
            return fields, at
        fields[number] = value
    raise damaged_header()


def read_dictionary(data: bytes) -> dict[str, Value]:
    """A VariantDictionary: named values, each with its type. Raises ``Unreadable``."""
    if not 2 <= len(data) <= _LARGEST_DICTIONARY or data[1] != 1:  # the version: a higher first byte may not be read
        raise damaged_header()
    found: dict[str, Value] = {}
    at = 2
    while at < len(data):
        kind = data[at]
        if kind == _END:
            return found
        name, at = _sized(data, at + 1)
        value, at = _sized(data, at)
        found[name.decode("utf-8", "replace")] = _value(kind, value)
    raise damaged_header()


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes that come after their number, and where they end."""
    size = int.from_bytes(data[at : at + 4], "little")
    end = at + 4 + size
    if end > len(data):
        raise damaged_header()
    return data[at + 4 : end], end


def _value(kind: int, raw: bytes) -> Value:
    shapes = {0x04: "<I", 0x05: "<Q", 0x08: "<?", 0x0C: "<i", 0x0D: "<q"}
    if kind in shapes:
        if len(raw) != struct.calcsize(shapes[kind]):
            raise damaged_header()
        value: int | bool = struct.unpack(shapes[kind], raw)[0]
        return value
    if kind == 0x18:
        return raw.decode("utf-8", "replace")
    if kind == 0x42:
        return raw
    raise damaged_header()
