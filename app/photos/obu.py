"""AV1: the notes between the coded pictures (AV1 Bitstream & Decoding Process Specification, sections 5.3 to 5.8).

A stream is made of open bitstream units (OBU). Those that decide what is seen stay; metadata that only says how bright
or in which layers it is shown stays too; everything else becomes padding of the same size.
"""

from __future__ import annotations

from typing import NamedTuple

from app.photos.reading import Damaged

_KEPT = frozenset((1, 3, 4, 6, 7, 8))
_DELIMITER, _METADATA, _PADDING = 2, 5, 15
_SHOWN = (b"\1", b"\2", b"\3")
_LARGEST_SHOWN = 64
_HDR10_PLUS = b"\xb5\x00\x3c\x00\x01"
NEEDED = 16
"""How many bytes of a unit `read` needs."""


class Unit(NamedTuple):
    """One unit: its kind, how long it is with and without what stands before its content."""

    kind: int
    header: int
    size: int


def read(start: bytes, room: int) -> Unit:
    """The unit that begins with ``start``, in a sample that goes on for ``room`` bytes."""
    kind, header = start[0] >> 3 & 15, 2 if start[0] & 4 else 1
    size = room - header
    if start[0] & 2:
        size, header = _number(start, header)
    if size < 0 or header + size > room:
        raise Damaged("its picture data are damaged")
    return Unit(kind, header, header + size)


def is_kept(unit: Unit, start: bytes) -> bool:
    """Whether a unit decides what is seen; ``start``: its first `NEEDED` bytes."""
    if unit.kind == _DELIMITER:
        return unit.size == unit.header
    if unit.kind == _METADATA:
        body = start[unit.header :]
        shown = body.startswith(_SHOWN) and unit.size - unit.header <= _LARGEST_SHOWN
        return shown or (body[:1] == b"\4" and body[1:].startswith(_HDR10_PLUS))
    return unit.kind in _KEPT


def padding(unit: Unit, start: bytes) -> bytes:
    """What stands before the content of a unit of padding in its place: zeros, and 0x80 as the last byte."""
    return bytes((start[0] & 0x87 | _PADDING << 3,)) + start[1 : unit.header]


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A leb128 number, and where it ends."""
    value = 0
    for shift in range(0, 56, 7):
        if at >= len(data):
            break
        byte = data[at]
        value, at = value | (byte & 0x7F) << shift, at + 1
        if not byte & 0x80:
            return value, at
    raise Damaged("its picture data are damaged")
