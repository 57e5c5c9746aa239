"""AV1: the notes between the coded pictures (AV1 Bitstream & Decoding Process Specification, sections 5.3 to 5.8).

A stream is made of open bitstream units (OBU). Those that decide what is seen stay; metadata that only says how bright
or in which layers it is shown stays too; everything else becomes padding of the same size. Of metadata a still (AVIF)
keeps only light levels and the mastering display: no layers, and no brightness that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from app.photos.reading import Damaged

_SEQUENCE, _DELIMITER, _METADATA, _PADDING = 1, 2, 5, 15
_SEEN = frozenset((_SEQUENCE, 3, 4, 6, 7))
_LIGHT = {b"\1": 6, b"\2": 26}
"""Light level and mastering display: how long they are, with their kind and their trailing bit."""
_OF_VIDEOS = {b"\3": 64, b"\4\xb5\x00\x3c\x00\x01": 1024}
"""Layers, and brightness picture by picture (HDR10+): how they begin, and how long they can be."""
_NEEDED = 40
"""How many bytes of a unit say what it is: its header, and light levels as a whole."""
_DAMAGED = "its picture data are damaged"

Read = Callable[[int, int], bytes]
"""So many bytes from a place on."""


class Unit(NamedTuple):
    """One unit: its kind, where it begins, where its content does, where it ends, and its first bytes."""

    kind: int
    start: int
    body: int
    end: int
    head: bytes


class Rule(Protocol):
    """Whether a unit stays."""

    def __call__(self, unit: Unit, *, still: bool) -> bool: ...


def units(read: Read, start: int, end: int) -> Iterator[Unit]:
    """The units in [start, end); the last one need not say its length."""
    while start < end:
        unit = _unit(start, end, read(start, min(_NEEDED, end - start)))
        yield unit
        start = unit.end


def _unit(start: int, stop: int, head: bytes) -> Unit:
    if head[0] & 0x81:
        raise Damaged(_DAMAGED)  # no decoder takes the first bit; the last means nothing
    size, body = stop - start, 2 if head[0] & 4 else 1
    if head[0] & 2:
        size, body = _number(head, body)
        size += body
    if body > size or start + size > stop:
        raise Damaged(_DAMAGED)
    return Unit(head[0] >> 3 & 15, start, start + body, start + size, head[: min(len(head), size)])


def is_kept(unit: Unit, *, still: bool) -> bool:
    """Whether a unit decides what is seen."""
    if unit.kind == _DELIMITER:
        return unit.body == unit.end
    return unit.kind in _SEEN if unit.kind != _METADATA else _is_shown(unit, still=still)


def is_kept_in_setup(unit: Unit, *, still: bool) -> bool:
    """The same in a decoder's description (``av1C``), which holds no pictures."""
    return is_kept(unit, still=still) and (unit.kind in (_SEQUENCE, _METADATA, _DELIMITER))


def _is_shown(unit: Unit, *, still: bool) -> bool:
    body = unit.head[unit.body - unit.start :]
    size = unit.end - unit.body
    if body[:1] in _LIGHT:
        return size == _LIGHT[body[:1]] and body.endswith(b"\x80")
    return not still and any(body.startswith(name) and size <= most for name, most in _OF_VIDEOS.items())


def padding(unit: Unit) -> bytes:
    """What stands before the content of a unit of padding in its place: zeros, and 0x80 as the last byte."""
    return bytes((unit.head[0] & 0x87 | _PADDING << 3,)) + unit.head[1 : unit.body - unit.start]


def padded(unit: Unit) -> bytes:
    """The whole unit of padding."""
    size = unit.end - unit.body
    return padding(unit) + (bytes(size - 1) + b"\x80" if size else b"")


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
    raise Damaged(_DAMAGED)
