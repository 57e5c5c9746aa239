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
from functools import lru_cache
from operator import itemgetter

from app.photos.exif_block import (
    ASCII,
    LONG,
    ORDERS,
    SAID_AGAIN,
    SHORT,
    SIZES,
    USER_COMMENT,
    VALUE,
    Block,
    Entries,
)
from app.photos.model import Find, Keep, Kind, make_find
from app.photos.reading import plain_text

HEADER = b"Exif\0\0"

_ORIENTATION, MAKE, MODEL = 0x0112, 0x010F, 0x0110
PHOTO, GPS, INTEROPERABILITY = 0x8769, 0x8825, 0xA005
_MODIFIED, TAKEN, _DIGITISED, TAKEN_OFFSET, _DIGITISED_OFFSET = 0x0132, 0x9003, 0x9004, 0x9011, 0x9012
_COLOUR_SPACE, MAKER_NOTE = 0xA001, 0x927C
_ADOBE_RGB, _UNCALIBRATED = 2, 0xFFFF
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_POSITION_TAGS = itemgetter(_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE)
_SOUTH, _WEST = b"Ss", b"Ww"
_GPS_TIME, _GPS_DATE = 7, 29

TEXTS = {
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
    USER_COMMENT: (Kind.TEXT, "comment"),
    0x9C9B: (Kind.TEXT, "title"),
    0x9C9C: (Kind.TEXT, "comment"),
    0x9C9D: (Kind.PERSON, "author"),
    0x9C9E: (Kind.TEXT, "keywords"),
    0x9C9F: (Kind.TEXT, "subject"),
}
REPORTED = frozenset(
    (
        *(_ORIENTATION, MAKE, MODEL, PHOTO, GPS, INTEROPERABILITY, _COLOUR_SPACE, MAKER_NOTE),
        *(_MODIFIED, TAKEN, _DIGITISED, TAKEN_OFFSET, _DIGITISED_OFFSET),
        *TEXTS,
    )
)
_GPS_AREA = 0x1C
_GPS_PLACES = frozenset((0x13, 0x14, 0x15, 0x16, _GPS_AREA))  # destination and the name of the area

_DATE = re.compile(
    r"(?!0000)\d{4}[:/-](?:0[1-9]|1[0-2])[:/-](?:0[1-9]|[12]\d|3[01])[ T](?:[01]\d|2[0-3]):[0-5]\d:\d\d", re.ASCII
)
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
MAKER_NOTE_FIND = Find(Kind.IDENTIFIER, "Exif", "the camera maker's own notes, often with serial numbers")
THUMBNAIL_FIND = Find(Kind.THUMBNAIL, "Exif", "a small copy of the picture")
SETTINGS_FIND = Find(Kind.OTHER, "Exif", "camera settings")


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
    order = ORDERS.get(tiff[:2])
    if order is None or len(tiff) < 8:
        facts.finds.append(Find(Kind.OTHER, "Exif", "unreadable data"))
        return facts
    block = Block(tiff, order)
    first = order.long(tiff, 4)[0]
    main = block.directory(first)
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
    if MAKER_NOTE in photo:
        facts.finds.append(MAKER_NOTE_FIND)
    if block.following(first):
        facts.finds.append(THUMBNAIL_FIND)
    if not (REPORTED.issuperset(main) and REPORTED.issuperset(photo)):
        facts.finds.append(SETTINGS_FIND)
    facts.adobe_rgb = _says_adobe_rgb(block, photo)
    return facts


def _read_gps(block: Block, gps: Entries, facts: Exif) -> None:
    location = usual_position(block, gps) or position(block, gps)
    if location:
        facts.location = location
        facts.finds.append(location_find("Exif", location))
    elif not _GPS_PLACES.isdisjoint(gps):
        area = block.text(gps, _GPS_AREA)
        facts.finds.append(Find(Kind.LOCATION, "Exif", area.removeprefix("ASCII ") or "a destination"))
    else:
        facts.finds.append(Find(Kind.OTHER, "Exif", "satellite data without a position"))


def _read_satellite_time(block: Block, gps: Entries, facts: Exif) -> None:
    """The satellites' time (UTC), where the camera says no other."""
    date = block.text(gps, _GPS_DATE)
    clock = block.three(gps, _GPS_TIME)
    if len(clock) >= 3 and all(0 <= part < 61 for part in clock):
        stamp = f"{date} {int(clock[0]):02}:{int(clock[1]):02}:{int(clock[2]):02}"
        iso = iso_date(stamp, "+00:00")
        if iso:
            facts.taken = iso
            facts.finds.append(Find(Kind.TIME, "Exif", f"satellite time {iso}"))


def usual_position(block: Block, gps: Entries) -> tuple[float, float] | None:
    """What `position` says, but faster, where it is written as nearly all devices do it; else None.

    That is a letter and three rationals for latitude and for longitude each.
    """
    tiff, order = block.tiff, block.order
    try:
        letter, latitude, other_letter, longitude = _POSITION_TAGS(gps)
        if not letter[:VALUE] == other_letter[:VALUE] == order.letter_type:
            return None
        if not latitude[:VALUE] == longitude[:VALUE] == order.three_rationals_type:
            return None
        a, b, c, d, e, f = order.six_longs(tiff, order.long(latitude, VALUE)[0])
        north = a / b + c / d / 60 + e / f / 3600
        a, b, c, d, e, f = order.six_longs(tiff, order.long(longitude, VALUE)[0])
        east = a / b + c / d / 60 + e / f / 3600
    except (KeyError, struct.error, ZeroDivisionError):
        return None
    if north > 90 or east > 180 or not (north or east):
        return None
    if letter[VALUE] in _SOUTH:
        north = -north
    if other_letter[VALUE] in _WEST:
        east = -east
    return round(north, 7), round(east, 7)


def position(block: Block, gps: Entries) -> tuple[float, float] | None:
    """Where a GPS directory says the photo was taken: (latitude, longitude); None where it does not."""
    latitude = _degrees(block, gps, _LATITUDE, _LATITUDE_REF, (b"S", b"s"), 90)
    longitude = _degrees(block, gps, _LONGITUDE, _LONGITUDE_REF, (b"W", b"w"), 180)
    if latitude is None or longitude is None or not (latitude or longitude):
        return None
    return latitude, longitude


def _degrees(
    block: Block, gps: Entries, tag: int, ref_tag: int, negative: tuple[bytes, bytes], most: int
) -> float | None:
    """A position's degrees, minutes and seconds as signed degrees; None where it is not a position.

    Many devices write 0/0 for minutes or seconds that they do not use: those count as none.
    """
    parts = block.three(gps, tag)
    if not parts:
        return None
    degrees = parts[0]
    for part, unit in zip(parts[1:], (60, 3600), strict=False):
        if not math.isnan(part):
            degrees += part / unit
    if block.raw(gps, ref_tag)[:1] in negative:
        degrees = -degrees
    return round(degrees, 7) if -most <= degrees <= most else None


def location_find(where: str, location: tuple[float, float]) -> Find:
    """A position as a find: degrees with five decimals, a metre."""
    return make_find((Kind.LOCATION, where, f"{location[0]:.5f}, {location[1]:.5f}"))


def iso_date(text: str, offset: str = "") -> str | None:
    """Exif's "2024:05:31 12:30:00" as ISO 8601, with ``offset`` where it is one; None where it is no date."""
    if not _DATE.match(text):
        return None
    return f"{text[:4]}-{text[5:7]}-{text[8:10]}T{text[11:19]}{offset if offset and _OFFSET.fullmatch(offset) else ''}"


def _read_times(block: Block, main: Entries, photo: Entries, facts: Exif) -> None:
    for entries, tag, offset_tag in (
        (photo, TAKEN, TAKEN_OFFSET),
        (photo, _DIGITISED, _DIGITISED_OFFSET),
        (main, _MODIFIED, 0),
    ):
        if tag not in entries:
            continue
        date = block.date(entries, tag)
        offset = block.text(photo, offset_tag)
        iso = iso_date(date, offset)
        if iso:
            facts.taken, facts.date, facts.offset = iso, date[:19], offset
            facts.finds.append(make_find((Kind.TIME, "Exif", iso)))
            return
        if date.strip(" :0"):
            facts.finds.append(Find(Kind.TIME, "Exif", date))


def _read_camera(block: Block, main: Entries, facts: Exif) -> None:
    facts.make, facts.model = block.text(main, MAKE), block.text(main, MODEL)
    turned = block.number(main, _ORIENTATION)
    if 2 <= turned <= 8:
        facts.orientation = turned
    camera = _camera_find(facts.make, facts.model)
    if camera:
        facts.finds.append(camera)


@lru_cache(maxsize=SAID_AGAIN)
def _camera_find(make: str, model: str) -> Find | None:
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    return Find(Kind.DEVICE, "Exif", camera) if camera else None


def _read_texts(block: Block, entries: Entries, facts: Exif) -> None:
    for tag in filter(TEXTS.__contains__, entries):
        text = block.text(entries, tag)
        if text:
            facts.finds.append(_text_find(tag, text))


@lru_cache(maxsize=SAID_AGAIN)
def _text_find(tag: int, text: str) -> Find:
    kind, name = TEXTS[tag]
    return Find(kind, "Exif", f"{name}: {text}")


def _says_adobe_rgb(block: Block, photo: Entries) -> bool:
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
        main.append((_ORIENTATION, SHORT, struct.pack(">H", facts.orientation)))
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
        names = ((MAKE, _ascii(facts.make)), (MODEL, _ascii(facts.model)))
        main += [(tag, ASCII, name) for tag, name in names if len(name) > 1]
    if Keep.DATE in keep and iso_date(facts.date):
        photo.append((TAKEN, ASCII, _ascii(facts.date)))
        if _OFFSET.fullmatch(facts.offset):
            photo.append((TAKEN_OFFSET, ASCII, _ascii(facts.offset)))
    adobe_rgb = facts.adobe_rgb and not has_profile
    interoperability: Fields = [(1, ASCII, b"R03\0")] if adobe_rgb else []
    if adobe_rgb:
        photo.append((_COLOUR_SPACE, SHORT, struct.pack(">H", _UNCALIBRATED)))
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
            entries.append((pointers[number], LONG, b""))
        out += _directory(entries, 8 + len(out))
    return out


def _directory(entries: list[tuple[int, int, bytes]], offset: int) -> bytes:
    """One directory at ``offset``; an empty LONG is a pointer to what will follow it."""
    values_at = offset + 2 + 12 * len(entries) + 4
    end = values_at + sum(len(value) + len(value) % 2 for _, _, value in entries if len(value) > 4)
    table, values = struct.pack(">H", len(entries)), b""
    for tag, kind, value in entries:
        count = len(value) // SIZES[kind] or 1
        if kind == LONG and not value:
            value = struct.pack(">I", end)
        if len(value) > 4:
            place = struct.pack(">I", values_at + len(values))
            values += value + b"\0" * (len(value) % 2)
        else:
            place = value.ljust(4, b"\0")
        table += struct.pack(">HHI", tag, kind, count) + place
    return table + b"\0\0\0\0" + values
