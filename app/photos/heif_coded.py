"""Inside the coded pictures of HEIC and AVIF: the notes between their units, and in what sets their decoder up.

ISO/IEC 14496-15:2022, section 8.3.2 (hvcC); AV1 in ISO base media 1.2, section 2.3 (av1C). Which units are picture, and
what takes the place of a note in its length, is for `nal` and `obu` to say. What stands inside a coded slice, frame or
parameter set is not unpacked: no decoder says where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.photos import nal, obu
from app.photos.heif import BAD_LENGTH, Data
from app.photos.plan import Range
from app.photos.reading import Damaged

Unit = tuple[Range, bytes | None]
"""A stretch of an item's data, and what is written instead of it; None: it is picture, and stays."""

_LARGEST_NOTE = 1_000_000
_BEHIND_HEAD = 4


def hevc_units(data: Data, setup: bytes) -> Iterator[Unit]:
    """The units of a picture whose decoder is set up with ``setup`` (hvcC); between them stands their length."""
    codec = nal.codec_of(setup, hevc=True, still=True)
    for header, start, size in nal.units(data.read, codec, 0, data.size):
        new = None
        if not codec.is_kept(header, size):
            _check(size)
            new, _ = nal.clean(codec, data.read(start, min(size, nal.LARGEST)), size)
        yield (start, start + size), new


def av1_units(data: Data) -> Iterator[Unit]:
    """The units of a picture."""
    for unit in obu.units(data.read, 0, data.size):
        new = None
        if not obu.is_kept(unit, still=True):
            _check(unit.end - unit.start)
            new = obu.padded(unit)
        yield (unit.start, unit.end), new


def _check(size: int) -> None:
    if size > _LARGEST_NOTE:
        raise Damaged("its picture holds a part that this program does not know")


def clean_hevc_setup(record: bytes) -> bytes:
    """An hvcC of the same length without notes."""
    return nal.clean_config(nal.codec_of(record, hevc=True, still=True), record)[0]


def clean_av1_setup(record: bytes) -> bytes:
    """An av1C of the same length without notes."""
    if len(record) < _BEHIND_HEAD or record[0] != 0x81:
        raise Damaged(BAD_LENGTH)
    out = bytearray(record)
    for unit in obu.units(lambda at, count: record[at : at + count], _BEHIND_HEAD, len(record)):
        if not obu.is_kept_in_setup(unit, still=True):
            out[unit.start : unit.end] = obu.padded(unit)
    return bytes(out)
