"""What the clean copy of a JPEG is made of: ranges of the original, and a few new bytes.

An allow-list (facts/photos.md, "Treatment"): frame, tables, scans, restart interval, a bare JFIF
segment, Adobe's colour transform, the colour profile; and one minimal Exif segment where the orientation
needs it. Everything else goes, between scans and after the end of the image too. The plan of a
clean file is the file itself, so cleaning twice changes nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from dataclasses import dataclass

from app.photos import exif, icc, jpeg
from app.photos.exif import Exif
from app.photos.jpeg import Segment
from app.photos.model import Find, Keep, Kind
from app.photos.reading import PhotoFile
from app.photos.survey import (
    Survey,
    is_adobe,
    look_at_profile,
    look_at_trailer,
    read_profile,
)

Part = tuple[int, int] | bytes
"""A range [start, end) of the original, or bytes that are written anew."""

_PICTURE = jpeg.FRAMES | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DHT, jpeg.DQT, jpeg.DRI, jpeg.DNL, jpeg.DAC, jpeg.SCAN}
_CHECKED = _PICTURE - {jpeg.SOI, jpeg.EOI, jpeg.SCAN}


@dataclass(frozen=True, slots=True)
class Plan:
    """The clean file as ``parts`` in order, and what the original gives away.

    ``unchanged``: the parts make up exactly the original.
    """

    parts: tuple[Part, ...]
    finds: tuple[Find, ...]
    location: tuple[float, float] | None
    taken: str | None
    unchanged: bool


class _Parts:
    """Parts in the making: neighbouring ranges join, new bytes that the original has there too are a range."""

    def __init__(self, file: PhotoFile) -> None:
        self._file = file
        self.list: list[Part] = []

    def keep(self, start: int, end: int) -> None:
        last = self.list[-1] if self.list else None
        if isinstance(last, tuple) and last[1] == start:
            self.list[-1] = (last[0], end)
        else:
            self.list.append((start, end))

    def write(self, new: bytes) -> None:
        last = self.list[-1] if self.list else None
        if isinstance(last, tuple) and self._file.read(last[1], len(new)) == new:
            self.list[-1] = (last[0], last[1] + len(new))
        else:
            self.list.append(new)


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Walk the whole file and plan its clean copy. Raises `Damaged` where that cannot be done without doubt."""
    survey = Survey()
    segments: list[Segment] = []
    for segment in jpeg.walk(file):
        survey.look(file, segment)
        if segment.code in _CHECKED:
            jpeg.check_structure(segment.code, file.read(segment.body, segment.end - segment.body))
        if segment.code in _PICTURE or segment.code >= jpeg.APP0:
            segments.append(segment)
    look_at_profile(file, survey)
    look_at_trailer(file, survey, segments[-1].end)
    parts = _clean_parts(file, segments, survey, keep)
    unchanged = parts == [(0, file.size)]
    if not unchanged and not survey.finds:
        survey.found(Kind.OTHER, "file", "the order of its parts")
    return Plan(tuple(parts), tuple(survey.finds), survey.location, survey.taken, unchanged)


def _clean_parts(file: PhotoFile, segments: list[Segment], survey: Survey, keep: Collection[Keep]) -> list[Part]:
    parts = _Parts(file)
    profile = _profile_segments(file, survey)
    block = exif.build(survey.exif or Exif(), keep, has_profile=bool(profile))
    jfif = _jfif(file, segments)
    before_exif = 2 if jfif == segments[1] else 1  # T.871 wants JFIF first, where there is one
    for number, segment in enumerate(segments):
        if number == before_exif and block:
            parts.write(_segment(jpeg.APP1, block))
        if segment.code in _PICTURE:
            parts.keep(segment.start, segment.end)
        elif segment == jfif:
            parts.write(_segment(jpeg.APP0, file.read(segment.body, 12) + b"\0\0"))
        elif segment.code == jpeg.APP14:
            _put_adobe(file, segment, parts)
        elif segment in profile:
            parts.write(profile[segment])
    return parts.list


def _jfif(file: PhotoFile, segments: list[Segment]) -> Segment | None:
    """The JFIF segment that stays, without its thumbnail: the first, if it stands in the header."""
    for segment in segments:
        if segment.code == jpeg.SOS:
            break
        body = file.read(segment.body, min(12, segment.end - segment.body))
        if segment.code == jpeg.APP0 and body[:5] == b"JFIF\0" and len(body) == 12:
            return segment
    return None


def _put_adobe(file: PhotoFile, segment: Segment, parts: _Parts) -> None:
    body = file.read(segment.body, min(12, segment.end - segment.body))
    if is_adobe(body):
        parts.write(_segment(jpeg.APP14, body))


def _profile_segments(file: PhotoFile, survey: Survey) -> dict[Segment, bytes]:
    """The profile's segments as they will be written."""
    profile = icc.read(read_profile(file, survey))
    if profile is None:
        return {}
    out = {}
    sizes = {file.read(segment.body, 13)[12]: segment for segment in survey.profile}
    position = 0
    for number in sorted(sizes):
        segment = sizes[number]
        size = segment.end - segment.body - 14
        body = file.read(segment.body, 14) + profile.neutral[position : position + size]
        out[segment] = _segment(jpeg.APP2, body)
        position += size
    return out


def _segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body
