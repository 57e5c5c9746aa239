"""The parts of a JPEG file, in the order they stand in it (ITU-T T.81, annex B).

`walk` yields every byte of the file's first picture exactly once as a `Segment`, from the start
to the true end of image. It skips bytes that belong to nothing as decoders do (libjpeg's
``next_marker``), and raises `Damaged` where two decoders could read the file differently: what it
does not understand is never guessed at, and such a file is not cleaned.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from app.photos.reading import LONG_HEAD, TRUNCATED, Damaged, PhotoFile

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
DHT, DQT, DRI, DNL, DAC = 0xC4, 0xDB, 0xDD, 0xDC, 0xCC
APP0, APP1, APP2, APP13, APP14, COM = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE
FRAMES = frozenset((0xC0, 0xC1, 0xC2, 0xC9, 0xCA))
"""Baseline, extended and progressive, Huffman or arithmetic. Lossless and hierarchical are refused."""

GAP = -1
"""Not a marker: bytes between segments that belong to none, and markers without meaning there."""
SCAN = -2
"""Not a marker: the coded picture after an SOS, restart markers included."""

_STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
_WITH_LENGTH = FRAMES | {SOS, DHT, DQT, DRI, DNL, DAC, COM} | frozenset(range(0xE0, 0xF0))
_MOST_SEGMENTS = 100_000

START = b"\xff\xd8"
_MARKER_AND_LENGTH = struct.Struct(">HH")
_OF_PICTURE = frozenset(0xFF00 | code for code in FRAMES | {DHT, DQT, DRI, DAC})
_START_OF_SCAN = 0xFF00 | SOS
_OF_DETAILS = frozenset(0xFF00 | code for code in (COM, *range(APP0, 0xF0)))
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


class Segment(NamedTuple):
    """One part: its marker's second byte (or `GAP`, `SCAN`) and where it is in the file.

    [start, end) is all of it, [body, end) what follows its marker and length.
    """

    code: int
    start: int
    body: int
    end: int


_make_segment: Callable[[tuple[int, int, int, int]], Segment] = partial(tuple.__new__, Segment)


def walk(file: PhotoFile, start: int = 0) -> Iterator[Segment]:
    """Yield the parts of the picture that starts at ``start``; the last one is EOI.

    Reads nothing ahead: a caller that stops at SOS has read the header only.
    """
    if file.read(start, 2) != START:
        raise Damaged("it is not a JPEG inside")
    yield Segment(SOI, start, start + 2, start + 2)
    position = start + 2
    frame = False
    scans = 0
    for _ in range(_MOST_SEGMENTS):
        marker = file.read(position, 4)
        if len(marker) == 4 and marker[0] == 0xFF and marker[1] in _WITH_LENGTH:
            code = marker[1]
            end = position + 2 + (marker[2] << 8 | marker[3])
            if end > file.size:
                raise Damaged(TRUNCATED)
            if end < position + 4:
                raise Damaged("a part of it has an impossible length")
            segment = Segment(code, position, position + 4, end)
        else:
            segment = _without_length(file, position, marker)
            code = segment.code
        position = segment.end
        if code == EOI and not scans:
            raise Damaged("there is no picture in it")
        if (code in FRAMES and frame) or (code == SOS and not frame):
            raise Damaged("its parts are in an order that no decoder expects")
        frame = frame or code in FRAMES
        yield segment
        if code == EOI:
            return
        if code == SOS:
            scans += 1
            end = file.search(_END_OF_SCAN, position, file.size, 2)
            if end < 0:
                raise Damaged(TRUNCATED)
            yield Segment(SCAN, position, position, end)
            position = end
    raise Damaged("it has more parts than any real photo")


def header(file: PhotoFile, start: int = 0) -> Iterable[Segment]:
    """The segments before the first scan that are not part of the picture, as `walk` yields them, but faster.

    A header that is in one piece at the start of the file is read straight from memory; anything
    out of the ordinary is left to `walk`.
    """
    found = plain_header(file, start)
    return takewhile(lambda segment: segment.code != SOS, walk(file, start)) if found is None else found


def plain_header(file: PhotoFile, start: int = 0) -> list[Segment] | None:
    """`header`, where all of it is in the file's head and nothing stands between the segments; else None."""
    found = _in_head(file, start)
    if found is None and start < LONG_HEAD and file.lengthen_head():
        found = _in_head(file, start)
    return found


def _in_head(file: PhotoFile, start: int) -> list[Segment] | None:
    head, read, make = file.head, _MARKER_AND_LENGTH.unpack_from, _make_segment
    if head[start : start + 2] != START:
        return None
    found = []
    position = start + 2
    try:
        while True:
            marker, length = read(head, position)
            end = position + 2 + length
            if marker in _OF_DETAILS and length >= 2:
                found.append(make((marker & 0xFF, position, position + 4, end)))
            elif marker not in _OF_PICTURE:
                break
            position = end
    except struct.error:  # the head ends here
        return None
    return found if marker == _START_OF_SCAN else None


def _without_length(file: PhotoFile, position: int, marker: bytes) -> Segment:
    """The end of the image, or what is skipped, at ``position`` where ``marker`` was read."""
    if len(marker) < 2:
        raise Damaged(TRUNCATED)
    code = marker[1]
    if marker[0] != 0xFF or code in (0x00, 0xFF):
        found = file.search(_NEXT_MARKER, position, file.size, 2)
        if found < 0:
            raise Damaged(TRUNCATED)
        return Segment(GAP, position, position, found)
    if code in _WITH_LENGTH:
        raise Damaged(TRUNCATED)
    if code == EOI:
        return Segment(EOI, position, position + 2, position + 2)
    if code in _STANDALONE:
        return Segment(GAP, position, position, position + 2)
    if code == SOI:
        raise Damaged("a second picture starts inside the first")
    raise Damaged("it is damaged, or a rare kind of JPEG that this program does not know")


def make(code: int, body: bytes) -> bytes:
    """A whole segment."""
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def check_structure(code: int, body: bytes) -> None:
    """Raise `Damaged` where a part that is kept has room for anything but the picture.

    Lengths as T.81 B.2 gives them; libjpeg refuses such files too.
    """
    if not _STRUCTURE[code](body):
        raise Damaged("a part that describes the picture has the wrong length")


def _frame_fits(body: bytes) -> bool:
    return len(body) > 5 and len(body) == 6 + 3 * body[5]


def _scan_fits(body: bytes) -> bool:
    return len(body) > 0 and len(body) == 4 + 2 * body[0]


def _huffman_fits(body: bytes) -> bool:
    position = 0
    while position + 17 <= len(body):
        position += 17 + sum(body[position + 1 : position + 17])
    return position == len(body)


def _quantisation_fits(body: bytes) -> bool:
    position = 0
    while position < len(body):
        position += 129 if body[position] >> 4 else 65
    return position == len(body)


_STRUCTURE: dict[int, Callable[[bytes], bool]] = {
    **dict.fromkeys(FRAMES, _frame_fits),
    SOS: _scan_fits,
    DHT: _huffman_fits,
    DQT: _quantisation_fits,
    DRI: lambda body: len(body) == 2,
    DNL: lambda body: len(body) == 2,
    DAC: lambda body: len(body) % 2 == 0,
}
