"""The data of a HEIC or AVIF, byte by byte: what belongs to the picture, what is emptied in it, what nobody owns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from app.photos.plan import Part, Range, Zeros
from app.photos.reading import Damaged, PhotoFile

_OVERLAP = "parts of it overlap, so that cleaning one could damage another"


def union(ranges: Iterable[Range]) -> list[Range]:
    """Ranges in order, those that touch or overlap made one."""
    made: list[Range] = []
    for start, end in sorted(ranges):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def touching(ranges: list[Range], start: int, end: int) -> list[Range]:
    """Those of a `union` that share a byte with [start, end)."""
    first = bisect_right(ranges, start, key=lambda one: one[1])
    return ranges[first : bisect_left(ranges, end, key=lambda one: one[0])] if start < end else []


class Layout:
    """Where the picture stands; what is neither in ``picture`` nor an edit is blanked."""

    def __init__(self, picture: Iterable[Range], edits: dict[Range, bytes], areas: list[Range]) -> None:
        self.picture = union(picture)
        self._edits = sorted(edits.items())
        self._areas = areas
        self._kept = union([*self.picture, *edits])
        self._check()

    def _check(self) -> None:
        last = 0
        for (start, end), _ in self._edits:
            if start < last or touching(self.picture, start, end):
                raise Damaged(_OVERLAP)
            last = end
        areas = union(self._areas)
        for start, end in self._kept:
            if not any(first <= start and end <= stop for first, stop in touching(areas, start, end)):
                raise Damaged("a part of the picture is not where pictures stand")

    def refuse_sharing(self, ranges: Iterable[Range]) -> None:
        """Raise `Damaged` where what goes shares a byte with what stays."""
        if any(touching(self._kept, start, end) for start, end in ranges):
            raise Damaged(_OVERLAP)

    def parts(self, start: int, end: int) -> Iterator[Part]:
        """What becomes of the area [start, end)."""
        at = start
        for first, last in touching(self._kept, start, end):
            yield Zeros(first - at)
            at = first
            for (begin, stop), new in self._edits_in(first, last):
                if at < begin:
                    yield at, begin
                yield new
                at = stop
            if at < last:
                yield at, last
            at = last
        yield Zeros(end - at)

    def _edits_in(self, start: int, end: int) -> list[tuple[Range, bytes]]:
        first = bisect_left(self._edits, start, key=lambda one: one[0][0])
        return self._edits[first : bisect_left(self._edits, end, key=lambda one: one[0][0])]

    def strays(self, file: PhotoFile, known: Iterable[Range]) -> int:
        """How many bytes belong to no item, those that go (``known``) included, and are not zero."""
        owned = union([*self._kept, *known])
        count = 0
        for start, end in self._areas:
            at = start
            for first, last in [*touching(owned, start, end), (end, end)]:
                if at < first and not file.is_blank(at, first):
                    count += first - at
                at = max(at, last)
        return count
