"""The strips and tiles of a TIFF page: where each one's coded picture begins, and where it truly ends.

Sources: TIFF 6.0, sections 3, 9, 13 to 15; TIFF Technical Notes 1 (LZW) and 2 (JPEG, deflate). What stands behind the
end of the coded data is not part of the picture, nor are comments inside a JPEG strip. Of fax data (`tiff_fax`) only
those of Group 4 are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.photos import jpeg, jpeg_survey, lzw, png, tiff_fax
from app.photos.plan import Range
from app.photos.reading import TRUNCATED, WINDOW, Damaged, PhotoFile
from app.photos.tiff import Directory, Tiff
from app.photos.tiff_tags import DEFLATE, JPEG, LZW, PACKBITS, PLAIN, Layout

MOST_STRIPS = 100_000
"""In a whole file; a picture of ten thousand million pixels has as many tiles."""
_IN_STRIP = jpeg.FRAMES | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DHT, jpeg.DQT, jpeg.DRI, jpeg.DNL, jpeg.DAC, jpeg.SCAN}
_CHECKED = _IN_STRIP - {jpeg.SOI, jpeg.EOI, jpeg.SCAN}
_IN_TABLES = {jpeg.DHT, jpeg.DQT, jpeg.DRI, jpeg.DAC}
_OVERLAP = "its parts overlap"


class Strip(NamedTuple):
    """One strip or tile: [start, end) in the file, and the ranges of it that are picture."""

    start: int
    end: int
    kept: tuple[Range, ...]

    @property
    def size(self) -> int:
        return sum(end - start for start, end in self.kept)


NOTHING = Strip(0, 0, ())
"""A tile that is left out: programs show it empty."""


def strips(tiff: Tiff, page: Directory, how: Layout, most: int) -> list[Strip]:
    """The strips or tiles of a page in their order, of which there may be ``most``."""
    if how.pieces > most:
        raise Damaged("it is cut into more pieces than any real photo")
    where = page.entries.get(how.offsets)
    starts = tiff.numbers(where, how.pieces) if where else ()
    if len(starts) < how.pieces:
        raise Damaged(TRUNCATED if where else "there is no picture in it")
    said = page.entries.get(how.counts)
    counts = tiff.numbers(said, how.pieces) if said else ()
    if len(counts) < how.pieces:
        if how.compression != PLAIN:
            raise Damaged("it does not say how long its picture is")
        counts = tuple(map(how.unpacked, range(how.pieces)))
    ends = _Ends(tiff.file, how)
    return [ends.strip(number, start, count) for number, (start, count) in enumerate(zip(starts, counts, strict=True))]


class _Ends:
    def __init__(self, file: PhotoFile, how: Layout) -> None:
        self._file = file
        self._how = how

    def strip(self, number: int, start: int, count: int) -> Strip:
        compression, unpacked = self._how.compression, self._how.unpacked(number)
        if not start and not count:
            return NOTHING
        if compression == PLAIN:
            if 0 < count < unpacked:
                raise Damaged(TRUNCATED)
            count = count or unpacked
        end = start + count
        if end > self._file.size or not count:
            raise Damaged(TRUNCATED)
        if compression == JPEG:
            return Strip(start, end, tuple(_jpeg_ranges(self._file, start, end)))
        return Strip(start, end, ((start, self._end_of_picture(start, end, unpacked)),))

    def _end_of_picture(self, start: int, end: int, unpacked: int) -> int:
        """Where a strip that holds ``unpacked`` bytes of picture truly ends: at ``end`` or before."""
        compression = self._how.compression
        if compression == PLAIN:
            return start + unpacked
        if compression in DEFLATE:
            return _end_of_deflate(self._file, start, end, unpacked)
        if compression == PACKBITS:
            return _end_of_packbits(self._file, start, end, unpacked)
        if compression == LZW:
            return _end_of_lzw(self._file, start, end, unpacked)
        return tiff_fax.end_of_picture(self._file, start, end, unpacked, self._how)


def _end_of_deflate(file: PhotoFile, start: int, end: int, unpacked: int) -> int:
    rows = png.Rows(unpacked)
    used = start
    for piece in file.pieces(start, end):
        step = rows.feed(piece)
        used += step
        if step < len(piece):
            break
    if rows.left:
        raise Damaged(TRUNCATED)
    return used


def _end_of_packbits(file: PhotoFile, start: int, end: int, unpacked: int) -> int:
    """Runs follow each other (section 9): a count, then that many bytes or one that is repeated."""
    at, left = 0, unpacked
    for window in range(start, end, WINDOW):
        piece = file.read(window, min(WINDOW, end - window))
        size = len(piece)
        while at < size and left > 0:
            count = piece[at]
            if count < 128:
                left -= count + 1
                at += count + 2
            elif count > 128:
                left -= 257 - count
                at += 2
            else:
                at += 1
        if left <= 0:
            return min(window + at, end)
        at -= size
    raise Damaged(TRUNCATED)


def _end_of_lzw(file: PhotoFile, start: int, end: int, unpacked: int) -> int:
    if file.read(start, 1) == b"\0":
        raise Damaged("its picture is packed in an old way (old-style LZW) that programs read differently")
    used = lzw.end_of_codes(8, map(bytes, file.pieces(start, end)), unpacked, lzw.TIFF)
    return end if used is None else min(start + used, end)


def _jpeg_ranges(file: PhotoFile, start: int, end: int) -> Iterator[Range]:
    """The parts of a JPEG stream that are picture, neighbours joined: no comments, no makers' segments."""
    first = last = start
    for segment in jpeg.walk(file, start):
        if segment.end > end:
            raise Damaged(TRUNCATED)
        if segment.code not in _IN_STRIP and not _is_structure(file, segment):
            if last > first:
                yield first, last
            first = segment.end
        elif segment.code in _CHECKED:
            jpeg.check_structure(segment.code, file.read(segment.body, segment.end - segment.body))
        last = segment.end
    yield first, last


def _is_structure(file: PhotoFile, segment: jpeg.Segment) -> bool:
    """Whether a segment is a bare JFIF or Adobe's colour transform, to the byte."""
    body = file.read(segment.body, min(16, segment.end - segment.body))
    if segment.code == jpeg.APP0:
        return body[:5] == b"JFIF\0" and len(body) == 14 and body[12:] == b"\0\0"
    return segment.code == jpeg.APP14 and jpeg_survey.is_adobe(body) and len(body) == 12


def clean_tables(raw: bytes) -> bytes:
    """The tables that a page's JPEG strips share (tag 347): a stream without a picture, and nothing but tables."""
    out, position = raw[:2], 2
    while raw[position : position + 2] != b"\xff\xd9":
        code = raw[position + 1] if raw[position : position + 1] == b"\xff" and position + 4 <= len(raw) else 0
        end = position + 2 + int.from_bytes(raw[position + 2 : position + 4], "big")
        if out[:2] != b"\xff\xd8" or not code or not position + 4 <= end <= len(raw):
            raise Damaged("the tables of its picture are damaged")
        if code in _IN_TABLES:
            jpeg.check_structure(code, raw[position + 4 : end])
            out += raw[position:end]
        elif code < jpeg.APP0:
            raise Damaged("the tables of its picture are damaged")
        position = end
    return out + b"\xff\xd9"


def in_file_order(pages: list[list[Strip]]) -> list[Strip]:
    """Each strip once, in the order of the file. Raises `Damaged` where two share a part only."""
    ordered = sorted({strip for page in pages for strip in page if strip.kept})
    end = 0
    for strip in ordered:
        if strip.kept[0][0] < end:
            raise Damaged(_OVERLAP)
        end = strip.kept[-1][1]
    return ordered


def check_apart(ordered: list[Strip], described: list[Range]) -> None:
    """Raise `Damaged` where the picture and what describes it (sorted) share a byte."""
    spans = iter(described)
    start, end = next(spans, (0, 0))
    for strip in ordered:
        while end <= strip.kept[0][0] and end:
            start, end = next(spans, (0, 0))
        if end and start < strip.kept[-1][1]:
            raise Damaged(_OVERLAP)
