"""Exif at a glance: what sort of things a block gives away, without reading their words (see `glance`).

A camera writes the same tags into every photo, so what the tags of a directory say by themselves is worked out once
(`_layout`). Of the values only those are looked at that say where and when, and whether a text is there or blank.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import NamedTuple

from app.photos import exif
from app.photos.exif_block import ASCII, CODED, ORDERS, VALUE, Block, Order
from app.photos.glance import Glance
from app.photos.model import Find, Kind

_POSITION = Find(Kind.LOCATION, "Exif", "")
_TIME = Find(Kind.TIME, "Exif", "")
_TEXTS = {tag: Find(kind, "Exif", "") for tag, (kind, _) in exif.TEXTS.items()}
_MAIN_TEXTS = _TEXTS | dict.fromkeys((exif.MAKE, exif.MODEL), Find(Kind.DEVICE, "Exif", ""))
_DATE = re.compile(rb"(?!0000)\d{4}:(?:0[1-9]|1[0-2]):(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:\d\d\0")
_DATE_SIZE = 20
_OFFSET = re.compile(rb"[+-]\d\d:\d\d\0")
_OFFSET_SIZE = 7
_ENTRY = 12
_MOST_ENTRIES = 100
_MOST_LAYOUTS = 64


class _Unusual(Exception):
    """It is not written as cameras do it: for `exif.read`, which takes its time."""


class _Layout(NamedTuple):
    """What the tags of a directory say by themselves.

    ``places``: where in its table each entry goes on behind the tag. ``texts``: (tag, place, what it gives away unless
    it is blank). ``finds``: what is given away by tags that are there at all. ``size`` of the table in bytes.
    """

    places: dict[int, int]
    texts: tuple[tuple[int, int, Find], ...]
    finds: tuple[Find, ...]
    size: int


def glance(tiff: bytes) -> Glance:
    """What `exif.read` says of a block, from its TIFF header on, but for the words."""
    try:
        return _glance(tiff)
    except (_Unusual, KeyError, IndexError, struct.error):
        facts = exif.read(tiff)
        return Glance(tuple(facts.finds), facts.location, facts.taken)


def _glance(tiff: bytes) -> Glance:
    order = ORDERS[tiff[:2]]
    block = Block(tiff, order)
    main, main_table = _directory(block, order.long(tiff, 4)[0], is_main=True)
    below = order.long(tiff, main_table + main.places[exif.PHOTO] + VALUE)[0]
    photo, photo_table = _directory(block, below, is_main=False)
    taken = _taken(block, photo.places, photo_table)
    finds = [_TIME, *main.finds, *photo.finds]
    location = None
    if exif.GPS in main.places:
        gps = block.directory(order.long(tiff, main_table + main.places[exif.GPS] + VALUE)[0])
        location = exif.usual_position(block, gps)
        if location is None:
            raise _Unusual
        finds.append(_POSITION)
    _note_texts(block, main, main_table, finds)
    _note_texts(block, photo, photo_table, finds)
    if order.long(tiff, main_table + main.size)[0]:
        finds.append(exif.THUMBNAIL_FIND)
    return Glance(tuple(finds), location, taken)


def _directory(block: Block, offset: int, *, is_main: bool) -> tuple[_Layout, int]:
    """The directory at ``offset``, all of which must be there, and where its table starts."""
    tiff, order = block.tiff, block.order
    count, table = order.word(tiff, offset)[0], offset + 2
    end = table + _ENTRY * count
    if offset < 8 or end > len(tiff) or count > _MOST_ENTRIES:
        raise _Unusual
    return _layout(order, tiff[table:end:_ENTRY], tiff[table + 1 : end : _ENTRY], is_main), table


@lru_cache(maxsize=_MOST_LAYOUTS)
def _layout(order: Order, first_bytes: bytes, second_bytes: bytes, is_main: bool) -> _Layout:
    """The layout of a directory by the first and the second byte of each of its tags.

    The main one names the camera, the photo's holds the maker's notes; in another place neither counts.
    """
    places = {}
    for number, pair in enumerate(zip(first_bytes, second_bytes, strict=True)):
        (tag,) = order.word(bytes(pair))
        places[tag] = _ENTRY * number + 2
    telling = _MAIN_TEXTS if is_main else _TEXTS
    texts = [(tag, place, telling[tag]) for tag, place in places.items() if tag in telling]
    texts.sort(key=lambda text: text[2])  # for `_note_texts`
    finds = [exif.MAKER_NOTE_FIND] if exif.MAKER_NOTE in places and not is_main else []
    if not exif.REPORTED.issuperset(places):
        finds.append(exif.SETTINGS_FIND)
    return _Layout(places, tuple(texts), tuple(finds), _ENTRY * len(first_bytes))


def _taken(block: Block, places: dict[int, int], table: int) -> str:
    """When the camera says the photo was taken, as ISO 8601."""
    tiff, entry_at = block.tiff, block.order.entry_at
    kind, count, at = entry_at(tiff, table + places[exif.TAKEN])
    date = tiff[at : at + _DATE_SIZE]
    if kind != ASCII or count != _DATE_SIZE or not _DATE.fullmatch(date):
        raise _Unusual
    taken = date[:-1].decode().replace(":", "-", 2).replace(" ", "T")
    if exif.TAKEN_OFFSET not in places:
        return taken
    kind, count, at = entry_at(tiff, table + places[exif.TAKEN_OFFSET])
    offset = tiff[at : at + _OFFSET_SIZE]
    if kind != ASCII or count != _OFFSET_SIZE or not _OFFSET.fullmatch(offset):
        raise _Unusual
    return taken + offset[:-1].decode()


def _note_texts(block: Block, layout: _Layout, table: int, finds: list[Find]) -> None:
    """Note each sort of thing that the texts of a directory give away once."""
    tiff, entry_at = block.tiff, block.order.entry_at
    noted = None
    for tag, place, find in layout.texts:
        if find == noted:
            continue
        at = table + place
        kind, count, start = entry_at(tiff, at)
        plain = kind == ASCII and count > 4 and start < len(tiff) and tag not in CODED
        if (plain and b" " < tiff[start : start + 1] < b"\x7f") or block.text({tag: tiff[at : at + 10]}, tag):
            finds.append(find)
            noted = find
