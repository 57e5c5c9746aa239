"""AV1 inside AVIF: which units are picture, and how the others lose their words.

AV1 Bitstream & Decoding Process Specification 1.0.0, sections 5.3 (OBUs), 5.8 and 6.7 (metadata); AV1 in ISO base
media 1.2, section 2.3 (av1C). A metadata unit may hold anything (ITU-T T.35). Only those for light levels and the
mastering display stay; the others, units that are reserved and padding become padding of zeros. What stands inside
a coded frame is not unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.photos.heif import BAD_LENGTH, Data
from app.photos.hevc import Unit
from app.photos.reading import Damaged

_SEQUENCE, _DELIMITER, _METADATA, _PADDING = 1, 2, 5, 15
_PICTURE = frozenset((_SEQUENCE, 3, 4, 6, 7))
_KEPT_METADATA = {1: 6, 2: 26}
"""Light level and mastering display: how long their payload is, with its kind and its trailing bit."""
_LARGEST_NOTE = 1_000_000
_DAMAGED = "its picture data are damaged"


def units(data: Data) -> Iterator[Unit]:
    """The units (OBUs) of a coded picture; the last one need not say its length."""
    at = 0
    while at < data.size:
        head = data.read(at, 10)
        kind, extended, sized = head[0] >> 3 & 15, head[0] >> 2 & 1, head[0] & 2
        if head[0] & 0x81:
            raise Damaged(_DAMAGED)
        body, end = at + 1 + extended, data.size
        if sized:
            size, digits = _leb128(head[1 + extended :])
            body += digits
            end = body + size
        if not body <= end <= data.size:
            raise Damaged(_DAMAGED)
        if kind in _PICTURE or (kind == _DELIMITER and body == end):
            yield (at, end), None
        else:
            yield (at, end), _neutral(data, at, body, end, kind)
        at = end


def _leb128(raw: bytes) -> tuple[int, int]:
    """A number in groups of seven bits, lowest first (section 4.10.5), and how many bytes it takes."""
    value = 0
    for place, byte in enumerate(raw[:8]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, place + 1
    raise Damaged(_DAMAGED)


def _neutral(data: Data, start: int, body: int, end: int, kind: int) -> bytes:
    """A unit beside the picture, of the same length, that says nothing about anybody."""
    if end - start > _LARGEST_NOTE:
        raise Damaged("its picture holds a part that this program does not know")
    unit = data.read(start, end - start)
    if kind == _METADATA and body < end and _KEPT_METADATA.get(unit[body - start]) == end - body and unit[-1] == 0x80:
        return unit
    padding = bytes((unit[0] & 0x87 | _PADDING << 3,)) + unit[1 : body - start]
    return padding + (bytes(end - body - 1) + b"\x80" if end > body else b"")


def neutral_configuration(record: bytes, data: Data) -> bytes:
    """An av1C of the same length; ``data`` are the units behind its first four bytes."""
    if len(record) < 4 or record[0] != 0x81:
        raise Damaged(BAD_LENGTH)
    out = record[:4]
    for (start, end), new in units(data):
        if new is None and record[4 + start] >> 3 & 15 not in (_SEQUENCE, _DELIMITER):
            raise Damaged(_DAMAGED)  # a frame has no place here
        out += record[4 + start : 4 + end] if new is None else new
    return out
