"""Exif inside a photo: what it gives away, and the little that is written back.

Source: Exif 3.0 (CIPA DC-008-2023) on TIFF 6.0. The reader trusts nothing: offsets and counts are
clipped to the data, each directory is read once and no deeper than Exif nests them, so circles
end. Damaged data gives fewer facts, never an error.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from app.photos.model import Find, Keep, Kind
from app.photos.reading import plain_text

HEADER = b"Exif\0\0"

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_ASCII, _SHORT, _LONG, _RATIONAL, _SIGNED_RATIONAL = 2, 3, 4, 5, 10
_MOST_ENTRIES = 1000
_MOST_BYTES = 4096

_ORIENTATION, _MAKE, _MODEL = 0x0112, 0x010F, 0x0110
PHOTO, GPS, INTEROPERABILITY = 0x8769, 0x8825, 0xA005
_MODIFIED, _TAKEN, _DIGITISED, _TAKEN_OFFSET, _DIGITISED_OFFSET = 0x0132, 0x9003, 0x9004, 0x9011, 0x9012
_COLOUR_SPACE, _MAKER_NOTE, _USER_COMMENT = 0xA001, 0x927C, 0x9286
_ADOBE_RGB, _UNCALIBRATED = 2, 0xFFFF
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_GPS_TIME, _GPS_DATE = 7, 29

_TEXTS = {
    0x010E: (Kind.TEXT, "description"),
    0x0131: (Kind.SOFTWARE, "software"),
    0x000B: (Kind.SOFTWARE, "processing software"),
    0x013B: (Kind.PERSON, "artist"),
    0x013C: (Kind.DEVICE, "host computer"),
    0x8298: (Kind.PERSON, "copyright"),
    0xA430: (Kind.PERSON, "camera owner"),
    0xA431: (Kind.IDENTIFIER, "camera serial number"),
    0xC62F: (Kind.IDENTIFIER, "camera serial number"),
    0xA434: (Kind.DEVICE, "lens"),
    0xA435: (Kind.IDENTIFIER, "lens serial number"),
    0xA420: (Kind.IDENTIFIER, "image id"),
    0xA436: (Kind.TEXT, "title"),
    0xA437: (Kind.PERSON, "photographer"),
    0xA438: (Kind.PERSON, "editor"),
    0xA439: (Kind.SOFTWARE, "camera firmware"),
    0xA43A: (Kind.SOFTWARE, "raw developer"),
    0xA43B: (Kind.SOFTWARE, "editing software"),
    _USER_COMMENT: (Kind.TEXT, "comment"),
    0x9C9B: (Kind.TEXT, "title"),
    0x9C9C: (Kind.TEXT, "comment"),
    0x9C9D: (Kind.PERSON, "author"),
    0x9C9E: (Kind.TEXT, "keywords"),
    0x9C9F: (Kind.TEXT, "subject"),
}
REPORTED = frozenset(
    (
        *(_ORIENTATION, _MAKE, _MODEL, PHOTO, GPS, INTEROPERABILITY, _COLOUR_SPACE, _MAKER_NOTE),
        *(_MODIFIED, _TAKEN, _DIGITISED, _TAKEN_OFFSET, _DIGITISED_OFFSET),
        *_TEXTS,
    )
)
_GPS_AREA = 0x1C
_GPS_PLACES = frozenset((0x13, 0x14, 0x15, 0x16, _GPS_AREA))  # destination and the name of the area

_UTF_16 = range(0x9C9B, 0x9CA0)
_DATE = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_WORD = {"<": struct.Struct("<H"), ">": struct.Struct(">H")}
_LONG_WORD = {"<": struct.Struct("<I"), ">": struct.Struct(">I")}
_ENTRY = {"<": struct.Struct("<HHII"), ">": struct.Struct(">HHII")}
_THREE_RATIONALS = {"<": struct.Struct("<6I"), ">": struct.Struct(">6I")}

Entries = dict[int, tuple[int, int, int, int]]
"""A directory: tag to (tag, type, count, value or offset as a LONG)."""


@dataclass(slots=True)
class Exif:
    """The facts of one Exif block; None or empty where it does not say.

    ``taken`` is ISO 8601 (see `PhotoReport`), ``date`` and ``offset`` the same as Exif writes it,
    ``location`` (latitude, longitude) in degrees. ``adobe_rgb``: the colours are Adobe RGB (1998)
    by the DCF rule alone (Exif 3.0, 4.6.6: ColorSpace and the interoperability index R03).
    """

    orientation: int = 1
    make: str = ""
    model: str = ""
    taken: str | None = None
    date: str = ""
    offset: str = ""
    location: tuple[float, float] | None = None
    adobe_rgb: bool = False
    finds: list[Find] = field(default_factory=list)


def read(tiff: bytes) -> Exif:
    """Read an Exif block from its TIFF header on (what follows `HEADER`)."""
    facts = Exif()
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        facts.finds.append(Find(Kind.OTHER, "Exif", "unreadable data"))
        return facts
    block = _Block(tiff, order)
    main, following = block.directory(_LONG_WORD[order].unpack_from(tiff, 4)[0])
    photo = block.below(main, PHOTO)
    gps = block.below(main, GPS)
    if GPS in main:
        _read_gps(block, gps, facts)
    _read_times(block, main, photo, facts)
    if facts.taken is None:
        _read_satellite_time(block, gps, facts)
    _read_camera(block, main, facts)
    _read_texts(block, main, facts)
    _read_texts(block, photo, facts)
    if _MAKER_NOTE in photo:
        facts.finds.append(Find(Kind.IDENTIFIER, "Exif", "the camera maker's own notes, often with serial numbers"))
    if following:
        facts.finds.append(Find(Kind.THUMBNAIL, "Exif", "a small copy of the picture"))
    if not (REPORTED.issuperset(main) and REPORTED.issuperset(photo)):
        facts.finds.append(Find(Kind.OTHER, "Exif", "camera settings"))
    facts.adobe_rgb = _says_adobe_rgb(block, photo)
    return facts


class _Block:
    """A TIFF structure in memory, read with every offset and count clipped to it."""

    __slots__ = ("_byte_order", "_tiff", "order")

    def __init__(self, tiff: bytes, order: str) -> None:
        self._tiff = tiff
        self.order = order
        self._byte_order: Literal["little", "big"] = "little" if order == "<" else "big"

    def directory(self, offset: int) -> tuple[Entries, int]:
        """The entries of the directory at ``offset``, and the offset of the one that follows it (0: none)."""
        tiff = self._tiff
        if offset < 8 or offset + 2 > len(tiff):
            return {}, 0
        said = _WORD[self.order].unpack_from(tiff, offset)[0]
        first = offset + 2
        count = min(said, (len(tiff) - first) // 12, _MOST_ENTRIES)
        end = first + 12 * count
        entries = {entry[0]: entry for entry in _ENTRY[self.order].iter_unpack(tiff[first:end])}
        if count < said or end + 4 > len(tiff):
            return entries, 0
        return entries, _LONG_WORD[self.order].unpack_from(tiff, end)[0]

    def below(self, entries: Entries, tag: int) -> Entries:
        """The directory that ``tag`` points to; empty where there is none."""
        entry = entries.get(tag)
        return self.directory(entry[3])[0] if entry else {}

    def raw(self, entries: Entries, tag: int) -> bytes:
        """The bytes of a value, at most `_MOST_BYTES` of them."""
        entry = entries.get(tag)
        if entry is None:
            return b""
        _, kind, count, offset = entry
        size = _SIZES.get(kind, 0) * count
        if size > _MOST_BYTES:
            size = _MOST_BYTES
        if size <= 4:
            return offset.to_bytes(4, self._byte_order)[:size]
        return self._tiff[offset : offset + size]

    def text(self, entries: Entries, tag: int) -> str:
        """A value as text; empty where there is none."""
        raw = self.raw(entries, tag)
        if not raw:
            return ""
        if tag in _UTF_16:
            raw = raw.decode("utf-16-le", "replace").encode("utf-8", "replace")
        elif tag == _USER_COMMENT:
            raw = self._comment(raw)
        return plain_text(raw.rstrip(b"\0 "))

    def _comment(self, raw: bytes) -> bytes:
        """A UserComment without the eight bytes that name its character code."""
        code, body = raw[:8], raw[8:]
        if code == b"UNICODE\0":
            encoding = "utf-16-le" if self.order == "<" else "utf-16-be"
            return body.decode(encoding, "replace").encode("utf-8", "replace")
        return body

    def number(self, entries: Entries, tag: int) -> int:
        """A single SHORT, or 0 where it is none."""
        entry = entries.get(tag)
        if entry is None or entry[1] != _SHORT:
            return 0
        return entry[3] & 0xFFFF if self.order == "<" else entry[3] >> 16

    def three(self, entries: Entries, tag: int) -> list[float]:
        """Up to three numbers of any type; NaN where a fraction has no value."""
        entry = entries.get(tag)
        if entry is None:
            return []
        kind, raw = entry[1], self.raw(entries, tag)
        if kind == _RATIONAL and len(raw) == 24:
            a, b, c, d, e, f = _THREE_RATIONALS[self.order].unpack(raw)
            return [_fraction(a, b), _fraction(c, d), _fraction(e, f)]
        if kind in (_RATIONAL, _SIGNED_RATIONAL):
            letter = "I" if kind == _RATIONAL else "i"
            fractions = struct.iter_unpack(f"{self.order}2{letter}", raw[: len(raw) // 8 * 8])
            return [_fraction(top, bottom) for top, bottom in islice(fractions, 3)]
        letter = _NUMBERS.get(kind, "")
        if not letter:
            return []
        numbers = struct.iter_unpack(self.order + letter, raw[: len(raw) // _SIZES[kind] * _SIZES[kind]])
        return [float(number) for (number,) in islice(numbers, 3)]


def _fraction(top: int, bottom: int) -> float:
    return top / bottom if bottom else math.nan


def _read_gps(block: _Block, gps: Entries, facts: Exif) -> None:
    latitude = _degrees(block, gps, _LATITUDE, _LATITUDE_REF, (b"S", b"s"), 90)
    longitude = _degrees(block, gps, _LONGITUDE, _LONGITUDE_REF, (b"W", b"w"), 180)
    if latitude is not None and longitude is not None and (latitude or longitude):
        facts.location = (latitude, longitude)
        facts.finds.append(location_find("Exif", facts.location))
    elif not _GPS_PLACES.isdisjoint(gps):
        area = block.text(gps, _GPS_AREA)
        facts.finds.append(Find(Kind.LOCATION, "Exif", area.removeprefix("ASCII ") or "a destination"))
    else:
        facts.finds.append(Find(Kind.OTHER, "Exif", "satellite data without a position"))


def _read_satellite_time(block: _Block, gps: Entries, facts: Exif) -> None:
    """The satellites' time (UTC), where the camera says no other."""
    date = block.text(gps, _GPS_DATE)
    clock = block.three(gps, _GPS_TIME)
    if len(clock) >= 3 and all(0 <= part < 61 for part in clock):
        stamp = f"{date} {int(clock[0]):02}:{int(clock[1]):02}:{int(clock[2]):02}"
        iso = iso_date(stamp, "+00:00")
        if iso:
            facts.taken = iso
            facts.finds.append(Find(Kind.TIME, "Exif", f"satellite time {iso}"))


def _degrees(
    block: _Block, gps: Entries, tag: int, ref_tag: int, negative: tuple[bytes, bytes], most: int
) -> float | None:
    """A position's degrees, minutes and seconds as signed degrees; None where it is not a position.

    Many devices write 0/0 for minutes or seconds that they do not use: those count as none.
    """
    parts = block.three(gps, tag)
    if not parts or math.isnan(parts[0]):
        return None
    degrees, unit = 0.0, 1
    for part in parts:
        if part == part:  # not NaN
            degrees += part / unit
        unit *= 60
    if block.raw(gps, ref_tag)[:1] in negative:
        degrees = -degrees
    return round(degrees, 7) if -most <= degrees <= most else None


def location_find(where: str, location: tuple[float, float]) -> Find:
    """A position as a find: degrees with five decimals, a metre."""
    return Find(Kind.LOCATION, where, f"{location[0]:.5f}, {location[1]:.5f}")


def iso_date(text: str, offset: str = "") -> str | None:
    """Exif's "2024:05:31 12:30:00" as ISO 8601, with ``offset`` where it is one; None where it is no date."""
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = match.groups()
    if not (year != "0000" and "01" <= month <= "12" and "01" <= day <= "31" and hour < "24" and minute < "60"):
        return None
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{offset if _OFFSET.fullmatch(offset) else ''}"


def _read_times(block: _Block, main: Entries, photo: Entries, facts: Exif) -> None:
    for entries, tag, offset_tag in (
        (photo, _TAKEN, _TAKEN_OFFSET),
        (photo, _DIGITISED, _DIGITISED_OFFSET),
        (main, _MODIFIED, 0),
    ):
        if tag not in entries:
            continue
        date, offset = block.text(entries, tag), block.text(photo, offset_tag)
        iso = iso_date(date, offset)
        if iso:
            facts.taken, facts.date, facts.offset = iso, date[:19], offset
            facts.finds.append(Find(Kind.TIME, "Exif", iso))
            return
        if date.strip(" :0"):
            facts.finds.append(Find(Kind.TIME, "Exif", date))


def _read_camera(block: _Block, main: Entries, facts: Exif) -> None:
    facts.make, facts.model = block.text(main, _MAKE), block.text(main, _MODEL)
    turned = block.number(main, _ORIENTATION)
    if 2 <= turned <= 8:
        facts.orientation = turned
    make, model = facts.make, facts.model
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    if camera:
        facts.finds.append(Find(Kind.DEVICE, "Exif", camera))


def _read_texts(block: _Block, entries: Entries, facts: Exif) -> None:
    for tag in entries:
        known = _TEXTS.get(tag)
        if known:
            text = block.text(entries, tag)
            if text:
                facts.finds.append(Find(known[0], "Exif", f"{known[1]}: {text}"))


def _says_adobe_rgb(block: _Block, photo: Entries) -> bool:
    space = block.number(photo, _COLOUR_SPACE)
    if space != _UNCALIBRATED:
        return space == _ADOBE_RGB
    return block.text(block.below(photo, INTEROPERABILITY), 1) == "R03"


def build(facts: Exif, keep: Collection[Keep] = (), *, has_profile: bool = False) -> bytes:
    """The smallest Exif block, from `HEADER` on, that says what must stay; empty where nothing must.

    That is the orientation where it is not 1, Adobe RGB where only Exif says so (the colours
    would look different without, unless the photo has a profile), and what ``keep`` names.
    Big-endian, tags in order.
    """
    main, photo, interoperability = must_stay(facts, keep, has_profile=has_profile)
    if facts.orientation != 1:
        main.append((_ORIENTATION, _SHORT, struct.pack(">H", facts.orientation)))
    if not main and not photo:
        return b""
    return HEADER + b"MM\0*\0\0\0\x08" + _directories(main, photo, interoperability)


Fields = list[tuple[int, int, bytes]]
"""Tag, type and value of each entry of a directory."""


def must_stay(facts: Exif, keep: Collection[Keep], *, has_profile: bool) -> tuple[Fields, Fields, Fields]:
    """What `build` writes beside the orientation: the main, the photo and the interoperability directory.

    The values are the same in both byte orders.
    """
    main: Fields = []
    photo: Fields = []
    if Keep.CAMERA in keep:
        names = ((_MAKE, _ascii(facts.make)), (_MODEL, _ascii(facts.model)))
        main += [(tag, _ASCII, name) for tag, name in names if len(name) > 1]
    if Keep.DATE in keep and iso_date(facts.date):
        photo.append((_TAKEN, _ASCII, _ascii(facts.date)))
        if _OFFSET.fullmatch(facts.offset):
            photo.append((_TAKEN_OFFSET, _ASCII, _ascii(facts.offset)))
    adobe_rgb = facts.adobe_rgb and not has_profile
    interoperability: Fields = [(1, _ASCII, b"R03\0")] if adobe_rgb else []
    if adobe_rgb:
        photo.append((_COLOUR_SPACE, _SHORT, struct.pack(">H", _UNCALIBRATED)))
    return main, photo, interoperability


def _ascii(text: str) -> bytes:
    """As `read` will read it back, so that cleaning twice changes nothing."""
    return plain_text(text.encode("ascii", "replace"), 64).strip().encode() + b"\0"


def _directories(*levels: list[tuple[int, int, bytes]]) -> bytes:
    """Nested directories, each level's pointer tag added to the one above it, from offset 8 on."""
    pointers = (PHOTO, INTEROPERABILITY)
    depth = max(number for number, level in enumerate(levels) if level)
    out = b""
    for number, level in enumerate(levels[: depth + 1]):
        entries = list(level)
        if number < depth:
            entries.append((pointers[number], _LONG, b""))
        out += _directory(entries, 8 + len(out))
    return out


def _directory(entries: list[tuple[int, int, bytes]], offset: int) -> bytes:
    """One directory at ``offset``; an empty LONG is a pointer to what will follow it."""
    values_at = offset + 2 + 12 * len(entries) + 4
    end = values_at + sum(len(value) + len(value) % 2 for _, _, value in entries if len(value) > 4)
    table, values = struct.pack(">H", len(entries)), b""
    for tag, kind, value in entries:
        count = len(value) // _SIZES[kind] or 1
        if kind == _LONG and not value:
            value = struct.pack(">I", end)
        if len(value) > 4:
            place = struct.pack(">I", values_at + len(values))
            values += value + b"\0" * (len(value) % 2)
        else:
            place = value.ljust(4, b"\0")
        table += struct.pack(">HHI", tag, kind, count) + place
    return table + b"\0\0\0\0" + values
