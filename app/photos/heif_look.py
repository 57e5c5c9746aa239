"""What the parts of a HEIC or AVIF that are not the picture give away.

Exif and XMP items (ISO/IEC 23008-12:2022, annex A), names, and boxes that stand beside the picture: C2PA 2.1 (section
A.3), XMP part 3 (uuid), the videos of motion photos (mpvd), Samsung's sefd.
"""

from __future__ import annotations

from app.photos import boxes, exif, heif, heif_items, heif_write, trailer
from app.photos.boxes import Box
from app.photos.exif import Exif
from app.photos.heif import Item, Meta
from app.photos.heif_items import CREDENTIALS, Roles
from app.photos.model import Find, Kind
from app.photos.reading import PhotoFile, plain_text
from app.photos.survey import MOST_FINDS, Survey

IN_LISTS = "list of parts"
_MOST_DETAILS = 4_000_000
_LISTS = frozenset(b"hdlr pitm iinf iloc iref iprp idat dinf".split())
_NEEDED = frozenset((b"ftyp", b"meta", b"mdat", b"moov"))


def note(survey: Survey, find: Find | None) -> None:
    """Note a find once, however often it is met."""
    if find and len(survey.finds) < MOST_FINDS and find not in survey.finds:
        survey.finds.append(find)


def look_at_items(file: PhotoFile, meta: Meta, roles: Roles, survey: Survey) -> tuple[Item, Exif] | None:
    """Note what all items say but pictures; the first Exif of them."""
    first: tuple[Item, Exif] | None = None
    for item in meta.items.values():
        if heif_items.is_picture(item) or len(survey.finds) >= MOST_FINDS:
            continue
        if item.kind == heif_items.EXIF:
            facts = _look_at_exif(heif.loose_data(file, meta, item, _MOST_DETAILS), survey)
            first = first or (item, facts)
        elif item.kind == heif_items.MIME and item.content == heif_items.XMP_TYPE:
            survey.look_at_xmp(heif.loose_data(file, meta, item, _MOST_DETAILS))
        else:
            note(survey, roles.describe(item))
    return first


def _look_at_exif(block: bytes, survey: Survey) -> Exif:
    """An Exif item begins with where its TIFF header is (section A.2.1)."""
    before = len(survey.finds)
    skipped = 4 + int.from_bytes(block[:4], "big")
    facts = survey.look_at_block(block[skipped if skipped < len(block) else 4 :])
    if len(survey.finds) == before:
        survey.found(Kind.OTHER, "Exif", "technical details")
    return facts


def look_at_lists(file: PhotoFile, meta: Meta, shown: dict[int, Item], survey: Survey) -> None:
    """Note names, and boxes among the lists that no picture needs."""
    for item in shown.values():
        if item.name not in heif_write.KNOWN_NAMES:
            note(survey, Find(Kind.TEXT, IN_LISTS, f"name of a part: {plain_text(item.name)}"))
    for child in meta.children:
        if child.kind == b"hdlr":
            name = plain_text(file.read(child.body + 24, min(child.end - child.body - 24, 200)))
            if name:
                note(survey, Find(Kind.SOFTWARE, IN_LISTS, name))
        elif child.kind == b"grpl":
            note(survey, Find(Kind.OTHER, IN_LISTS, "groups of pictures"))
        elif child.kind not in _LISTS:
            look_at_box(file, child, survey)


def look_at_box(file: PhotoFile, box: Box, survey: Survey) -> None:
    """Note a box that is neither data nor a list of what is in them."""
    if box.kind in _NEEDED or box.kind in heif_write.FREE:
        return
    if box.user_type == boxes.XMP:
        survey.look_at_xmp(b"".join(map(bytes, file.pieces(box.body, min(box.end, box.body + _MOST_DETAILS)))))
    elif box.user_type == boxes.C2PA or box.kind == b"jumb":
        note(survey, CREDENTIALS)
    elif box.kind == b"mpvd":
        note(survey, Find(Kind.VIDEO, "beside the picture", "a short video (motion photo)"))
        location = trailer.video_location(file, box.body)
        if location:
            note(survey, exif.location_find("video", location))
            survey.found_place(location)
    elif box.kind == b"sefd":
        note(survey, Find(Kind.TRAILER, "beside the picture", "Samsung camera data"))
    else:
        name = plain_text(box.kind) or "unknown"
        note(survey, Find(Kind.OTHER, name, "a part that the picture does not need"))


def look_at_space(file: PhotoFile, spaces: list[Box], survey: Survey) -> None:
    """Note free space that is not empty."""
    for box in spaces:
        if box.kind in heif_write.FREE and not file.is_blank(box.body, box.end):
            note(survey, Find(Kind.OTHER, plain_text(box.kind), "data in a place that is kept free"))
