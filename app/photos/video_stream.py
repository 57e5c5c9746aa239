"""Inside the samples of a video: the notes between its coded pictures.

Looked at: H.264 and HEVC (`nal`), AV1 (`obu`), MPEG-4 part 2 and MPEG-2 (user data behind a start code: ISO/IEC
14496-2, 6.2.2.1; 13818-2, 6.2.2.2.2). VP8, VP9, H.263 and ProRes pictures have no place for text that is known. What a
coded picture hides in its own numbers, and the sound, are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.photos import nal, obu, telemetry
from app.photos.edits import Edits
from app.photos.exif import location_find
from app.photos.model import Find, Kind
from app.photos.nal import Codec, Message
from app.photos.reading import Damaged, PhotoFile, plain_text
from app.photos.survey import Survey
from app.photos.video import Entry, entry_config

H264 = frozenset((b"avc1", b"avc2", b"avc3", b"avc4", b"dva1", b"dvav"))
HEVC = frozenset((b"hvc1", b"hvc2", b"hev1", b"hev2", b"dvh1", b"dvhe"))
AV1 = b"av01"
START_CODES = frozenset((b"mp4v", b"m2v1", b"xdv1", b"xdv2", b"xdv3", b"xd5b", b"xd54", b"xd55", b"hdv2", b"hdv3"))

Look = Callable[[int, Sequence[int]], None]
"""Looks at the samples that begin at a place, each so and so long."""

_DAMAGED = "its picture data are damaged"
_MOST_NOTES = 20
_MOST_BODIES = 100
_USER_DATA = re.compile(rb"\0\0\x01\xb2")
_USER_DATA_AND_TEXT = re.compile(rb"(\0\0\x01\xb2)(.*?)(?=\0\0\x01|\Z)", re.DOTALL)
_NEXT_CODE = re.compile(rb"\0\0\x01")
_CODERS = re.compile(rb"(XviD\d{4}C?|DivX\d{1,4}(b|Build)\d{1,5}p?|Lavc[\d.]{1,16})\0?")
"""Decoders show other pixels without these: they make up for faults of the program that coded them."""
_MOST_USER_DATA = 64 * 1024
_WORDS = re.compile(rb"[\x20-\x7e]{6,}")


class Streams:
    """Looks into samples, and notes what goes from them in ``edits`` and ``survey``."""

    def __init__(self, file: PhotoFile, edits: Edits, survey: Survey) -> None:
        self._file = file
        self._edits = edits
        self._survey = survey
        self._noted: set[Find] = set()
        self._bodies: set[bytes] = set()

    def look(self, entry: Entry, codec: Codec | None) -> Look | None:
        """What looks at the samples of a description; None where there is nothing to look for."""
        if codec:
            plain = codec.plain_headers()
            return lambda start, sizes: self._units(codec, plain, start, sizes)
        if entry.kind == AV1:
            return self._obus
        return self._user_data if entry.kind in START_CODES else None

    def _units(self, codec: Codec, plain: frozenset[int], start: int, sizes: Sequence[int]) -> None:
        for sample in sizes:
            for header, unit, size in nal.units(self._file.read, codec, start, start + sample):
                if header not in plain and not codec.is_kept(header, size):
                    self._clean_unit(codec, unit, size)
            start += sample

    def _clean_unit(self, codec: Codec, start: int, size: int) -> None:
        new, gone = nal.clean(codec, self._file.read(start, min(size, nal.LARGEST)), size)
        if self._edits.write(start, new):
            self.note_messages(codec, gone or [nal.NOTHING])

    def note_messages(self, codec: Codec, gone: list[Message]) -> None:
        """Note what these messages said; raises `Damaged` where one of them cannot go."""
        for message in gone:
            if nal.decides_pixels(codec, message):
                raise Damaged("it was coded by a faulty program, and players need its note to show it right")
            self._note(message.body)

    def _note(self, body: bytes) -> None:
        """Note what a message said: once, however many pictures it stands in."""
        if len(self._noted) >= _MOST_NOTES or body in self._bodies:
            return
        if len(self._bodies) < _MOST_BODIES:
            self._bodies.add(body)
        place = telemetry.position_in_text(body)
        words = b" ".join(_WORDS.findall(body[:400]))
        if place:
            self._survey.found_place(place)
            find = location_find("inside the pictures", place)
        elif b"MDPM" in body[:32]:
            find = Find(Kind.DEVICE, "inside the pictures", "the camera's notes: time, settings, sometimes the place")
        elif b"x264" in body or b"x265" in body or b"Lavc" in body:
            find = Find(Kind.SOFTWARE, "inside the pictures", plain_text(words, 60))
        elif words:
            find = Find(Kind.TEXT, "inside the pictures", plain_text(words, 60))
        else:
            find = Find(Kind.OTHER, "inside the pictures", "notes by the camera or a program")
        if find not in self._noted:
            self._noted.add(find)
            self._survey.finds.append(find)

    def _obus(self, start: int, sizes: Sequence[int]) -> None:
        for sample in sizes:
            self.clean_obus(start, start + sample, obu.is_kept)
            start += sample

    def clean_obus(self, start: int, end: int, is_kept: obu.Rule) -> None:
        """Turn the units of AV1 in [start, end) that do not stay into padding."""
        for unit in obu.units(self._file.read, start, end):
            if is_kept(unit, still=False):
                continue
            before = len(self._edits)
            self._edits.write(unit.start, obu.padding(unit))
            if unit.body < unit.end:
                self._edits.blank(unit.body, unit.end - 1)
                self._edits.write(unit.end - 1, b"\x80")
            if len(self._edits) > before:
                self._note(self._file.read(unit.body, min(400, unit.end - unit.body)))

    def _user_data(self, start: int, sizes: Sequence[int]) -> None:
        self.clean_user_data(start, start + sum(sizes))

    def clean_user_data(self, start: int, end: int) -> None:
        """Blank the user data in an MPEG stream at [start, end), but for names that decoders go by."""
        while (found := self._file.search(_USER_DATA, start, end, 4)) >= 0:
            begin = found + 4
            start = self._file.search(_NEXT_CODE, begin, end, 3)
            start = end if start < 0 else start
            text = self._file.read(begin, min(start - begin, _MOST_USER_DATA))
            if start - begin > _MOST_USER_DATA:
                raise Damaged(_DAMAGED)
            if text.strip(b"\xff") and not _CODERS.fullmatch(text):
                self._edits.write(begin, b"\xff" * len(text))
                self._note(text)


def without_user_data(data: bytes) -> bytes:
    """A decoder's description without the notes in it, at the same size."""

    def cleaned(match: re.Match[bytes]) -> bytes:
        return match[0] if _CODERS.fullmatch(match[2]) else match[1] + b"\xff" * len(match[2])

    return _USER_DATA_AND_TEXT.sub(cleaned, data)


def codec_of(file: PhotoFile, entry: Entry) -> Codec | None:
    """How the units of a sample description are written; None where it has none."""
    hevc = entry.kind in HEVC
    if not hevc and entry.kind not in H264:
        return None
    config = entry_config(file, entry, b"hvcC" if hevc else b"avcC")
    raw = file.read(config.body, min(nal.LONGEST_HEAD, config.end - config.body)) if config else b""
    layered = hevc and entry_config(file, entry, b"lhvC") is not None
    return nal.codec_of(raw, hevc=hevc, layered=layered)
