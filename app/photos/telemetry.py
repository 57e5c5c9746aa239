"""What a track beside picture and sound says: where the camera was, second by second.

Sources: GoPro's GPMF (github.com/gopro/gpmf-parser, README), Google's Camera Motion Metadata ("camm", on
developers.google.com), Apple's timed metadata ("mebx"; QuickTime File Format Specification), Sony's real-time metadata
(``rtmd``), NMEA 0183 sentences and the subtitles that drones write. Only the first position is read: the whole track
goes, whatever it says.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import islice

from app.photos.model import Kind
from app.photos.reading import plain_text

Place = tuple[float, float]

_MOST_ITEMS = 2000
_DEEPEST = 4
_ISO_6709 = re.compile(rb"([+-]\d{2}(?:\.\d{1,12})?)([+-]\d{3}(?:\.\d{1,12})?)(?=[+\-/\0CR]|$)")
_NMEA = re.compile(rb"\$G[A-Z](?:RMC,[\d.]*,A|GGA,[\d.]*),(\d{2})(\d{2}\.\d+),([NS]),(\d{3})(\d{2}\.\d+),([EW])")
_DRONE = (
    re.compile(rb"GPS\s{0,2}\(\s{0,2}(?P<longitude>-?\d{1,3}\.\d+),\s{0,2}(?P<latitude>-?\d{1,2}\.\d+)"),
    re.compile(
        rb"latitude\s{0,2}:\s{0,2}(?P<latitude>-?\d{1,2}\.\d+)\]?[\s,]{0,4}\[?long?i?tude\s{0,2}:\s{0,2}"
        rb"(?P<longitude>-?\d{1,3}\.\d+)"
    ),
)
_RTMD = re.compile(
    rb"\x85\x01\0[\x01\x02]([NS])\0?\x85\x02\0\x18(.{24})\x85\x03\0[\x01\x02]([EW])\0?\x85\x04\0\x18(.{24})", re.DOTALL
)
_CAMM_SIZES = {0: 12, 1: 8, 2: 12, 3: 12, 4: 12, 5: 24, 6: 56, 7: 12}
_CAMM_PLACES = {5: 4, 6: 16}
_GPMF_TYPES = {b"l": "i", b"L": "I", b"s": "h", b"S": "H"}

NAMES = {
    b"gpmd": "GoPro's record of position and movement",
    b"camm": "a record of position and movement",
    b"mebx": "the phone's notes for each moment",
    b"rtmd": "Sony's notes for each moment",
    b"tmcd": "a time code",
    b"tx3g": "subtitles",
    b"text": "chapter names or other text",
    b"sbtl": "subtitles",
    b"wvtt": "subtitles",
    b"stpp": "subtitles",
    b"c608": "captions",
    b"fdsc": "GoPro's notes about the file",
}
"""What a track is called to people, by the kind of its description."""
KINDS = {b"tmcd": Kind.TIME, b"fdsc": Kind.DEVICE}
KINDS |= dict.fromkeys((b"tx3g", b"text", b"sbtl", b"wvtt", b"stpp", b"c608"), Kind.TEXT)


def position(kind: bytes, sample: bytes) -> Place | None:
    """The first position that a sample of a track of this ``kind`` says; None where it says none that is known."""
    if kind == b"gpmd":
        return _gpmf(sample)
    if kind == b"camm":
        return _camm(sample)
    if kind == b"rtmd":
        return _rtmd(sample)
    return position_in_text(sample)


def position_in_text(text: bytes) -> Place | None:
    """A position that is written out: ISO 6709, NMEA or as drones write it."""
    match = _NMEA.search(text)
    if match:
        latitude = int(match[1]) + float(match[2]) / 60
        longitude = int(match[4]) + float(match[5]) / 60
        return _place(-latitude if match[3] == b"S" else latitude, -longitude if match[6] == b"W" else longitude)
    for pattern in _DRONE:
        match = pattern.search(text)
        if match:
            return _place(float(match["latitude"]), float(match["longitude"]))
    return iso_6709(text)


def iso_6709(text: bytes) -> Place | None:
    """A position as ISO 6709 writes it in degrees: "+53.4809-002.2374/"."""
    match = _ISO_6709.search(text)
    return _place(float(match[1]), float(match[2])) if match else None


def _place(latitude: float, longitude: float) -> Place | None:
    """A position that can be one; no camera that knows where it is says nought and nought."""
    inside = abs(latitude) <= 90 and abs(longitude) <= 180
    return (round(latitude, 7), round(longitude, 7)) if inside and (latitude or longitude) else None


def _camm(data: bytes) -> Place | None:
    """The first packet of type 5 (position) or 6 (position with time)."""
    at = 0
    for _ in range(_MOST_ITEMS):
        kind = int.from_bytes(data[at + 2 : at + 4], "little")
        end = at + 4 + _CAMM_SIZES.get(kind, len(data))
        if end > len(data):
            return None
        if kind in _CAMM_PLACES and (found := _place(*struct.unpack_from("<dd", data, at + _CAMM_PLACES[kind]))):
            return found
        at = end
    return None


def _rtmd(sample: bytes) -> Place | None:
    match = _RTMD.search(sample)
    if match is None:
        return None
    latitude, longitude = _degrees(match[2]), _degrees(match[4])
    return _place(-latitude if match[1] == b"S" else latitude, -longitude if match[3] == b"W" else longitude)


def _degrees(raw: bytes) -> float:
    """Degrees, minutes and seconds as three fractions."""
    top, bottom, minutes, by_minutes, seconds, by_seconds = struct.unpack(">6I", raw)
    return float(top / (bottom or 1) + minutes / (by_minutes or 1) / 60 + seconds / (by_seconds or 1) / 3600)


def _items(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, bytes, int, int, int]]:
    """GPMF's items: key, type, size of one value, and where the values stand; each begins at a multiple of four."""
    while start + 8 <= stop:
        key, kind, size, count = struct.unpack_from(">4scBH", data, start)
        end = start + 8 + size * count
        if end > stop or key == b"\0\0\0\0":
            return
        yield key, kind, size, start + 8, end
        start = end + -end % 4


def _gpmf(data: bytes) -> Place | None:
    """The first position of a GPMF sample that was measured with a lock on satellites."""
    return _gpmf_in(data, 0, len(data), 0)


def _gpmf_in(data: bytes, start: int, stop: int, depth: int) -> Place | None:
    scale: tuple[int, ...] = ()
    locked = True
    for key, kind, size, begin, end in islice(_items(data, start, stop), _MOST_ITEMS):
        if kind == b"\0" and depth < _DEEPEST:
            found = _gpmf_in(data, begin, end, depth + 1)
            if found:
                return found
        elif key == b"SCAL" and kind in _GPMF_TYPES and size:
            code = _GPMF_TYPES[kind]
            scale = struct.unpack_from(f">{(end - begin) // struct.calcsize(code)}{code}", data, begin)
        elif key == b"GPSF" and end - begin >= 4:
            locked = data[begin + 3] >= 2
        elif key in (b"GPS5", b"GPS9") and size >= 8 and end - begin >= 8 and locked:
            latitude, longitude = struct.unpack_from(">ii", data, begin)
            by_latitude = scale[0] if scale else 1
            by_longitude = scale[1] if len(scale) > 1 else by_latitude
            if by_latitude and by_longitude:
                return _place(latitude / by_latitude, longitude / by_longitude)
    return None


def device(kind: bytes, sample: bytes) -> str:
    """The camera's name in a GPMF sample; empty where there is none."""
    at = sample.find(b"DVNM") if kind == b"gpmd" else -1
    if at < 0 or len(sample) < at + 8:
        return ""
    size = sample[at + 5] * int.from_bytes(sample[at + 6 : at + 8], "big")
    return plain_text(sample[at + 8 : at + 8 + min(size, 60)].rstrip(b"\0"))
