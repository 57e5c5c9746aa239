"""What an MP4, MOV or 3GP file is made of: its boxes, its tracks, and what each track holds.

Sources: ISO/IEC 14496-12 (ISO base media), 14496-14 (MP4), 3GPP TS 26.244 (3GP), the QuickTime File Format
Specification (MOV). Only the structure is read here: what goes is for `video_tree` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.photos import boxes
from app.photos.boxes import Box
from app.photos.reading import TRUNCATED, Damaged, PhotoFile

NO_VIDEO = "there is no video in it"
PROTECTED = "it is protected against copying (DRM)"
ELSEWHERE = "a part of it stands in another file"

PICTURE_HANDLERS = frozenset((b"vide", b"pict", b"auxv"))
SOUND = b"soun"
UNUSED = frozenset((b"free", b"skip", b"wide"))
_TOP = frozenset(b"ftyp moov mdat moof sidx mfra styp free skip wide meta uuid udta".split())
_ENCRYPTED = frozenset(b"encv enca enct encs encm encu drms drmi".split())
_STILLS = frozenset((b"jpeg", b"mjpa", b"mjpb", b"mjpg", b"png ", b"tiff", b"gif "))
_STILL_OBJECTS = frozenset((0x6C, 0x6D, 0x6E))
_MOST_TRACKS = 100


class Entry(NamedTuple):
    """One sample description: the name of the code, and where its box stands."""

    kind: bytes
    box: Box


@dataclass(slots=True)
class Track:
    """One track. ``tables`` are the boxes of its sample table by kind; ``kept``: it is picture or sound."""

    box: Box
    number: int
    handler: bytes
    entries: tuple[Entry, ...] = ()
    tables: dict[bytes, Box] = field(default_factory=dict)
    kept: bool = False


@dataclass(slots=True)
class Movie:
    """The whole file: its outermost boxes, where the last of them ends, and its tracks."""

    top: list[Box]
    end: int
    moov: Box
    tracks: list[Track]
    quicktime: bool

    @property
    def kept(self) -> frozenset[int]:
        """The numbers of the tracks that stay."""
        return frozenset(track.number for track in self.tracks if track.kept)


def read(file: PhotoFile) -> Movie:
    """Read the structure; raises `Damaged` where there is none that can be relied on."""
    top, end = _outermost(file)
    for box in top:
        if box.kind == b"meta" and handler_of(file, box) == b"pict":
            raise Damaged("it is a picture and a video in one")
    return of_boxes(file, top, end)


def of_boxes(file: PhotoFile, top: list[Box], end: int) -> Movie:
    """The same for a file whose outermost boxes are known."""
    found = [box for box in top if box.kind == b"moov"]
    if len(found) > 1:
        raise Damaged("it describes itself twice")
    if not found:
        raise Damaged(NO_VIDEO)
    return Movie(top, end, found[0], read_tracks(file, found[0]), _is_quicktime(file))


def _outermost(file: PhotoFile) -> tuple[list[Box], int]:
    """The outermost boxes, and where they end: what follows is no box, but something hung on at the end."""
    top: list[Box] = []
    try:
        for box in boxes.walk(file, 0, file.size):
            top.append(box)  # noqa: PERF402 (what came before an error counts)
    except Damaged:
        if not top or file.read(top[-1].end, 8)[4:] in _TOP:
            raise
    return top, top[-1].end if top else 0


def _is_quicktime(file: PhotoFile) -> bool:
    """Whether QuickTime's own rules hold: no ``ftyp`` at all, or its brand in it."""
    size = int.from_bytes(file.head[:4], "big")
    return file.head[4:8] != b"ftyp" or b"qt  " in file.head[8 : max(16, min(size, 256))]


def read_tracks(file: PhotoFile, moov: Box) -> list[Track]:
    """The tracks of a ``moov``, those that are picture or sound marked as kept."""
    inside = list(boxes.walk(file, moov.body, moov.end))
    kinds = {box.kind for box in inside}
    if b"cmov" in kinds:
        raise Damaged("its description is packed in an old way that this app cannot open")
    if b"rmra" in kinds:
        raise Damaged(ELSEWHERE)
    if b"pssh" in kinds:
        raise Damaged(PROTECTED)
    tracks = [_read_track(file, box) for box in inside if box.kind == b"trak"]
    if len(tracks) > _MOST_TRACKS:
        raise Damaged("it has more tracks than any real video")
    if len({track.number for track in tracks}) < len(tracks):
        raise Damaged("two of its tracks have the same number")
    _choose(file, tracks)
    return tracks


def _read_track(file: PhotoFile, box: Box) -> Track:
    inside = children(file, box)
    header, media = inside.get(b"tkhd"), inside.get(b"mdia")
    if header is None or media is None:
        raise Damaged("one of its tracks lacks its description")
    version = file.read(header.body, 1)
    raw = file.read(header.body + (20 if version == b"\1" else 12), 4)
    track = Track(box, int.from_bytes(raw, "big"), handler_of(file, media))
    information = children(file, media).get(b"minf")
    table = children(file, information).get(b"stbl") if information else None
    if table:
        track.tables = children(file, table)
        track.entries = _entries(file, track.tables.get(b"stsd"))
    return track


def _entries(file: PhotoFile, table: Box | None) -> tuple[Entry, ...]:
    if table is None:
        return ()
    found = []
    for box in boxes.walk(file, table.body + 8, table.end):
        if box.kind in _ENCRYPTED:
            raise Damaged(PROTECTED)
        found.append(Entry(box.kind, box))
        if len(found) > _MOST_TRACKS:
            raise Damaged("it has more parts than any real video")
    return tuple(found)


def _choose(file: PhotoFile, tracks: list[Track]) -> None:
    """Picture and sound stay. A still beside a real video is a preview of it, and goes."""
    moving = False
    for track in tracks:
        track.kept = track.handler in PICTURE_HANDLERS or track.handler == SOUND
        moving = moving or (track.handler in PICTURE_HANDLERS and not is_still(file, track))
    for track in tracks:
        if track.handler in PICTURE_HANDLERS and moving and is_still(file, track):
            track.kept = False
    if not any(track.kept for track in tracks):
        raise Damaged(NO_VIDEO)


def is_still(file: PhotoFile, track: Track) -> bool:
    """Whether a track's pictures are JPEG or PNG, each whole in itself."""
    return any(
        entry.kind in _STILLS or (entry.kind == b"mp4v" and _object(file, entry.box) in _STILL_OBJECTS)
        for entry in track.entries
    )


def _object(file: PhotoFile, entry: Box) -> int:
    """The object type in an ``esds``, behind the tag of the decoder's description (14496-1, 7.2.6.6)."""
    raw = file.read(entry.body, min(512, entry.end - entry.body))
    start = raw.find(b"esds")
    tag = raw.find(b"\4", start + 8) if start >= 0 else -1
    while 0 <= tag < len(raw) - 1 and raw[tag + 1] & 0x80:
        tag += 1
    return raw[tag + 2] if 0 <= tag < len(raw) - 2 else 0


def children(file: PhotoFile, box: Box) -> dict[bytes, Box]:
    """The boxes in ``box`` by kind, the first of each."""
    found: dict[bytes, Box] = {}
    for child in boxes.walk(file, box.body, box.end):
        found.setdefault(child.kind, child)
    return found


def inside_meta(file: PhotoFile, meta: Box) -> Iterator[Box]:
    """The boxes in a ``meta``, which has a version before them (ISO) or has none (QuickTime)."""
    plain = file.read(meta.body, min(8, meta.end - meta.body))[4:8] == b"hdlr"
    yield from boxes.walk(file, meta.body if plain else min(meta.body + 4, meta.end), meta.end)


def handler_of(file: PhotoFile, box: Box) -> bytes:
    """What a ``mdia`` or ``meta`` says it is for; empty where it does not say."""
    inside = inside_meta(file, box) if box.kind == b"meta" else boxes.walk(file, box.body, box.end)
    for child in inside:
        if child.kind == b"hdlr":
            return file.read(child.body + 8, max(0, min(4, child.end - child.body - 8)))
    return b""


def number(file: PhotoFile, start: int, count: int = 4) -> int:
    """The number at ``start``; raises `Damaged` where the file ends before."""
    raw = file.read(start, count)
    if len(raw) < count:
        raise Damaged(TRUNCATED)
    return int.from_bytes(raw, "big")


PICTURE_HEADER = 78
"""How many bytes of a picture's description stand before its boxes (14496-12, 12.1.3)."""


def entry_config(file: PhotoFile, entry: Entry, kind: bytes) -> Box | None:
    """The box of that ``kind`` in a picture's description."""
    start = min(entry.box.body + PICTURE_HEADER, entry.box.end)
    return next((box for box in boxes.walk(file, start, entry.box.end) if box.kind == kind), None)
