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

from app.photos.exif import location_find
from app.photos.model import Find, Kind
from app.photos.reading import plain_text

HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"

_NAMES = {
    "GPSLatitude": (Kind.LOCATION, "latitude"),
    "GPSLongitude": (Kind.LOCATION, "longitude"),
    "City": (Kind.LOCATION, "city"),
    "State": (Kind.LOCATION, "region"),
    "ProvinceState": (Kind.LOCATION, "region"),
    "Country": (Kind.LOCATION, "country"),
    "CountryName": (Kind.LOCATION, "country"),
    "CountryCode": (Kind.LOCATION, "country"),
    "Location": (Kind.LOCATION, "place"),
    "Sublocation": (Kind.LOCATION, "place"),
    "LocationName": (Kind.LOCATION, "place"),
    "CiAdrCity": (Kind.LOCATION, "creator's city"),
    "CiAdrExtadr": (Kind.PERSON, "creator's address"),
    "CiEmailWork": (Kind.PERSON, "creator's e-mail"),
    "CiTelWork": (Kind.PERSON, "creator's telephone"),
    "creator": (Kind.PERSON, "creator"),
    "rights": (Kind.PERSON, "rights"),
    "PersonInImage": (Kind.PERSON, "person in the picture"),
    "OwnerName": (Kind.PERSON, "camera owner"),
    "CreateDate": (Kind.TIME, "created"),
    "DateTimeOriginal": (Kind.TIME, "taken"),
    "DateCreated": (Kind.TIME, "created"),
    "Model": (Kind.DEVICE, "camera"),
    "Lens": (Kind.DEVICE, "lens"),
    "SerialNumber": (Kind.IDENTIFIER, "serial number"),
    "BodySerialNumber": (Kind.IDENTIFIER, "camera serial number"),
    "DocumentID": (Kind.IDENTIFIER, "document id"),
    "InstanceID": (Kind.IDENTIFIER, "version id"),
    "OriginalDocumentID": (Kind.IDENTIFIER, "original document id"),
    "CreatorTool": (Kind.SOFTWARE, "software"),
    "description": (Kind.TEXT, "description"),
    "title": (Kind.TEXT, "title"),
    "subject": (Kind.TEXT, "keywords"),
    "Headline": (Kind.TEXT, "headline"),
    "UserComment": (Kind.TEXT, "comment"),
}
_PROPERTY = re.compile(
    rb"[:](" + "|".join(sorted(_NAMES, key=len, reverse=True)).encode() + rb")"
    rb"(?:\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,400})"
    rb"|[^<>=]{0,99}>\s{0,99}(?:<[\w.-]{1,20}:(?:Seq|Bag|Alt)>\s{0,99}<[\w.-]{1,20}:li[^<>]{0,99}>)?([^<>]{1,400}))"
)
_DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])")
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(slots=True)
class Xmp:
    """The facts of one packet; see `PhotoReport` for the shapes."""

    location: tuple[float, float] | None = None
    taken: str | None = None
    gain_map: bool = False
    motion: bool = False
    finds: list[Find] = field(default_factory=list)


def read(packet: bytes) -> Xmp:
    """Search one packet (or a piece of an extended one)."""
    facts = Xmp()
    if b"\0" in packet:
        packet = packet.replace(b"\0", b"")  # UTF-16 and UTF-32 are not allowed here, but are met
    seen: dict[str, str] = {}
    for match in _PROPERTY.finditer(packet):
        name = match[1].decode()
        if name not in seen:
            text = plain_text(match[2] or match[3])
            seen[name] = html.unescape(text) if "&" in text else text
    if "GPSLatitude" in seen and "GPSLongitude" in seen:
        facts.location = _position(seen)
    if facts.location:
        facts.finds.append(location_find("XMP", facts.location))
    facts.finds += _finds(seen)
    facts.taken = _taken(seen)
    facts.gain_map = b"GainMap" in packet or b"hdrgm:Version" in packet
    facts.motion = b"MotionPhoto" in packet or b"MicroVideo" in packet
    facts.finds.append(Find(Kind.OTHER, "XMP", "a block of details"))
    return facts


def _position(seen: dict[str, str]) -> tuple[float, float] | None:
    """The position, taken out of ``seen``: what is not one stays there and is shown as it is."""
    latitude, longitude = _degrees(seen["GPSLatitude"], 90), _degrees(seen["GPSLongitude"], 180)
    if latitude is None or longitude is None or not (latitude or longitude):
        return None
    del seen["GPSLatitude"], seen["GPSLongitude"]
    return latitude, longitude


def _finds(seen: dict[str, str]) -> list[Find]:
    return [Find(_NAMES[name][0], "XMP", f"{_NAMES[name][1]}: {value}") for name, value in seen.items() if value]


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


def _taken(seen: dict[str, str]) -> str | None:
    for name in ("DateTimeOriginal", "DateCreated", "CreateDate"):
        match = _ISO_DATE.match(seen.get(name, ""))
        if match:
            return match[0]
    return None
