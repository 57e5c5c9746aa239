"""XMP packets in a photo: what they give away.

Source: Adobe XMP specification parts 1 to 3 (ISO 16684-1), with the Exif, IPTC, Photoshop and
Google camera schemas. Packets are searched for known property names, never parsed: no entities, no
nesting, time linear in the size. A property that is missed is still removed, since the whole
packet goes.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache

from app.photos.exif import location_find
from app.photos.glance import Glance
from app.photos.model import Find, Kind, make_find
from app.photos.reading import plain_text

HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"

_NAMES = {
    b"GPSLatitude": (Kind.LOCATION, "latitude"),
    b"GPSLongitude": (Kind.LOCATION, "longitude"),
    b"City": (Kind.LOCATION, "city"),
    b"State": (Kind.LOCATION, "region"),
    b"ProvinceState": (Kind.LOCATION, "region"),
    b"Country": (Kind.LOCATION, "country"),
    b"CountryName": (Kind.LOCATION, "country"),
    b"CountryCode": (Kind.LOCATION, "country"),
    b"Location": (Kind.LOCATION, "place"),
    b"Sublocation": (Kind.LOCATION, "place"),
    b"LocationName": (Kind.LOCATION, "place"),
    b"CiAdrCity": (Kind.LOCATION, "creator's city"),
    b"CiAdrExtadr": (Kind.PERSON, "creator's address"),
    b"CiEmailWork": (Kind.PERSON, "creator's e-mail"),
    b"CiTelWork": (Kind.PERSON, "creator's telephone"),
    b"creator": (Kind.PERSON, "creator"),
    b"rights": (Kind.PERSON, "rights"),
    b"PersonInImage": (Kind.PERSON, "person in the picture"),
    b"OwnerName": (Kind.PERSON, "camera owner"),
    b"CreateDate": (Kind.TIME, "created"),
    b"DateTimeOriginal": (Kind.TIME, "taken"),
    b"DateCreated": (Kind.TIME, "created"),
    b"Model": (Kind.DEVICE, "camera"),
    b"Lens": (Kind.DEVICE, "lens"),
    b"SerialNumber": (Kind.IDENTIFIER, "serial number"),
    b"BodySerialNumber": (Kind.IDENTIFIER, "camera serial number"),
    b"DocumentID": (Kind.IDENTIFIER, "document id"),
    b"InstanceID": (Kind.IDENTIFIER, "version id"),
    b"OriginalDocumentID": (Kind.IDENTIFIER, "original document id"),
    b"CreatorTool": (Kind.SOFTWARE, "software"),
    b"description": (Kind.TEXT, "description"),
    b"title": (Kind.TEXT, "title"),
    b"subject": (Kind.TEXT, "keywords"),
    b"Headline": (Kind.TEXT, "headline"),
    b"UserComment": (Kind.TEXT, "comment"),
}
_PROPERTY = re.compile(
    rb":(?=[" + bytes({name[0] for name in _NAMES}) + rb"])(" + b"|".join(sorted(_NAMES, reverse=True)) + rb")"
    rb"(?:\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,400})"
    rb"|[^<>=]{0,99}>\s{0,99}(?:<[\w.-]{1,20}:(?:Seq|Bag|Alt)>\s{0,99}<[\w.-]{1,20}:li[^<>]{0,99}>)?([^<>]{1,400}))"
)
_BLOCK = Find(Kind.OTHER, "XMP", "a block of details")
_AT_A_GLANCE = {name: Find(kind, "XMP", "") for name, (kind, _) in _NAMES.items() if not name.startswith(b"GPS")}
_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_ANY_DATE = b"0000-00-00T00:00:00"
_TIMES = (b"DateTimeOriginal", b"DateCreated", b"CreateDate")
_TRAILER = 40
_DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])")
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)


@dataclass(slots=True)
class Xmp:
    """The facts of one packet; see `PhotoReport` for the shapes."""

    packet: bytes
    location: tuple[float, float] | None = None
    taken: str | None = None
    finds: list[Find] = field(default_factory=list)

    @property
    def gain_map(self) -> bool:
        return b"GainMap" in self.packet or b"hdrgm:Version" in self.packet

    @property
    def motion(self) -> bool:
        return b"MotionPhoto" in self.packet or b"MicroVideo" in self.packet

    @property
    def announces_more(self) -> bool:
        """Whether something follows after the picture."""
        return self.gain_map or self.motion


def read(packet: bytes) -> Xmp:
    """Search one packet (or a piece of an extended one)."""
    packet = _what_counts(packet)
    facts = Xmp(packet)
    seen: dict[bytes, str] = {}
    for name, quoted, text in _PROPERTY.findall(packet):
        if name not in seen:
            value = plain_text(quoted or text)
            seen[name] = html.unescape(value) if "&" in value else value
    if b"GPSLatitude" in seen and b"GPSLongitude" in seen:
        facts.location = _position(seen)
        if facts.location:
            facts.finds.append(location_find("XMP", facts.location))
    for name, value in seen.items():
        if value:
            kind, label = _NAMES[name]
            facts.finds.append(make_find((kind, "XMP", f"{label}: {value}")))
    facts.taken = _taken(seen)
    facts.finds.append(_BLOCK)
    return facts


def glance(packet: bytes) -> Glance:
    """What `read` says of one packet, but for the words."""
    searched = _what_counts(packet)
    shape = _shape(searched.translate(_DIGITS_ALIKE))
    if shape is None:
        facts = read(packet)
        return Glance(tuple(facts.finds), facts.location, facts.taken, facts.announces_more)
    finds, start, more = shape
    return Glance(finds, None, searched[start : start + len(_ANY_DATE)].decode() if start else None, more)


@lru_cache(maxsize=32)
def _shape(packet: bytes) -> tuple[tuple[Find, ...], int, bool] | None:
    """What a packet gives away, where its date starts (0: nowhere), whether it announces more; None: `read` its words.

    The packets that one device or program writes differ in their digits above all, and digits are alike to all that is
    searched for: so this is asked with noughts for digits, and once for many photos.
    """
    seen: dict[bytes, int] = {}
    for match in _PROPERTY.finditer(packet):
        name, value, start = match[1], match[match.lastindex or 0], match.start(match.lastindex or 0)
        if name not in _AT_A_GLANCE or not b" " < value[:1] < b"\x7f" or b"&" in value:  # a position, or perhaps blank
            return None
        seen.setdefault(name, start)
    finds = (*dict.fromkeys(_AT_A_GLANCE[name] for name in seen), _BLOCK)
    dates = [seen[name] for name in _TIMES if name in seen and packet.startswith(_ANY_DATE, seen[name])]
    return finds, dates[0] if dates else 0, Xmp(packet).announces_more


def _what_counts(packet: bytes) -> bytes:
    """``packet`` without the spaces at its end (part 1, 7.3.2: about 2 KB, room to grow), which say nothing."""
    if b"\0" in packet:
        packet = packet.replace(b"\0", b"")  # UTF-16 and UTF-32 are not allowed here, but are met
    end = packet.rfind(b"<?xpacket end", -_TRAILER)
    return packet[:end].rstrip() if end >= 0 else packet.rstrip()


def _position(seen: dict[bytes, str]) -> tuple[float, float] | None:
    """The position, taken out of ``seen``: what is not one stays there and is shown as it is."""
    latitude, longitude = _degrees(seen[b"GPSLatitude"], 90), _degrees(seen[b"GPSLongitude"], 180)
    if latitude is None or longitude is None or not (latitude or longitude):
        return None
    del seen[b"GPSLatitude"], seen[b"GPSLongitude"]
    return latitude, longitude


def _degrees(text: str, most: int) -> float | None:
    """XMP's "53,28.5N" or "53,28,30N", or plain degrees."""
    match = _DEGREES.fullmatch(text)
    if match:
        degrees = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
        degrees = -degrees if match[4] in "SW" else degrees
    elif _DECIMAL.fullmatch(text):
        degrees = float(text)
    else:
        return None
    return round(degrees, 7) if -most <= degrees <= most else None


def _taken(seen: dict[bytes, str]) -> str | None:
    for name in _TIMES:
        if name in seen:
            match = _ISO_DATE.match(seen[name])
            if match:
                return match[0]
    return None
