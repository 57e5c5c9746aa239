"""IPTC and Photoshop data (JPEG APP13): what it gives away.

Sources: Adobe Photoshop file format, "Image resource blocks"; IPTC IIM 4.2, record 2. Lengths are
clipped to the data; the number of blocks and fields that are read is bounded by its size (each
takes at least five bytes).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.photos.model import Find, Kind
from app.photos.reading import plain_text

HEADER = b"Photoshop 3.0\0"

IPTC_BLOCK, EXIF_BLOCK, XMP_BLOCK = 0x0404, 0x0422, 0x0424
_THUMBNAIL_BLOCKS = (0x0409, 0x040C)

_FIELDS = {
    5: (Kind.TEXT, "title"),
    25: (Kind.TEXT, "keyword"),
    26: (Kind.LOCATION, "place"),
    27: (Kind.LOCATION, "place"),
    40: (Kind.TEXT, "instructions"),
    55: (Kind.TIME, "created"),
    62: (Kind.TIME, "created"),
    65: (Kind.SOFTWARE, "software"),
    80: (Kind.PERSON, "by"),
    85: (Kind.PERSON, "title of the author"),
    90: (Kind.LOCATION, "city"),
    92: (Kind.LOCATION, "place"),
    95: (Kind.LOCATION, "region"),
    101: (Kind.LOCATION, "country"),
    105: (Kind.TEXT, "headline"),
    110: (Kind.PERSON, "credit"),
    115: (Kind.PERSON, "source"),
    116: (Kind.PERSON, "copyright"),
    118: (Kind.PERSON, "contact"),
    120: (Kind.TEXT, "caption"),
    122: (Kind.PERSON, "caption by"),
}


def blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The resource blocks of a Photoshop segment, after its `HEADER`: (id, content)."""
    position = 0
    while data[position : position + 4] == b"8BIM" and position + 12 <= len(data):
        number = int.from_bytes(data[position + 4 : position + 6], "big")
        name = data[position + 6] + 1
        position += 6 + name + name % 2
        size = int.from_bytes(data[position : position + 4], "big")
        yield number, data[position + 4 : position + 4 + size]
        position += 4 + size + size % 2


def block_finds(number: int, content: bytes) -> list[Find]:
    """What one block gives away (Exif and XMP inside blocks are the caller's)."""
    if number == IPTC_BLOCK:
        return [*_iptc_finds(content)]
    if number in _THUMBNAIL_BLOCKS:
        return [Find(Kind.THUMBNAIL, "Photoshop", "a small copy of the picture")]
    return []


def _iptc_finds(data: bytes) -> Iterator[Find]:
    position = 0
    while position + 5 <= len(data) and data[position] == 0x1C:
        record, field = data[position + 1], data[position + 2]
        size = int.from_bytes(data[position + 3 : position + 5], "big")
        if size >= 0x8000:  # an extended field: longer than any text worth showing
            return
        text = plain_text(data[position + 5 : position + 5 + size])
        if record == 2 and field in _FIELDS and text:
            kind, name = _FIELDS[field]
            yield Find(kind, "IPTC", f"{name}: {text}")
        position += 5 + size
