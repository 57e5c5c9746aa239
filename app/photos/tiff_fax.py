"""Where the fax-coded picture of a TIFF strip ends (TIFF 6.0, section 11; ITU-T T.6, section 2.4.1.1).

Group 4 ends with a mark that no coded row can hold, EOFB; what follows it is cut. A strip without one is refused, and
so are the older kinds (compression 2 and 3): their end cannot be told without decoding them. The rows are not decoded:
coded rows more than the page has, in front of the mark, are not told from the picture.
"""

from __future__ import annotations

import re

from app.photos.reading import Damaged, PhotoFile
from app.photos.tiff_tags import FAX_4, Layout

_NO_END = "the end of its fax-coded picture cannot be told"
_MARK, _MARK_BITS = 0b000000000001000000000001, 24
_LONGEST = 4
_BACKWARDS = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


def _marks(turn: bytes) -> re.Pattern[bytes]:
    """The mark at any bit of a byte: where it does not fill its first or last byte, these may be several."""
    shapes = []
    for skip in range(8):
        count = 4 if skip else 3
        free = 8 * count - _MARK_BITS - skip
        mark = (_MARK << free).to_bytes(count, "big")
        fixed = (((1 << _MARK_BITS) - 1) << free).to_bytes(count, "big")
        shapes.append(b"".join(_bytes_like(*pair, turn) for pair in zip(mark, fixed, strict=True)))
    return re.compile(b"|".join(shapes), re.DOTALL)


def _bytes_like(wanted: int, fixed: int, turn: bytes) -> bytes:
    return b"[" + b"".join(b"\\x%02x" % turn[value] for value in range(256) if value & fixed == wanted) + b"]"


_AS_THEY_ARE = bytes(range(256))
_FORWARD_MARKS, _BACKWARD_MARKS = _marks(_AS_THEY_ARE), _marks(_BACKWARDS)


def end_of_picture(file: PhotoFile, start: int, end: int, how: Layout) -> int:
    """Where the strip in [start, end) truly ends. Raises `Damaged` where that cannot be told."""
    if how.compression != FAX_4:
        raise Damaged(_NO_END)
    at = file.search(_BACKWARD_MARKS if how.backwards else _FORWARD_MARKS, start, end, _LONGEST)
    if at < 0:
        raise Damaged(_NO_END)
    found = file.read(at, min(_LONGEST, end - at))
    bits = int.from_bytes(found.translate(_BACKWARDS if how.backwards else _AS_THEY_ARE).ljust(_LONGEST, b"\0"), "big")
    skip = next(skip for skip in range(8) if bits >> 8 - skip & (1 << _MARK_BITS) - 1 == _MARK)
    if skip and bits & (1 << 8 - skip) - 1:  # behind the mark, in its last byte
        raise Damaged(_NO_END)
    return at + (4 if skip else 3)
