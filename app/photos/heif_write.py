"""The ``meta`` and ``ftyp`` boxes of a HEIC or AVIF, written anew in the same length without what goes.

Whatever the lists of items lose comes back as one box of free space at their end, so nothing behind them moves. Boxes
that go become free space where they stand (ISO/IEC 14496-12:2022, sections 4.3, 8.1.2 and 8.11).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from app.photos import boxes, heif
from app.photos.boxes import Box
from app.photos.heif import BAD_LENGTH, Item, Meta, PropertyTable
from app.photos.plan import Part, Zeros, size_of
from app.photos.reading import Damaged, PhotoFile

FREE = (b"free", b"skip")
_BRANDS = frozenset(
    b"mif1 mif2 mif3 msf1 heic heix heim heis hevc hevx hevm hevs avif avis avio miaf MA1A MA1B MiPr MiHB MiHA"
    b" MiHE MiAB MiAn MiBu MiCm iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 isoa isob isoc isom mp41 mp42 av01 unif"
    b" 1pic".split()
)
KNOWN_NAMES = frozenset((b"", b"Color", b"Alpha"))
"""What libavif calls the parts of every picture."""
_NO_DATA_ELSEWHERE = bytes.fromhex("0000001c647265660000000000000001 0000000c75726c2000000001")


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays: items by id, for each property what it holds (None where it goes), and what their data become."""

    items: Collection[int]
    properties: list[bytes | None]
    data: Callable[[int, int], Iterable[Part]]


def free(file: PhotoFile, box: Box) -> list[Part]:
    """Free space in place of a box."""
    head = file.read(box.start, 8)
    kind = box.kind if box.kind in FREE else b"free"
    size = head[:4] + kind + (file.read(box.start + 8, 8) if head[:4] == b"\0\0\0\1" else b"")
    return [size, Zeros(box.end - box.start - len(size))]


def is_empty_space(file: PhotoFile, box: Box) -> bool:
    return box.kind in FREE and file.is_blank(box.body, box.end)


def file_type(file: PhotoFile, box: Box) -> bytes:
    """The body of ftyp: brands that are known; the others become the first one once more."""
    old = heif.body(file, box)
    first = old[:4]
    rest = [old[at : at + 4] for at in range(8, len(old), 4)]
    named = [brand if brand in _BRANDS else first if len(brand) == 4 else bytes(len(brand)) for brand in rest]
    return first + bytes(len(old[4:8])) + b"".join(named)


def meta_box(file: PhotoFile, meta: Meta, kept: Kept) -> list[Part]:
    """The whole meta box, as long as it was."""
    parts: list[Part] = [(meta.box.start, meta.box.body), bytes(4)]
    for child in meta.children:
        parts += _child(file, meta, child, kept)
    left = meta.box.end - meta.box.start - sum(size_of(part) for part in parts)
    if left and left < 8:
        raise Damaged(BAD_LENGTH)
    if left:
        parts += [struct.pack(">I4s", left, b"free"), Zeros(left - 8)]
    return parts


def _child(file: PhotoFile, meta: Meta, child: Box, kept: Kept) -> list[Part]:
    size = child.end - child.body
    if child.kind == b"hdlr":
        return _same(child, bytes(8) + b"pict" + bytes(size - 12))
    if child.kind == b"pitm":
        number = file.read(child.body, size)
        width = 8 if number[0] else 6
        return _same(child, (number[:1] + bytes(3) + number[4:width]).ljust(size, b"\0"))
    if child.kind == b"iinf":
        return _box(child, _item_list(meta, kept))
    if child.kind == b"iloc":
        return _box(child, _locations(meta, kept))
    if child.kind == b"iref":
        return _references(meta, child, kept)
    if child.kind == b"iprp":
        return _properties(file, meta, child, kept)
    if child.kind == b"idat":
        return [(child.start, child.body), *kept.data(child.body, child.end)]
    if child.kind == b"dinf" and heif.body(file, child) == _NO_DATA_ELSEWHERE:
        return [(child.start, child.end)]
    return free(file, child)


def _same(box: Box, body: bytes) -> list[Part]:
    return [(box.start, box.body), body]


def _box(old: Box, body: bytes) -> list[Part]:
    """A box with what is new in it; its header stays where its length does."""
    if len(body) == old.end - old.body:
        return _same(old, body)
    return [struct.pack(">I4s", 8 + len(body), old.kind) + body]


def _item_list(meta: Meta, kept: Kept) -> bytes:
    some = [_entry(item) for item in meta.items.values() if item.id in kept.items]
    count = len(some).to_bytes(4 if meta.items_version else 2, "big")
    return bytes((meta.items_version, 0, 0, 0)) + count + b"".join(some)


def _entry(item: Item) -> bytes:
    """An entry of iinf with its number and kind, and no name but a known one."""
    version = item.entry[0]
    at = 14 if version > 2 else 12
    name = item.name if item.name in KNOWN_NAMES else b""
    head = bytes((version, 0, 0, item.hidden)) + item.entry[4 : at - 6] + bytes(2) + item.kind
    return struct.pack(">I4s", 8 + len(item.entry), b"infe") + (head + name).ljust(len(item.entry), b"\0")


def _locations(meta: Meta, kept: Kept) -> bytes:
    some = [meta.items[number].location for number in meta.located if number in kept.items]
    entries = [location.entry for location in some if location]
    count = len(entries).to_bytes(4 if meta.locations_head[0] > 1 else 2, "big")
    return meta.locations_head + count + b"".join(entries)


def _references(meta: Meta, child: Box, kept: Kept) -> list[Part]:
    width = 4 if meta.references_version else 2
    out: list[bytes] = []
    for kind, source, targets in meta.references:
        left = [target for target in targets if target in kept.items]
        if kind in (b"dimg", b"auxl", b"prem", b"cdsc") and source in kept.items and left:
            numbers = [source.to_bytes(width, "big"), len(left).to_bytes(2, "big")]
            numbers += [target.to_bytes(width, "big") for target in left]
            body = b"".join(numbers)
            out.append(struct.pack(">I4s", 8 + len(body), kind) + body)
    return _box(child, bytes((meta.references_version, 0, 0, 0)) + b"".join(out)) if out else []


def _properties(file: PhotoFile, meta: Meta, child: Box, kept: Kept) -> list[Part]:
    tables = {table.box.start: table for table in meta.property_tables}
    parts: list[Part] = []
    for box in boxes.walk(file, child.body, child.end):  # nothing else may stand in it: libavif would refuse the file
        if box.kind == b"ipco":
            parts.append((box.start, box.body))
            for property_, new in zip(meta.properties, kept.properties, strict=True):
                parts += free(file, property_) if new is None else _same(property_, new)
        elif box.start in tables:
            parts += _box(box, _associations(tables[box.start], kept))
    size = sum(size_of(part) for part in parts)
    head: Part = struct.pack(">I4s", 8 + size, child.kind)
    if size == child.end - child.body:
        head = (child.start, child.body)
    return [head, *parts]


def _associations(table: PropertyTable, kept: Kept) -> bytes:
    """Who has which property; one that goes becomes number 0, which stands for none (ISO/IEC 23008-12, section 9.3)."""
    some = [(number, properties) for number, properties in table.entries if number in kept.items]
    width, top = (2, 0x8000) if table.wide else (1, 0x80)
    out = bytearray((table.version, 0, 0, table.wide)) + len(some).to_bytes(4, "big")
    for number, properties in some:
        out += number.to_bytes(4 if table.version else 2, "big") + bytes((len(properties),))
        for essential, place in properties:
            goes = place == 0 or kept.properties[place - 1] is None
            out += (0 if goes else place | (top if essential else 0)).to_bytes(width, "big")
    return bytes(out)
