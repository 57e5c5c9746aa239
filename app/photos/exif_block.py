"""A TIFF structure in memory, as Exif uses it: directories of entries, and the values of entries.

Source: TIFF 6.0, sections 2 and 7; Exif 3.0 (CIPA DC-008-2023), 4.6.2. Offsets and counts are clipped to the data.
"""

from __future__ import annotations

import math
import re
import struct
from functools import lru_cache
from itertools import islice

from app.photos.reading import plain_text

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
"""Bytes of one value, by type."""
ASCII, SHORT, LONG, RATIONAL, SIGNED_RATIONAL = 2, 3, 4, 5, 10
USER_COMMENT = 0x9286
VALUE = 6
"""Where in an entry the value stands, or its offset."""
Entries = dict[int, bytes]
"""A directory: tag to the ten bytes that follow it (type, count, and from `VALUE` on the value or its offset)."""
SAID_AGAIN = 256
"""How many texts to keep: a folder of photos says the same few things again and again."""

_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_MOST_ENTRIES = 1000
_MOST_BYTES = 4096
_UTF_16 = range(0x9C9B, 0x9CA0)
CODED = frozenset((*_UTF_16, USER_COMMENT))
"""Tags whose texts are not ASCII, whatever their type says."""
_SHORT_TEXT = 64
_DATE_BYTES = re.compile(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d\0")
_DATE_SIZE = 20


class Order:
    """How one of the two byte orders is read; ``letter`` is `struct`'s for it."""

    __slots__ = (
        *("entry", "entry_at", "letter", "letter_type", "long", "six_longs", "table", "three_rationals_type", "word"),
    )

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.word = struct.Struct(letter + "H").unpack_from
        self.long = struct.Struct(letter + "I").unpack_from
        self.table = struct.Struct(letter + "H10s").iter_unpack
        self.entry = struct.Struct(letter + "HII").unpack
        self.entry_at = struct.Struct(letter + "HII").unpack_from
        self.six_longs = struct.Struct(letter + "6I").unpack_from
        self.letter_type = struct.pack(letter + "HI", ASCII, 2)
        self.three_rationals_type = struct.pack(letter + "HI", RATIONAL, 3)


ORDERS = {b"II": Order("<"), b"MM": Order(">")}


class Block:
    """A TIFF structure in memory, read with every offset and count clipped to it."""

    __slots__ = ("order", "tiff")

    def __init__(self, tiff: bytes, order: Order) -> None:
        self.tiff = tiff
        self.order = order

    def directory(self, offset: int) -> Entries:
        """The entries of the directory at ``offset``; as many as there is room for."""
        first = offset + 2
        if offset < 8 or first > len(self.tiff):
            return {}
        count = min(self.order.word(self.tiff, offset)[0], _MOST_ENTRIES)
        table = self.tiff[first : first + 12 * count]
        return dict(self.order.table(table[: len(table) // 12 * 12]))

    def following(self, offset: int) -> int:
        """The offset of the directory that follows the one at ``offset``; 0 where there is none."""
        try:
            count = self.order.word(self.tiff, offset)[0]
            at = offset + 2 + 12 * count
            return int(self.order.long(self.tiff, at)[0]) if offset >= 8 and count <= _MOST_ENTRIES else 0
        except struct.error:
            return 0

    def below(self, entries: Entries, tag: int) -> Entries:
        """The directory that ``tag`` points to; empty where there is none."""
        return self.directory(self.order.long(entries[tag], VALUE)[0]) if tag in entries else {}

    def raw(self, entries: Entries, tag: int) -> bytes:
        """The bytes of a value, at most `_MOST_BYTES` of them."""
        entry = entries.get(tag)
        if entry is None:
            return b""
        kind, count, offset = self.order.entry(entry)
        size = min(SIZES.get(kind, 0) * count, _MOST_BYTES)
        return entry[VALUE : VALUE + size] if size <= 4 else self.tiff[offset : offset + size]

    def text(self, entries: Entries, tag: int) -> str:
        """A value as text; empty where there is none."""
        entry = entries.get(tag)
        if entry is None:
            return ""
        kind, count, offset = self.order.entry(entry)
        if kind == ASCII and 4 < count < _SHORT_TEXT and tag not in CODED:
            return _short_text(self.tiff[offset : offset + count])
        raw = self.raw(entries, tag)
        if tag in _UTF_16:
            raw = raw.decode("utf-16-le", "replace").encode("utf-8", "replace")
        elif tag == USER_COMMENT:
            raw = self._comment(raw)
        return plain_text(raw.rstrip(b"\0 "))

    def date(self, entries: Entries, tag: int) -> str:
        """What `text` says, but faster, where it is a date as Exif wants it."""
        kind, count, offset = self.order.entry(entries[tag])
        if kind == ASCII and count == _DATE_SIZE:
            raw = self.tiff[offset : offset + _DATE_SIZE]
            if _DATE_BYTES.fullmatch(raw):
                return raw[:-1].decode()
        return self.text(entries, tag)

    def _comment(self, raw: bytes) -> bytes:
        """A UserComment without the eight bytes that name its character code."""
        code, body = raw[:8], raw[8:]
        if code == b"UNICODE\0":
            encoding = "utf-16-le" if self.order.letter == "<" else "utf-16-be"
            return body.decode(encoding, "replace").encode("utf-8", "replace")
        return body

    def number(self, entries: Entries, tag: int) -> int:
        """A single SHORT, or 0 where it is none."""
        entry = entries.get(tag)
        if entry is None or self.order.word(entry)[0] != SHORT:
            return 0
        return int(self.order.word(entry, VALUE)[0])

    def three(self, entries: Entries, tag: int) -> list[float]:
        """Up to three numbers of any type; NaN where a fraction has no value."""
        entry = entries.get(tag)
        if entry is None:
            return []
        kind, raw = self.order.word(entry)[0], self.raw(entries, tag)
        if kind in (RATIONAL, SIGNED_RATIONAL):
            letter = "I" if kind == RATIONAL else "i"
            fractions = struct.iter_unpack(f"{self.order.letter}2{letter}", raw[: len(raw) // 8 * 8])
            return [_fraction(top, bottom) for top, bottom in islice(fractions, 3)]
        letter = _NUMBERS.get(kind, "")
        if not letter:
            return []
        numbers = struct.iter_unpack(self.order.letter + letter, raw[: len(raw) // SIZES[kind] * SIZES[kind]])
        return [float(number) for (number,) in islice(numbers, 3)]


@lru_cache(maxsize=SAID_AGAIN)
def _short_text(raw: bytes) -> str:
    return plain_text(raw.rstrip(b"\0 "))


def _fraction(top: int, bottom: int) -> float:
    return top / bottom if bottom else math.nan
