"""The boxes that HEIC, AVIF, MP4, MOV and 3GP are made of (ISO/IEC 14496-12, section 4.2; QuickTime calls them atoms).

A box may hold boxes; which ones do is for the format's module to know, and it alone goes down into them, to a depth
it names itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.photos.reading import TRUNCATED, Damaged, PhotoFile

UUID = b"uuid"
"""A box whose real type is the 16 bytes that follow its header."""
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""That type of boxes with XMP (XMP specification, part 3)."""
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""And of those with content credentials (C2PA 2.1, section A.3)."""

_MOST_BOXES = 100_000


class Box(NamedTuple):
    """One box: [start, end) is all of it, [body, end) what follows its size and type (and user type)."""

    kind: bytes
    start: int
    body: int
    end: int
    user_type: bytes = b""


def walk(file: PhotoFile, start: int, stop: int) -> Iterator[Box]:
    """Yield the boxes in [start, stop), which they fill exactly.

    Raises `Damaged` where they do not. Four zero bytes at the end of a QuickTime user data list are no box, and end it.
    """
    for _ in range(_MOST_BOXES):
        if start == stop or (stop - start == 4 and file.read(start, 4) == bytes(4)):
            return
        box = _read(file, start, stop)
        yield box
        start = box.end
    raise Damaged("it has more parts than any real photo or video")


def _read(file: PhotoFile, start: int, stop: int) -> Box:
    header = file.read(start, min(32, stop - start))
    if len(header) < 8:
        raise Damaged(TRUNCATED if stop >= file.size else "a part of it has an impossible length")
    size, kind, body = int.from_bytes(header[:4], "big"), header[4:8], start + 8
    if size == 1 and len(header) >= 16:
        size, body = int.from_bytes(header[8:16], "big"), start + 16
    elif size == 0 and stop == file.size:
        size = stop - start  # it goes on to the end of the file
    user_type = b""
    if kind == UUID:
        user_type = file.read(body, 16)
        body += 16
    end = start + size
    if end < body:
        raise Damaged("a part of it has an impossible length")
    if end > stop:
        raise Damaged(TRUNCATED if end > file.size else "a part of it is longer than what it stands in")
    return Box(kind, start, body, end, user_type)
