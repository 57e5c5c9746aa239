"""The JSON that Google Takeout puts beside each photo, and one for each album: what it says.

Google documents neither; the fields are those of real exports, as the tools that read them agree (among them
immich-go, GooglePhotosTakeoutHelper, ente). A position of 0, 0 means that there is none. Every value is checked
for its type, nothing is followed, and other fields are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.photos.exif import location_find
from app.photos.model import Find, Kind
from app.photos.reading import Damaged, plain_text

_MARKS = frozenset(("photoTakenTime", "geoData", "geoDataExif", "googlePhotosOrigin"))
_ALBUM_MARKS = frozenset(("albumData", "access", "enrichments", "sharedAlbumComments"))
_MOST_PEOPLE = 40
_MOST_NOTES = 40
_LATEST = 4_102_444_800  # the year 2100
_TEN_MILLION = 10_000_000


@dataclass(slots=True)
class Takeout:
    """The facts of one file; see `PhotoReport` for the shapes. ``title`` is the photo's own name, uncut."""

    title: str = ""
    location: tuple[float, float] | None = None
    taken: str | None = None
    finds: list[Find] = field(default_factory=list)


def read(content: bytes) -> Takeout | None:
    """What the JSON says; None where it is not Takeout's. Raises `Damaged` where it is no JSON at all."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Damaged("it is damaged inside") from None
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("albumData"), dict):
        found = found["albumData"]
    if _MARKS.isdisjoint(found) and not (_ALBUM_MARKS & found.keys() and "title" in found):
        return None
    facts = Takeout(title=_text(found.get("title")))
    _places(found, facts)
    facts.taken = _time(found.get("photoTakenTime"))
    facts.finds += _finds(found, facts)
    return facts


def _text(value: Any) -> str:
    return plain_text(value[:400].encode("utf-8", "replace")) if isinstance(value, str) else ""


def _within(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _items(value: Any, most: int) -> list[Any]:
    return value[:most] if isinstance(value, list) else []


def _places(found: dict[str, Any], facts: Takeout) -> None:
    """``geoData`` is what Google Photos shows, perhaps set by hand or guessed; ``geoDataExif`` stood in the photo."""
    for key in ("geoData", "geoDataExif"):
        place = _position(_within(found, key, "latitude"), _within(found, key, "longitude"))
        if place:
            facts.location = facts.location or place
            find = location_find("", place)
            if find not in facts.finds:
                facts.finds.append(find)


def _position(north: Any, east: Any) -> tuple[float, float] | None:
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in (north, east)):
        return None
    if not (-90 <= north <= 90 and -180 <= east <= 180) or not (north or east):  # NaN is not within either
        return None
    return round(float(north), 7), round(float(east), 7)


def _time(value: Any) -> str | None:
    stamp = _within(value, "timestamp")
    try:
        seconds = int(stamp) if isinstance(stamp, str | int) and len(str(stamp)) <= 12 else 0
    except ValueError:
        return None
    if not 0 < seconds < _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _finds(found: dict[str, Any], facts: Takeout) -> Iterator[Find]:
    device = _within(found, "googlePhotosOrigin", "mobileUpload", "deviceType")
    folder = _within(found, "googlePhotosOrigin", "mobileUpload", "deviceFolder", "localFolderName")
    computer = _within(found, "googlePhotosOrigin", "webUpload", "computerUpload")
    said = (
        (Kind.TIME, "taken", facts.taken),
        (Kind.TIME, "put online", _time(found.get("creationTime"))),
        (Kind.TIME, "date of the album", _time(found.get("date"))),
        (Kind.DEVICE, "sent from", _text(device)),
        (Kind.DEVICE, "folder on the phone", _text(folder)),
        (Kind.DEVICE, "sent from", "a computer" if computer is not None else ""),
        (Kind.SOFTWARE, "app", _text(_within(found, "appSource", "androidPackageName"))),
        (Kind.TEXT, "title", facts.title),
        (Kind.TEXT, "description", _text(found.get("description"))),
        (Kind.IDENTIFIER, "address in Google Photos", _text(found.get("url"))),
    )
    for kind, name, value in said:
        if value:
            yield Find(kind, "", f"{name}: {value}")
    for person in _items(found.get("people"), _MOST_PEOPLE):
        if name := _text(_within(person, "name")):
            yield Find(Kind.PERSON, "", f"person in the picture: {name}")
    yield from _comments(found)
    yield from _notes(found, facts)
    yield Find(Kind.OTHER, "", "a file of details")


def _comments(found: dict[str, Any]) -> Iterator[Find]:
    for comment in _items(found.get("sharedAlbumComments"), _MOST_NOTES):
        if name := _text(_within(comment, "contentOwnerName")):
            yield Find(Kind.PERSON, "", f"who commented: {name}")
        if text := _text(_within(comment, "text")):
            yield Find(Kind.TEXT, "", f"comment: {text}")


def _notes(found: dict[str, Any], facts: Takeout) -> Iterator[Find]:
    """What an album's owner put between its photos: text and places."""
    for note in _items(found.get("enrichments"), _MOST_NOTES):
        if text := _text(_within(note, "narrativeEnrichment", "text")):
            yield Find(Kind.TEXT, "", f"note: {text}")
        for place in _items(_within(note, "locationEnrichment", "location"), _MOST_NOTES):
            position = _position(_degrees(_within(place, "latitudeE7")), _degrees(_within(place, "longitudeE7")))
            if position:
                facts.location = facts.location or position
                yield location_find("", position)
            if name := _text(_within(place, "name")):
                yield Find(Kind.LOCATION, "", f"place: {name}")


def _degrees(value: Any) -> float | None:
    return value / _TEN_MILLION if isinstance(value, int) and abs(value) <= 180 * _TEN_MILLION else None
