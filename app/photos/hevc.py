"""HEVC inside HEIC: which units are picture, and how the notes between them lose their words.

ITU-T H.265 (08/2021), sections 7.3.1 (NAL units), 7.3.2.4 and annex D (SEI messages); ISO/IEC 14496-15:2022, section
8.3.2 (hvcC). Encoders write their name and settings, cameras whatever they like, into SEI messages of user data. A
still picture needs only those that say how light or colour are meant, and those have a known length; `nal` keeps more
for videos. What stands inside a coded slice or a parameter set is not unpacked: no decoder says where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.photos import nal
from app.photos.heif import BAD_LENGTH, Data
from app.photos.plan import Range
from app.photos.reading import Damaged

Unit = tuple[Range, bytes | None]
"""A stretch of an item's data, and what is written instead of it; None: it stays."""

_SLICES = frozenset((*range(10), *range(16, 22)))
_PARAMETERS = frozenset((32, 33, 34))
_DELIMITERS = {35: 3, 36: 2, 37: 2}
"""Access unit delimiter, end of sequence, end of bitstream: how long they are."""
_FILLER, _PREFIX_SEI, _SUFFIX_SEI = 38, 39, 40
_KEPT_MESSAGES = {137: 24, 144: 4, 147: 1, 148: 8}
"""Mastering display, light level, transfer characteristics, viewing environment: how long they are."""
_LARGEST_NOTE = 1_000_000
_UNKNOWN = "its picture holds a part that this program does not know"


def units(data: Data, length_size: int) -> Iterator[Unit]:
    """The units of a coded picture, each behind its length."""
    at = 0
    while at < data.size:
        head = data.read(at, length_size + 1)
        size = int.from_bytes(head[:length_size], "big")
        start, end = at + length_size, at + length_size + size
        if size < 2 or end > data.size:
            raise Damaged("its picture data are damaged")
        kind = _kind(head[length_size:])
        if kind in _SLICES or kind in _PARAMETERS or _DELIMITERS.get(kind) == size:
            yield (at, end), None
        else:
            yield (at, start), None
            yield (start, end), _neutral(kind, _note(data, start, end))
        at = end


def _note(data: Data, start: int, end: int) -> bytes:
    if end - start > _LARGEST_NOTE:
        raise Damaged(_UNKNOWN)
    return data.read(start, end - start)


def _kind(unit: bytes) -> int:
    return unit[0] >> 1 & 0x3F


def _neutral(kind: int, unit: bytes) -> bytes:
    """A unit beside the picture, of the same length, that says nothing about anybody."""
    if kind == _FILLER and len(unit) > 2:
        return unit[:2] + b"\xff" * (len(unit) - 3) + b"\x80"
    if kind in (_PREFIX_SEI, _SUFFIX_SEI):
        return unit if _says_only_light(unit) else _empty_note(unit)
    raise Damaged(_UNKNOWN)


def _says_only_light(unit: bytes) -> bool:
    found = nal.messages(nal.without_escapes(unit[2:]))
    return bool(found) and all(_KEPT_MESSAGES.get(kind) == len(body) for kind, body in found or ())


def _empty_note(unit: bytes) -> bytes:
    """Messages of filler as long as ``unit``: no byte of them means anything."""
    if len(unit) < 5:
        raise Damaged(_UNKNOWN)
    return unit[:2] + nal.filler(len(unit) - 3) + b"\x80"


def neutral_configuration(record: bytes) -> bytes:
    """An hvcC of the same length: its parameter sets stay, notes are emptied, and nothing stands behind them."""
    try:
        out = _neutral_arrays(record)
    except IndexError:
        raise Damaged(BAD_LENGTH) from None
    return out.ljust(len(record), b"\0")


def _neutral_arrays(record: bytes) -> bytes:
    out, at = bytearray(record[:23]), 23
    for _ in range(record[22]):
        kind, count = record[at] & 0x3F, record[at + 1] << 8 | record[at + 2]
        out += record[at : at + 3]
        at += 3
        for _ in range(count):
            size = record[at] << 8 | record[at + 1]
            unit = record[at + 2 : at + 2 + size]
            if len(unit) < max(size, 2) or _kind(unit) != kind:
                raise Damaged(BAD_LENGTH)
            out += record[at : at + 2] + (unit if kind in _PARAMETERS else _neutral(kind, unit))
            at += 2 + size
    return bytes(out)


def length_size(record: bytes) -> int:
    """How many bytes stand before each unit to say its length (lengthSizeMinusOne)."""
    return (record[21] & 3) + 1
