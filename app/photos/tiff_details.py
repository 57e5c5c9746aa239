"""What the entries of a TIFF directory that do not describe its picture give away.

Sources: Exif 3.0 (its tags stand in TIFF directories too), Adobe "Photoshop TIFF technical notes", XMP part 3, GeoTIFF
1.1 (OGC 19-008r4), C2PA 2.1 annex A, the tags that GDAL registered.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.photos import exif, iptc
from app.photos.exif import Exif
from app.photos.model import Kind
from app.photos.reading import Damaged, plain_text
from app.photos.survey import MOST_FINDS, Survey
from app.photos.tiff import SIZES, Directory, Entry, Tiff
from app.photos.tiff_tags import ALLOWED
from app.photos.tiff_writer import Form, Node

_XMP, _IPTC, _PHOTOSHOP, _CREDENTIALS = 700, 33723, 34377, 52545
_TEXTS = {
    269: "document name",
    285: "page name",
    42112: "map details",
    37724: "editing data",
    50827: "original file name",
}
_MAP = frozenset((33550, 33920, 33922, 34264, 34735, 34736, 34737))
_MOST_BYTES = 4096
_MOST_PACKET = 1 << 20
_NEWEST_CLASSIC_TYPE = 13


def look(survey: Survey, tiff: Tiff, page: Directory) -> Exif:
    """Note what ``page`` gives away beside its picture."""
    before = len(survey.finds)
    facts = _look_at_exif(survey, tiff, page)
    others = [entry for tag, entry in page.entries.items() if tag not in ALLOWED]
    for entry in others:
        if len(survey.finds) < MOST_FINDS:
            _look_at(survey, tiff, entry)
    if others and len(survey.finds) == before and not facts.adobe_rgb:
        survey.found(Kind.OTHER, "TIFF", "technical details")
    survey.finds = list(dict.fromkeys(survey.finds))  # pages repeat each other
    return facts


def _look_at_exif(survey: Survey, tiff: Tiff, page: Directory) -> Exif:
    """Exif's own tags, put together as an Exif block and read as one."""
    known = [entry for tag, entry in page.entries.items() if tag in exif.REPORTED and tag not in ALLOWED]
    if not known:
        return Exif()
    block = _node(tiff, known)
    photo = _below(survey, tiff, page, exif.PHOTO)
    block.below = {exif.PHOTO: _node(tiff, photo), exif.GPS: _node(tiff, _below(survey, tiff, page, exif.GPS))}
    block.below = {tag: node for tag, node in block.below.items() if tag in page.entries and node.fields}
    pointers = {entry.tag: entry for entry in photo}
    if exif.INTEROPERABILITY in pointers and exif.PHOTO in block.below:
        deepest = _directory(survey, tiff, pointers[exif.INTEROPERABILITY])
        block.below[exif.PHOTO].below[exif.INTEROPERABILITY] = _node(tiff, deepest)
    form = Form(tiff.order, is_big=False)
    return survey.look_at_exif(form.header(8) + block.write(form, 8))


def _below(survey: Survey, tiff: Tiff, page: Directory, tag: int) -> list[Entry]:
    entry = page.entries.get(tag)
    return _directory(survey, tiff, entry) if entry else []


def _directory(survey: Survey, tiff: Tiff, pointer: Entry) -> list[Entry]:
    """The entries of the directory that ``pointer`` leads to; none where it leads nowhere."""
    try:
        return list(tiff.directory(next(iter(tiff.numbers(pointer, 1)), 0)).entries.values())
    except Damaged:
        survey.found(Kind.OTHER, "Exif", "unreadable data")
        return []


def _node(tiff: Tiff, entries: Iterable[Entry]) -> Node:
    """Values short enough to be read; pointers are put in by the caller."""
    node = Node()
    for entry in entries:
        pointer = entry.tag in (exif.PHOTO, exif.GPS, exif.INTEROPERABILITY)
        if not pointer and entry.size and entry.kind <= _NEWEST_CLASSIC_TYPE:
            value = _value(tiff, entry, _MOST_BYTES)
            node.fields.append((entry.tag, entry.kind, value[: len(value) // SIZES[entry.kind] * SIZES[entry.kind]]))
    return node


def _value(tiff: Tiff, entry: Entry, most: int) -> bytes:
    try:
        return tiff.raw(entry, most)
    except Damaged:
        return b""


def _look_at(survey: Survey, tiff: Tiff, entry: Entry) -> None:
    tag = entry.tag
    if tag == _XMP:
        survey.look_at_xmp(_value(tiff, entry, _MOST_PACKET))
    elif tag == _IPTC:
        survey.found(Kind.OTHER, "IPTC", "a block of details")
        survey.finds += iptc.block_finds(iptc.IPTC_BLOCK, _value(tiff, entry, _MOST_PACKET))
    elif tag == _PHOTOSHOP:
        _look_at_photoshop(survey, _value(tiff, entry, _MOST_PACKET))
    elif tag == _CREDENTIALS:
        survey.found(Kind.IDENTIFIER, "TIFF", "content credentials (C2PA): who or what made it")
    elif tag in _MAP:
        survey.found(Kind.LOCATION, "TIFF", "where it lies on a map (GeoTIFF)")
    elif tag in _TEXTS:
        survey.found(Kind.TEXT, "TIFF", f"{_TEXTS[tag]}: {plain_text(_value(tiff, entry, _MOST_BYTES))}")
    elif tag not in exif.REPORTED:
        survey.found(Kind.OTHER, "TIFF", f"a part that the picture does not need (number {tag})")


def _look_at_photoshop(survey: Survey, data: bytes) -> None:
    survey.found(Kind.OTHER, "Photoshop", "editing data")
    for number, content in iptc.blocks(data):
        if number == iptc.EXIF_BLOCK:
            survey.look_at_exif(content)
        elif number == iptc.XMP_BLOCK:
            survey.look_at_xmp(content)
        else:
            survey.finds += iptc.block_finds(number, content)
