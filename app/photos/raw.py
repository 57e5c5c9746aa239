"""DNG and the cameras' own raw formats: what they give away. None is cleaned: the maker's notes run all through them.

Sources: Adobe DNG 1.7.1; the layouts of RAF, RW2, ORF and CR3 as ExifTool documents them (tag names "FujiFilm RAF",
"PanasonicRaw", "Canon CR3"). Most are TIFF inside; a RAF begins with a JPEG, a CR3 is made of boxes that hold TIFFs.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator

from app.photos import boxes, exif, tiff_details
from app.photos.jpeg_survey import survey_header
from app.photos.model import Find, Keep, Kind
from app.photos.plan import Plan
from app.photos.reading import Damaged, PhotoFile
from app.photos.survey import Survey
from app.photos.tiff import Directory, Tiff
from app.photos.tiff_raw import NOT_CLEANED
from app.photos.tiff_tags import ORIENTATION, SUBIFDS

_FUJI = b"FUJIFILMCCD-RAW"
_FUJI_JPEG = 84
_PANASONIC_JPEG = 46
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_MAIN, _PHOTO, _GPS = b"CMT1", b"CMT2", b"CMT4"
_MOST_PAGES = 32
_MOST_BLOCK = 64 * 1024
_ALWAYS = Find(Kind.OTHER, "raw picture", "what the camera noted for itself")


def survey(file: PhotoFile) -> Survey:
    """Look at what names the camera, the time and the place."""
    found = Survey(damage=NOT_CLEANED)
    try:
        if file.head.startswith(_FUJI):
            _look_at_jpeg(found, file, int.from_bytes(file.read(_FUJI_JPEG, 4), "big"))
        elif file.read(4, 4) == b"ftyp":
            _look_at_boxes(found, file)
        else:
            _look_at_tiff(found, file)
    except Damaged:
        pass  # what could be read of it is known; it is not cleaned either way
    found.finds = [find for find in dict.fromkeys(found.finds) if (find.kind, find.where) != (Kind.OTHER, "TIFF")]
    found.finds.append(_ALWAYS)
    return found


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Refuse: see `NOT_CLEANED`."""
    raise Damaged(NOT_CLEANED)


def _look_at_jpeg(found: Survey, file: PhotoFile, start: int) -> None:
    if start >= file.size:
        return
    inside = survey_header(file, start)
    found.finds += inside.finds
    found.found_place(inside.location)
    found.taken = found.taken or inside.taken
    found.exif = found.exif or inside.exif


def _look_at_tiff(found: Survey, file: PhotoFile) -> None:
    tiff = Tiff(file)
    for number, page in enumerate(directories(tiff)):
        facts = tiff_details.look(found, tiff, page)
        if number == 0:
            found.exif = facts
            facts.orientation = tiff.number(page, ORIENTATION, 1)
        if _PANASONIC_JPEG in page.entries:
            _look_at_jpeg(found, file, page.entries[_PANASONIC_JPEG].where)


def directories(tiff: Tiff) -> Iterator[Directory]:
    """The pages, each followed by those below it: as many as raw pictures have, and no deeper."""
    for number, page in enumerate(tiff.pages()):
        yield page
        pointer = page.entries.get(SUBIFDS)
        for start in tiff.numbers(pointer, _MOST_PAGES) if pointer else ():
            yield tiff.directory(start)
        if number == _MOST_PAGES:
            return


def _look_at_boxes(found: Survey, file: PhotoFile) -> None:
    """Canon's box in the movie box holds the main, the Exif and the GPS directory, each as a TIFF of its own."""
    blocks = {box.kind: file.read(box.body, min(box.end - box.body, _MOST_BLOCK)) for box in _canon_boxes(file)}
    main = blocks.get(_MAIN, b"")
    if main:
        found.exif = found.look_at_exif(main)
    for kind, tag in ((_PHOTO, exif.PHOTO), (_GPS, exif.GPS)):
        if kind in blocks:
            found.look_at_exif(_pointing(tag, blocks[kind]))


def _canon_boxes(file: PhotoFile) -> Iterator[boxes.Box]:
    for movie in boxes.walk(file, 0, file.size):
        if movie.kind == b"moov":
            for box in boxes.walk(file, movie.body, movie.end):
                if box.user_type == _CANON:
                    yield from boxes.walk(file, box.body, box.end)
            return


def _pointing(tag: int, block: bytes) -> bytes:
    """A block whose first directory stands below the main one in Exif, with a main one behind it that says so."""
    order = "<" if block[:2] == b"II" else ">"
    first = block[4:8]
    pointer = struct.pack(order + "HHHI", 1, tag, 4, 1) + first + bytes(4)
    return block[:4] + struct.pack(order + "I", len(block)) + block[8:] + pointer
