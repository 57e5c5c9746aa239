"""AV1 inside AVIF: which units are picture, and how the others lose their words.

AV1 Bitstream & Decoding Process Specification 1.0.0, sections 5.3 (OBUs), 5.8 and 6.7 (metadata); AV1 in ISO base
media 1.2, section 2.3 (av1C). A metadata unit may hold anything (ITU-T T.35). Only those for light levels and the
mastering display stay, in their known length (`obu` keeps more for videos); the others, units that are reserved and
padding become padding of zeros. What stands inside a coded frame is not unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.photos import obu
from app.photos.heif import BAD_LENGTH, Data
from app.photos.hevc import Unit
from app.photos.reading import Damaged

_SEQUENCE, _DELIMITER, _METADATA = 1, 2, 5
_PICTURE = frozenset((_SEQUENCE, 3, 4, 6, 7))
_KEPT_METADATA = {b"\1": 6, b"\2": 26}
"""Light level and mastering display: how long their payload is, with its kind and its trailing bit."""
_LARGEST_NOTE = 1_000_000
_DAMAGED = "its picture data are damaged"


def units(data: Data) -> Iterator[Unit]:
    """The units (OBUs) of a coded picture; the last one need not say its length."""
    at = 0
    while at < data.size:
        head = data.read(at, obu.NEEDED)
        if head[0] & 0x81:
            raise Damaged(_DAMAGED)
        unit = obu.read(head, data.size - at)
        end = at + unit.size
        if unit.kind in _PICTURE or (unit.kind == _DELIMITER and unit.size == unit.header):
            yield (at, end), None
        else:
            yield (at, end), _neutral(data, at, unit)
        at = end


def _neutral(data: Data, start: int, unit: obu.Unit) -> bytes:
    """A unit beside the picture, of the same length, that says nothing about anybody."""
    if unit.size > _LARGEST_NOTE:
        raise Damaged("its picture holds a part that this program does not know")
    whole = data.read(start, unit.size)
    body = whole[unit.header :]
    if unit.kind == _METADATA and _KEPT_METADATA.get(body[:1]) == len(body) and body.endswith(b"\x80"):
        return whole
    return obu.padding(unit, whole) + (bytes(len(body) - 1) + b"\x80" if body else b"")


def neutral_configuration(record: bytes, data: Data) -> bytes:
    """An av1C of the same length; ``data`` are the units behind its first four bytes."""
    if len(record) < 4 or record[0] != 0x81:
        raise Damaged(BAD_LENGTH)
    out = bytearray(record[:4])
    for (start, end), new in units(data):
        if new is None and record[4 + start] >> 3 & 15 not in (_SEQUENCE, _DELIMITER):
            raise Damaged(_DAMAGED)  # a frame has no place here
        out += record[4 + start : 4 + end] if new is None else new
    return bytes(out)
