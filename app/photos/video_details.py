"""What the parts of a video that go say about where, when, by whom and with what it was made.

Sources: QuickTime File Format Specification (user data, metadata keys), 3GPP TS 26.244 (section 8: ``loci`` and its
kin), Apple's list of metadata keys, the XMP specification part 3 (``uuid`` and ``XMP_``). What is not known by name
here is still found, as a part that the video does not need.
"""

from __future__ import annotations

import contextlib
import re
import struct
from itertools import islice

from app.photos import boxes, telemetry
from app.photos.boxes import Box
from app.photos.exif import location_find
from app.photos.model import Find, Kind
from app.photos.reading import WINDOW, Damaged, PhotoFile, plain_text
from app.photos.survey import MOST_FINDS, Survey
from app.photos.telemetry import Place
from app.photos.video import children, inside_meta

_MOST_BOXES = 500
_MOST_TEXT = 2000
_NOT_NEEDED = "a part that the video does not need"
_UUIDS = {
    boxes.XMP.hex(): (Kind.OTHER, "XMP"),
    boxes.C2PA.hex(): (Kind.IDENTIFIER, "content credentials (C2PA): who or what made it"),
    "85c0b687820f11e08111f4ce462b6a48": (Kind.DEVICE, "Canon's own notes, with a small picture"),
    "50524f4621d24fcebb88695cfac9c740": (Kind.DEVICE, "Sony's own notes (PROF)"),
    "55534d5421d24fcebb88695cfac9c740": (Kind.DEVICE, "Sony's own notes (USMT)"),
    "ffcc8263f8554a938814587a02521fdd": (
        Kind.SOFTWARE,
        "that it is a 360 degree video: without it players show it flat",
    ),
}

_TEXTS = {
    b"\xa9nam": (Kind.TEXT, "title"),
    b"\xa9ART": (Kind.PERSON, "artist"),
    b"\xa9aut": (Kind.PERSON, "author"),
    b"\xa9cpy": (Kind.PERSON, "copyright"),
    b"\xa9cmt": (Kind.TEXT, "comment"),
    b"\xa9des": (Kind.TEXT, "description"),
    b"\xa9inf": (Kind.TEXT, "information"),
    b"\xa9alb": (Kind.TEXT, "album"),
    b"\xa9day": (Kind.TIME, "date"),
    b"\xa9mak": (Kind.DEVICE, "maker"),
    b"\xa9mod": (Kind.DEVICE, "model"),
    b"\xa9mdl": (Kind.DEVICE, "model"),
    b"\xa9fmt": (Kind.DEVICE, "format"),
    b"\xa9swr": (Kind.SOFTWARE, "software"),
    b"\xa9too": (Kind.SOFTWARE, "software"),
    b"\xa9enc": (Kind.SOFTWARE, "software"),
    b"auth": (Kind.PERSON, "author"),
    b"titl": (Kind.TEXT, "title"),
    b"dscp": (Kind.TEXT, "description"),
    b"cprt": (Kind.PERSON, "copyright"),
    b"perf": (Kind.PERSON, "performer"),
    b"desc": (Kind.TEXT, "description"),
    b"name": (Kind.TEXT, "name"),
    b"FIRM": (Kind.DEVICE, "firmware"),
    b"LENS": (Kind.IDENTIFIER, "lens serial number"),
    b"CAME": (Kind.IDENTIFIER, "camera serial number"),
    b"MUID": (Kind.IDENTIFIER, "media id"),
    b"manu": (Kind.DEVICE, "maker"),
    b"modl": (Kind.DEVICE, "model"),
    b"covr": (Kind.THUMBNAIL, "a cover picture"),
    b"thmb": (Kind.THUMBNAIL, "a small picture"),
    b"ID32": (Kind.TEXT, "an ID3 tag"),
    b"chpl": (Kind.TEXT, "names of chapters"),
    b"Xtra": (Kind.TEXT, "notes by Windows"),
}
_PICTURES = frozenset((b"covr", b"thmb"))
_KEYS = (
    (b"content.identifier", Kind.IDENTIFIER, "content identifier (Live Photo)"),
    (b"creationdate", Kind.TIME, "taken"),
    (b"make", Kind.DEVICE, "maker"),
    (b"model", Kind.DEVICE, "model"),
    (b"software", Kind.SOFTWARE, "software"),
    (b"author", Kind.PERSON, "author"),
    (b"artist", Kind.PERSON, "artist"),
    (b"copyright", Kind.PERSON, "copyright"),
    (b"location.name", Kind.LOCATION, "place"),
    (b"android.version", Kind.SOFTWARE, "Android"),
    (b"manufacturer", Kind.DEVICE, "maker"),
)
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?")


class Details:
    """Notes in ``survey`` what is found, each thing once."""

    def __init__(self, file: PhotoFile, survey: Survey) -> None:
        self._file = file
        self._survey = survey
        self._noted: set[Find] = set()

    def note(self, kind: Kind, where: str, value: str) -> None:
        find = Find(kind, where, value)
        if find not in self._noted and len(self._survey.finds) < MOST_FINDS:
            self._noted.add(find)
            self._survey.finds.append(find)

    def note_place(self, where: str, place: Place | None) -> bool:
        if place:
            self._survey.found_place(place)
            find = location_find(where, place)
            self.note(find.kind, find.where, find.value)
        return bool(place)

    def look(self, box: Box) -> None:
        """Note what a box that goes says."""
        where = plain_text(box.kind) or "unknown"
        before = len(self._noted)
        with contextlib.suppress(Damaged):  # what makes no sense says nothing; it goes all the same
            if box.kind == b"udta":
                for child in islice(boxes.walk(self._file, box.body, box.end), _MOST_BOXES):
                    self._look_at_item(child, "udta")
            elif box.kind == b"meta":
                self._look_at_meta(box)
            elif box.kind == boxes.UUID:
                self._look_at_uuid(box)
            else:
                self._look_at_item(box, where)
        if len(self._noted) == before:
            self.note(Kind.OTHER, where, _NOT_NEEDED)

    def _text(self, box: Box) -> bytes:
        return self._file.read(box.body, min(_MOST_TEXT, box.end - box.body))

    def _look_at_item(self, box: Box, where: str) -> None:
        raw = self._text(box)
        if box.kind == b"meta":
            self._look_at_meta(box)
        elif box.kind == b"loci":
            self._look_at_loci(raw, where)
        elif box.kind == b"XMP_":
            self._survey.look_at_xmp(self._file.read(box.body, min(WINDOW, box.end - box.body)))
        elif box.kind == boxes.UUID:
            self._look_at_uuid(box)
        elif box.kind in (b"gps ", b"GPS ", b"gps0"):
            if not self.note_place(where, telemetry.position_in_text(raw)):
                self.note(Kind.LOCATION, where, "a dashcam's record of positions")
        elif box.kind == b"GPMF":
            self._note_gpmf(raw, where)
        elif self.note_place(f"{where} {plain_text(box.kind)}", telemetry.iso_6709(raw)):
            return
        else:
            kind, name = _TEXTS.get(box.kind, (Kind.OTHER, _NOT_NEEDED))
            text = "" if box.kind in _PICTURES else _readable(raw)
            self.note(kind, where, f"{name}: {text}" if text else name)

    def _note_gpmf(self, raw: bytes, where: str) -> None:
        self.note_place(where, telemetry.position(b"gpmd", raw))
        self.note(Kind.DEVICE, where, telemetry.device(b"gpmd", raw) or "GoPro's notes about the camera")

    def _look_at_loci(self, raw: bytes, where: str) -> None:
        """3GPP TS 26.244, 8.10: a name, then longitude, latitude and altitude in 65,536ths."""
        wide = raw[6:8] in (b"\xfe\xff", b"\xff\xfe")
        end = raw.find(b"\0\0" if wide else b"\0", 6)
        while wide and end % 2 and end >= 0:
            end = raw.find(b"\0\0", end + 1)
        name = plain_text(raw[6:end]) if end > 6 else ""
        at = end + (2 if wide else 1) + 1
        if end >= 6 and at + 8 <= len(raw):
            longitude, latitude = (value / 65536 for value in struct.unpack_from(">ii", raw, at))
            if (longitude or latitude) and abs(latitude) <= 90 and abs(longitude) <= 180:
                self.note_place(where, (round(latitude, 5), round(longitude, 5)))
        self.note(Kind.LOCATION, where, f"place: {name}" if name else "a place")

    def _look_at_uuid(self, box: Box) -> None:
        if box.user_type == boxes.XMP:
            self._survey.look_at_xmp(self._file.read(box.body, min(WINDOW, box.end - box.body)))
            return
        kind, value = _UUIDS.get(box.user_type.hex(), (Kind.OTHER, _NOT_NEEDED))
        self.note(kind, "uuid", value)

    def _look_at_meta(self, meta: Box) -> None:
        """Apple's named keys and iTunes' items."""
        found = {box.kind: box for box in inside_meta(self._file, meta)}
        keys = self._keys(found[b"keys"]) if b"keys" in found else []
        if b"ilst" not in found:
            self.note(Kind.OTHER, "meta", "a block of details")
            return
        items = found[b"ilst"]
        for item in islice(boxes.walk(self._file, items.body, items.end), _MOST_BOXES):
            number = int.from_bytes(item.kind, "big")
            value = children(self._file, item).get(b"data")
            raw = self._file.read(value.body + 8, max(0, min(_MOST_TEXT, value.end - value.body - 8))) if value else b""
            if 1 <= number <= len(keys):
                self._note_key(keys[number - 1], raw)
            elif not self.note_place("ilst", telemetry.iso_6709(raw)):
                kind, name = _TEXTS.get(item.kind, (Kind.OTHER, plain_text(item.kind)))
                text = "" if item.kind in _PICTURES else _readable(raw)
                self.note(kind, "ilst", f"{name}: {text}" if text else name)

    def _keys(self, box: Box) -> list[bytes]:
        inside = boxes.walk(self._file, min(box.body + 8, box.end), box.end)
        return [self._text(key) for key in islice(inside, _MOST_BOXES)]

    def _note_key(self, key: bytes, raw: bytes) -> None:
        if self.note_place("keys", telemetry.iso_6709(raw)):
            return
        text = _readable(raw)
        match = _DATE.match(text) if key.endswith(b"creationdate") else None
        if match:
            offset = (match[2] or "").replace("Z", "+00:00")
            offset = f"{offset[:3]}:{offset[-2:]}" if offset else ""
            self._survey.taken = match[1] + offset
        short = plain_text(key.rpartition(b"quicktime.")[2])
        kind, name = next(((kind, name) for end, kind, name in _KEYS if key.endswith(end)), (Kind.OTHER, short))
        self.note(kind, "keys", f"{name}: {text}" if text else name)


def _readable(raw: bytes) -> str:
    """The text in an item of user data, behind whatever stands before it; empty where there is none."""
    text = raw.strip(b"\0")
    if len(raw) > 4 and int.from_bytes(raw[:2], "big") == len(raw) - 4:
        text = raw[4:]  # QuickTime: its length and language
    elif raw[:4] == bytes(4) and len(raw) > 6:
        text = raw[6:].strip(b"\0")  # 3GP: version and language
    try:
        words = text[:_MOST_TEXT].decode("utf-8", "strict" if len(text) < _MOST_TEXT else "ignore")
    except UnicodeDecodeError:
        return ""
    printable = sum(letter.isprintable() for letter in words)
    return plain_text(text, 100) if words and printable * 10 >= len(words) * 9 else ""
