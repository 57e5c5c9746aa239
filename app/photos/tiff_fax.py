"""Where the fax-coded picture of a TIFF strip ends (TIFF 6.0, section 11; ITU-T T.6, section 2.4.1.1).

Group 4: the strip's rows, then the mark EOFB; what follows is cut. A strip without the mark right behind its last row
is refused, and so are the older kinds (compression 2 and 3), which end without one.
"""

from __future__ import annotations

from app.photos import fax_codes, fax_rows
from app.photos.reading import Damaged, PhotoFile
from app.photos.tiff_tags import FAX_4, Layout

_NO_END = "the end of its fax-coded picture cannot be told"
_MARK = "000000000001" * 2
_LARGEST = 2 * 1024 * 1024
"""A page of text takes 100 KB; a strip is taken apart into one character for each bit."""
_BACKWARDS = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


def end_of_picture(file: PhotoFile, start: int, end: int, unpacked: int, how: Layout) -> int:
    """Where the strip in [start, end) truly ends. Raises `Damaged` where that cannot be told."""
    if how.compression != FAX_4 or how.bits != (1,):
        raise Damaged(_NO_END)
    if end - start > _LARGEST:
        raise Damaged("its fax-coded picture is larger than any real one")
    content = b"".join(map(bytes, file.pieces(start, end)))
    if how.backwards:
        content = content.translate(_BACKWARDS)
    digits = f"{int.from_bytes(content, 'big'):0{8 * len(content)}b}" + "0" * fax_codes.LONGEST
    width = how.piece[0]
    mark = fax_rows.end_of_rows(digits, width, unpacked // -(-width // 8))
    size = -(-(mark + len(_MARK)) // 8)
    if digits[mark : 8 * size].rstrip("0") != _MARK:  # with nothing behind the mark in its last byte
        raise Damaged(_NO_END)
    return start + size
