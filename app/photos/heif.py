"""How HEIC, HEIF and AVIF say what is in them: items, where their bytes stand, how they belong together.

ISO/IEC 14496-12:2022, section 8.11 (``meta``: pitm, iinf, iloc, iref, idat) and ISO/IEC 23008-12:2022, section 9.3
(iprp: ipco, ipma). Everything is read into plain values that are bounded by the size of the boxes; `Damaged` where
they contradict one another. Whether an item is needed is for `heif_items`, what stays of it for `heif_clean`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from app.photos import boxes
from app.photos.boxes import Box
from app.photos.plan import Range
from app.photos.reading import TRUNCATED, Damaged, PhotoFile

IN_FILE, IN_IDAT = 0, 1
"""How iloc says where an item stands (construction_method); 2, inside another item, is not read."""

BAD_LENGTH = "a part that describes the picture has the wrong length"
CONTRADICTION = "the parts that describe the picture contradict one another"
_LARGEST_TABLE = 8_000_000
_MOST_ENTRIES = 200_000


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


class Cursor:
    """Takes one number or text after the other from a box."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise Damaged(BAD_LENGTH)
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def text(self) -> bytes:
        """Up to a zero byte, or to the end where there is none."""
        text, _, _ = self._data[self._at :].partition(b"\0")
        self._at = min(self._at + len(text) + 1, len(self._data))
        return text

    @property
    def left(self) -> int:
        return len(self._data) - self._at


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


def body(file: PhotoFile, box: Box) -> bytes:
    """What a box of a bounded size holds."""
    if box.end - box.body > _LARGEST_TABLE:
        raise Damaged("a part that describes the picture is larger than in any real photo")
    return b"".join(map(bytes, file.pieces(box.body, box.end)))


def read_meta(file: PhotoFile, box: Box) -> Meta:
    """Read the ``meta`` box of a still picture."""
    if box.end - box.body < 4:
        raise Damaged(BAD_LENGTH)
    meta = Meta(box, list(boxes.walk(file, box.body + 4, box.end)))
    found = {child.kind: child for child in meta.children}
    for kind in (b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp"):
        if kind not in found:
            raise Damaged("there is no picture in it")
    kinds = [child.kind for child in meta.children]
    if any(kinds.count(kind) > 1 for kind in (*_TABLES, b"idat", b"iprp", b"hdlr")):
        raise Damaged(CONTRADICTION)
    if file.read(found[b"hdlr"].body + 8, 4) != b"pict":
        raise Damaged("there is no picture in it")
    meta.idat = found.get(b"idat")
    for kind, read in _TABLES.items():
        if kind in found:
            read(meta, body(file, found[kind]))
    for child in boxes.walk(file, found[b"iprp"].body, found[b"iprp"].end):
        if child.kind == b"ipco" and not meta.properties:
            meta.properties = list(boxes.walk(file, child.body, child.end))
        elif child.kind == b"ipma":
            _read_associations(meta, child, body(file, child))
        elif child.kind == b"ipco":
            raise Damaged(CONTRADICTION)
    return meta


def _start(data: bytes) -> tuple[Cursor, int, int]:
    cursor = Cursor(data)
    return cursor, cursor.number(1), cursor.number(3)


def _read_primary(meta: Meta, data: bytes) -> None:
    cursor, version, _ = _start(data)
    meta.primary = cursor.number(4 if version else 2)


def _read_items(meta: Meta, data: bytes) -> None:
    cursor, meta.items_version, _ = _start(data)
    for _ in range(_bounded(cursor.number(4 if meta.items_version else 2))):
        size, kind = cursor.number(4), cursor.take(4)
        if kind != b"infe" or size < 12:
            raise Damaged(CONTRADICTION)
        item = _read_item(cursor.take(size - 8))
        if item.id in meta.items:
            raise Damaged(CONTRADICTION)
        meta.items[item.id] = item
    if cursor.left:
        raise Damaged(BAD_LENGTH)


def _read_item(entry: bytes) -> Item:
    cursor, version, flags = _start(entry)
    number = cursor.number(4 if version > 2 else 2)
    protected = cursor.number(2) > 0
    kind = cursor.take(4) if version > 1 else b""
    name = cursor.text()
    content = cursor.text() if kind in (b"mime", b"uri ", b"") else b""
    return Item(number, kind, name, content, bool(flags & 1), protected, entry)


def _read_locations(meta: Meta, data: bytes) -> None:
    cursor, version, _ = _start(data)
    sizes = cursor.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    index = index if version else 0
    if version > 2 or not {offset, length, base, index} <= {0, 4, 8}:
        raise Damaged(CONTRADICTION)
    meta.locations_head = bytes((version, 0, 0, 0)) + (sizes & 0xFFF0 | index).to_bytes(2, "big")
    for _ in range(_bounded(cursor.number(4 if version > 1 else 2))):
        number = cursor.take(4 if version > 1 else 2)
        method = cursor.number(2) & 15 if version else IN_FILE
        elsewhere, start, count = cursor.number(2), cursor.number(base), cursor.number(2)
        if count > 1 and not index + offset + length:
            raise Damaged(CONTRADICTION)
        entry = number + (method.to_bytes(2, "big") if version else b"") + elsewhere.to_bytes(2, "big")
        entry += start.to_bytes(base, "big") + count.to_bytes(2, "big")
        extents: list[Range] = []
        for _ in range(count):
            cursor.take(index)
            first, size = cursor.take(offset), cursor.take(length)
            entry += bytes(index) + first + size
            first_byte = start + int.from_bytes(first, "big")
            extents.append((first_byte, first_byte + int.from_bytes(size, "big")))
        item = meta.items.get(int.from_bytes(number, "big"))
        if item and item.location:
            raise Damaged(CONTRADICTION)
        if item:
            meta.located.append(item.id)
            item.location = Location(method, elsewhere > 0, tuple(extents), entry)


def _read_references(meta: Meta, data: bytes) -> None:
    cursor, meta.references_version, _ = _start(data)
    width = 4 if meta.references_version else 2
    while cursor.left:
        size, kind = cursor.number(4), cursor.take(4)
        source, count = cursor.number(width), cursor.number(2)
        if size != 8 + width + 2 + width * count:
            raise Damaged(CONTRADICTION)
        meta.references.append(Reference(kind, source, tuple(cursor.number(width) for _ in range(count))))


def _read_associations(meta: Meta, box: Box, data: bytes) -> None:
    cursor, version, flags = _start(data)
    wide = bool(flags & 1)
    table = PropertyTable(box, version, wide, [])
    meta.property_tables.append(table)
    for _ in range(_bounded(cursor.number(4))):
        number = cursor.number(4 if version else 2)
        some = [_association(cursor.number(2 if wide else 1), wide) for _ in range(cursor.number(1))]
        table.entries.append((number, some))
        if number in meta.items:
            meta.items[number].properties += some
    if cursor.left:
        raise Damaged(BAD_LENGTH)


def _association(number: int, wide: bool) -> Association:
    top = 0x8000 if wide else 0x80
    return Association(bool(number & top), number & (top - 1))


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
    if any(end > limit for _, end in ranges):
        raise Damaged(TRUNCATED)
    if any(start == end for start, end in ranges):
        raise Damaged(BAD_LENGTH)
    return ranges


def loose_data(file: PhotoFile, meta: Meta, item: Item, most: int) -> bytes:
    """The first ``most`` bytes of an item that goes, as far as they can be found."""
    ranges = meta.ranges(item)
    return Data(file, ((min(start, file.size), min(end, file.size)) for start, end in ranges)).read(0, most)
