"""The directories of a TIFF file, and the values in them (TIFF 6.0, section 2; BigTIFF as libtiff 4 describes it).

A directory (IFD) describes one page: its entries hold a value each, or say where in the file it stands. Nothing is
read that a length, count or offset in the file does not keep inside it, and pages that lead in a circle end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.photos.reading import TRUNCATED, Damaged, PhotoFile

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of one value, by type."""
ASCII, SHORT, LONG, RATIONAL, UNDEFINED, POINTER, LONG8 = 2, 3, 4, 5, 7, 13, 16
WHOLE = {1: "B", SHORT: "H", LONG: "I", POINTER: "I", LONG8: "Q"}
"""The types that hold offsets and other whole numbers, as `struct` names them."""

_RAW_STARTS = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0")  # Olympus and Panasonic: TIFF inside all the same
_MOST_ENTRIES = 1000
_MOST_PAGES = 1000
_NO_PAGE = "a part of it is not where the file says"


class Entry(NamedTuple):
    """One value, or ``amount`` of them, and ``where``: in the directory itself (``inline``) or elsewhere."""

    tag: int
    kind: int
    amount: int
    where: int
    inline: bool

    @property
    def size(self) -> int:
        """In bytes; 0 where the type is unknown."""
        return SIZES.get(self.kind, 0) * self.amount


class Directory(NamedTuple):
    """One directory, [start, end) in the file; ``twice``: tags that stand in it more than once (the first counts)."""

    start: int
    end: int
    entries: dict[int, Entry]
    twice: frozenset[int]
    following: int


class Tiff:
    """An open TIFF file. Raises `Damaged` where it does not start like one."""

    def __init__(self, file: PhotoFile) -> None:
        self.file = file
        head = file.read(0, 16)
        if head[:4] not in STARTS + _RAW_STARTS or len(head) < 8:
            raise Damaged(TRUNCATED)
        self.order = "<" if head[:2] == b"II" else ">"
        self.is_big = head[2:4] in (b"+\0", b"\0+")
        if self.is_big and head[4:8] != struct.pack(self.order + "HH", 8, 0):
            raise Damaged("it is damaged, or a rare kind of TIFF that this program does not know")
        self.header = 16 if self.is_big else 8
        self.word = "Q" if self.is_big else "I"
        self.room = 8 if self.is_big else 4
        """How many bytes a value may have to stand inside its entry."""
        self.first = self._number(head[8:16] if self.is_big else head[4:8])

    def _number(self, raw: bytes) -> int:
        return int.from_bytes(raw, "little" if self.order == "<" else "big")

    def directory(self, start: int) -> Directory:
        """The directory at ``start``."""
        counter = 8 if self.is_big else 2
        if not self.header <= start <= self.file.size - counter:
            raise Damaged(_NO_PAGE)
        count = self._number(self.file.read(start, counter))
        first, width = start + counter, 4 + 2 * self.room
        end = first + count * width + self.room
        if count == 0 or end > self.file.size:
            raise Damaged(_NO_PAGE)
        if count > _MOST_ENTRIES:
            raise Damaged("it has more parts than any real photo")
        raw = self.file.read(first, end - first)
        entries: dict[int, Entry] = {}
        twice = set()
        for number, (tag, kind, amount, value) in enumerate(
            struct.iter_unpack(f"{self.order}HH{self.word}{self.room}s", raw[: -self.room])
        ):
            inline = SIZES.get(kind, 0) * amount <= self.room
            where = first + (number + 1) * width - self.room if inline else self._number(value)
            if tag in entries:
                twice.add(tag)
            entries.setdefault(tag, Entry(tag, kind, amount, where, inline))
        return Directory(start, end, entries, frozenset(twice), self._number(raw[-self.room :]))

    def pages(self) -> Iterator[Directory]:
        """The directories in their order; the last one's ``following`` is 0, or leads back to one before."""
        position, seen = self.first, set[int]()
        while position and position not in seen:
            if len(seen) == _MOST_PAGES:
                raise Damaged("it has more pages than this program can clean")
            seen.add(position)
            page = self.directory(position)
            yield page
            position = page.following

    def raw(self, entry: Entry, most: int) -> bytes:
        """The bytes of a value, at most ``most`` of them. Raises `Damaged` where they are not all in the file."""
        if entry.where + entry.size > self.file.size:
            raise Damaged(_NO_PAGE)
        end = entry.where + min(entry.size, most)
        return b"".join(self.file.pieces(entry.where, end))

    def numbers(self, entry: Entry, most: int) -> tuple[int, ...]:
        """A value as whole numbers, at most ``most`` of them; none where it holds no whole numbers."""
        letter = WHOLE.get(entry.kind)
        if letter is None:
            return ()
        raw = self.raw(entry, most * SIZES[entry.kind])
        return struct.unpack(f"{self.order}{len(raw) // SIZES[entry.kind]}{letter}", raw)

    def number(self, page: Directory, tag: int, default: int = 0) -> int:
        """The first whole number of a value; ``default`` where there is none."""
        entry = page.entries.get(tag)
        return next(iter(self.numbers(entry, 1)), default) if entry else default
