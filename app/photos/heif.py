"""How HEIC, HEIF and AVIF say what is in them: items, where their bytes stand, how they belong together.

ISO/IEC 14496-12:2022, section 8.11 (``meta``: pitm, iinf, iloc, iref, idat) and ISO/IEC 23008-12:2022, section 9.3
(iprp: ipco, ipma). Everything is read into plain values that are bounded by the size of the boxes; `Damaged` where
they contradict one another. Whether an item is needed is for `heif_items`, what stays of it for `heif_clean`.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from app.photos import boxes
from app.photos.boxes import Box
from app.photos.plan import Range
from app.photos.reading import TRUNCATED, WINDOW, Damaged, PhotoFile

IN_FILE, IN_IDAT = 0, 1
"""How iloc says where an item stands (construction_method); 2, inside another item, is not read."""

BAD_LENGTH = "a part that describes the picture has the wrong length"
CONTRADICTION = "the parts that describe the picture contradict one another"
_LARGEST_TABLE = 1_000_000
_MOST_ENTRIES = 20_000
_MOST_PROPERTY_TABLES = 4  # one for each way to write them
_BOX, _WIDE = struct.Struct(">I4s"), struct.Struct(">H")
_NUMBERS = {0: "0s", 4: "I", 8: "Q"}
_ITEMS = (struct.Struct(">IHH0s"), struct.Struct(">IHH0s"), struct.Struct(">IHH4s"), struct.Struct(">IIH4s"))
"""How an entry of iinf begins, by its version; the first two name no type."""


class Data:
    """The bytes of one item, in the order of its extents."""

    def __init__(self, file: PhotoFile, ranges: Iterable[Range]) -> None:
        self._file = file
        self.ranges = tuple(ranges)
        self._ends = list(accumulate(end - start for start, end in self.ranges))
        self.size = self._ends[-1] if self._ends else 0

    def places(self, start: int, end: int) -> Iterator[Range]:
        """Where bytes [start, end) of the item stand in the file."""
        for number in range(bisect_right(self._ends, start), len(self.ranges)):
            first, last = self.ranges[number]
            before = self._ends[number] - (last - first)
            if before >= end:
                return
            yield first + max(start - before, 0), first + min(end - before, last - first)

    def read(self, start: int, count: int) -> bytes:
        """Bytes of the item, fewer where it ends."""
        if len(self.ranges) == 1 and count <= WINDOW:
            first, last = self.ranges[0]
            return self._file.read(min(first + start, last), max(min(count, last - first - start), 0))
        places = self.places(start, start + count)
        return b"".join(bytes(piece) for first, last in places for piece in self._file.pieces(first, last))


class Location(NamedTuple):
    """One entry of iloc: ``entry`` is how a clean file writes it."""

    method: int
    elsewhere: bool
    extents: tuple[Range, ...]
    entry: bytes


class Reference(NamedTuple):
    """Item ``source`` needs or describes ``targets``; ``kind`` says how."""

    kind: bytes
    source: int
    targets: tuple[int, ...]


class Association(NamedTuple):
    """A property of an item: its number in ipco, from 1 on; a reader that does not know an essential one must stop."""

    essential: bool
    number: int


_NARROW = [Association(value >= 0x80, value & 0x7F) for value in range(256)]


@dataclass(slots=True)
class Item:
    """One entry of iinf: a picture, a block of details, or anything else."""

    id: int
    kind: bytes
    name: bytes
    content: bytes
    hidden: bool
    protected: bool
    entry: bytes
    location: Location | None = None
    properties: list[Association] = field(default_factory=list)


class PropertyTable(NamedTuple):
    """One ipma box: ``wide`` numbers take two bytes."""

    box: Box
    version: int
    wide: bool
    entries: list[tuple[int, list[Association]]]


@dataclass(slots=True)
class Meta:
    """All that the ``meta`` box says; ``children`` are its boxes in their order."""

    box: Box
    children: list[Box]
    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    items_version: int = 0
    locations_head: bytes = b""
    located: list[int] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    references_version: int = 0
    properties: list[Box] = field(default_factory=list)
    property_tables: list[PropertyTable] = field(default_factory=list)
    idat: Box | None = None

    def ranges(self, item: Item) -> tuple[Range, ...]:
        """Where the bytes of ``item`` stand in the file, as it says; nothing where that is not in this file."""
        location = item.location
        if location is None or location.elsewhere or location.method not in (IN_FILE, IN_IDAT):
            return ()
        if location.method == IN_IDAT:
            start = self.idat.body if self.idat else 0
            return tuple((start + first, start + last) for first, last in location.extents)
        return location.extents


def body(file: PhotoFile, box: Box, most: int = _LARGEST_TABLE) -> bytes:
    """What a box of a bounded size holds."""
    if box.end - box.body > most:
        raise Damaged("a part that describes the picture is larger than in any real photo")
    return b"".join(map(bytes, file.pieces(box.body, box.end)))


def read_meta(file: PhotoFile, box: Box) -> Meta:
    """Read the ``meta`` box that tells of pictures."""
    if box.end - box.body < 4:
        raise Damaged(BAD_LENGTH)
    meta = Meta(box, list(boxes.walk(file, box.body + 4, box.end)))
    found = {child.kind: child for child in meta.children}
    if b"pitm" not in found and b"iinf" in found:
        raise Damaged("it does not say which of its pictures is the one to show")
    for kind in (b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp"):
        if kind not in found:
            raise Damaged("there is no picture in it")
    kinds = [child.kind for child in meta.children]
    if any(kinds.count(kind) > 1 for kind in (*_TABLES, b"idat", b"iprp", b"hdlr")):
        raise Damaged(CONTRADICTION)
    handler = found[b"hdlr"]
    if handler.end - handler.body < 12 or file.read(handler.body + 8, 4) != b"pict":
        raise Damaged("there is no picture in it")
    meta.idat = found.get(b"idat")
    try:
        for kind, read in _TABLES.items():
            if kind in found:
                read(meta, body(file, found[kind]))
        _read_properties(file, meta, found[b"iprp"])
    except (struct.error, IndexError):  # a table ends in the middle of an entry
        raise Damaged(BAD_LENGTH) from None
    return meta


def _read_properties(file: PhotoFile, meta: Meta, box: Box) -> None:
    for child in boxes.walk(file, box.body, box.end):
        if child.kind == b"ipco" and not meta.properties:
            meta.properties = list(boxes.walk(file, child.body, child.end))
        elif child.kind == b"ipma" and len(meta.property_tables) < _MOST_PROPERTY_TABLES:
            _read_associations(meta, child, body(file, child))
        elif child.kind in (b"ipco", b"ipma"):
            raise Damaged(CONTRADICTION)


def _read_primary(meta: Meta, data: bytes) -> None:
    meta.primary = int.from_bytes(data[4:8] if data[0] else data[4:6], "big")


def _read_items(meta: Meta, data: bytes) -> None:
    meta.items_version = data[0]
    at = 8 if meta.items_version else 6
    for _ in range(_bounded(int.from_bytes(data[4:at], "big"))):
        size, kind = _BOX.unpack_from(data, at)
        if kind != b"infe" or size < 18 or at + size > len(data):
            raise Damaged(CONTRADICTION)
        item = _read_item(data[at + 8 : at + size])
        if item.id in meta.items:
            raise Damaged(CONTRADICTION)
        meta.items[item.id] = item
        at += size
    if at != len(data):
        raise Damaged(BAD_LENGTH)


def _read_item(entry: bytes) -> Item:
    head = _ITEMS[min(entry[0], 3)]
    flags, number, protection, kind = head.unpack_from(entry)
    name, _, rest = entry[head.size :].partition(b"\0")
    content = rest.partition(b"\0")[0] if kind in (b"mime", b"uri ", b"") else b""
    return Item(number, kind, name, content, bool(flags & 1), protection > 0, entry)


def _read_locations(meta: Meta, data: bytes) -> None:
    """What is kept free is not read, and so not written again: an index of extents, bits beside the method."""
    version, sizes = data[0], int.from_bytes(data[4:6], "big")
    index = sizes & 15 if version else 0
    offset, length, base = (sizes >> shift & 15 for shift in (12, 8, 4))
    if version > 2 or not {offset, length, base, index} <= _NUMBERS.keys():
        raise Damaged(CONTRADICTION)
    meta.locations_head = bytes((version, 0, 0, 0)) + (sizes & 0xFFF0 | index).to_bytes(2, "big")
    head = struct.Struct(f">{'I' if version > 1 else 'H'}{'H' if version else '0s'}H{_NUMBERS[base]}H")
    extent = struct.Struct(f">{index}x{_NUMBERS[offset]}{_NUMBERS[length]}")
    at = 10 if version > 1 else 8
    for _ in range(_bounded(int.from_bytes(data[6:at], "big"))):
        number, method, elsewhere, start, count = head.unpack_from(data, at)
        begin, at = at, at + head.size + count * extent.size
        if at > len(data):
            raise Damaged(BAD_LENGTH)
        entry = data[begin:at]
        extents = list(extent.iter_unpack(entry[head.size :]))
        if index or (version and method > 15):
            method = method & 15
            entry = head.pack(number, method, elsewhere, start, count)
            entry += b"".join(extent.pack(*one) for one in extents)
        start = start or 0
        ranges = [(start + (first or 0), start + (first or 0) + (size or 0)) for first, size in extents]
        item = meta.items.get(number)
        if item and item.location:
            raise Damaged(CONTRADICTION)
        if item:
            meta.located.append(number)
            item.location = Location(method or IN_FILE, elsewhere > 0, tuple(ranges), entry)


def _read_references(meta: Meta, data: bytes) -> None:
    meta.references_version = data[0]
    width, letter = (4, "I") if data[0] else (2, "H")
    head = struct.Struct(f">I4s{letter}H")
    at = 4
    while at < len(data):
        size, kind, source, count = head.unpack_from(data, at)
        if size != head.size + width * count:
            raise Damaged(CONTRADICTION)
        meta.references.append(Reference(kind, source, struct.unpack_from(f">{count}{letter}", data, at + head.size)))
        at += size


def _read_associations(meta: Meta, box: Box, data: bytes) -> None:
    version, wide = data[0], bool(data[3] & 1)
    table = PropertyTable(box, version, wide, [])
    meta.property_tables.append(table)
    at = 8
    for _ in range(_bounded(int.from_bytes(data[4:8], "big"))):
        start = at + (5 if version else 3)
        number, end = int.from_bytes(data[at : start - 1], "big"), start + data[start - 1] * (2 if wide else 1)
        if end > len(data):
            raise Damaged(BAD_LENGTH)
        if wide:
            some = [Association(value >= 0x8000, value & 0x7FFF) for (value,) in _WIDE.iter_unpack(data[start:end])]
        else:
            some = [_NARROW[value] for value in data[start:end]]
        table.entries.append((number, some))
        if number in meta.items:
            meta.items[number].properties += some
        at = end
    if at != len(data):
        raise Damaged(BAD_LENGTH)


def _bounded(count: int) -> int:
    if count > _MOST_ENTRIES:
        raise Damaged("it has more parts than any real photo")
    return count


_TABLES = {b"pitm": _read_primary, b"iinf": _read_items, b"iloc": _read_locations, b"iref": _read_references}
"""In this order: locations belong to items."""


def ranges_of(file: PhotoFile, meta: Meta, item: Item) -> tuple[Range, ...]:
    """Where the bytes of an item that the picture needs stand; `Damaged` where that is not certain."""
    location = item.location
    if location is None:
        return ()
    if location.elsewhere:
        raise Damaged("a part of the picture is in another file")
    if location.method not in (IN_FILE, IN_IDAT) or (location.method == IN_IDAT and meta.idat is None):
        raise Damaged("its parts are stored inside one another, which this program cannot check")
    ranges = meta.ranges(item)
    limit = meta.idat.end if location.method == IN_IDAT and meta.idat else file.size
    for start, end in ranges:
        if end > limit:
            raise Damaged(TRUNCATED)
        if start == end:
            raise Damaged(BAD_LENGTH)
    return ranges


def loose_data(file: PhotoFile, meta: Meta, item: Item, most: int) -> bytes:
    """The first ``most`` bytes of an item that goes, as far as they can be found."""
    ranges = meta.ranges(item)
    return Data(file, ((min(start, file.size), min(end, file.size)) for start, end in ranges)).read(0, most)
