"""Same-size changes to a file in which nothing may move: videos, whose tables name places in the file.

A long video can need a change in each of its pictures: they are held in a few bytes each, and a change that is
made again and again is held once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from app.photos.plan import Part, Range, Zeros
from app.photos.reading import WINDOW, Damaged, PhotoFile

_MOST_EDITS = 2_000_000
_MOST_KNOWN = 1000
_MOST_BYTES = 16 * 1024 * 1024


class Edits:
    """What is written over the bytes of ``file``, from its start to its end; what is there already is no edit."""

    def __init__(self, file: PhotoFile) -> None:
        self._file = file
        self._starts = array("Q")
        self._ends = array("Q")
        self._new: list[bytes | None] = []
        self._known: dict[bytes, bytes] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._new)

    def write(self, start: int, new: bytes) -> bool:
        """Put ``new`` at ``start``. Whether that changes the file."""
        if all(self._file.read(start + at, min(WINDOW, len(new) - at)) == new[at : at + WINDOW] for at in _steps(new)):
            return False
        self._add(start, start + len(new), self._known.get(new) or self._learn(new))
        return True

    def blank(self, start: int, end: int) -> bool:
        """Put zero bytes in [start, end). Whether that changes the file."""
        if self._file.is_blank(start, end):
            return False
        if self._new and self._new[-1] is None and self._ends[-1] == start:
            self._ends[-1] = end
        else:
            self._add(start, end, None)
        return True

    def _learn(self, new: bytes) -> bytes:
        self._bytes += len(new)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[new] = new
        return new

    def _add(self, start: int, end: int, new: bytes | None) -> None:
        if self._ends and start < self._ends[-1]:
            raise Damaged("parts of it overlap")
        if len(self._new) >= _MOST_EDITS or self._bytes > _MOST_BYTES:
            raise Damaged("it holds more hidden notes than any real video")
        self._starts.append(start)
        self._ends.append(end)
        self._new.append(new)

    def __iter__(self) -> Iterator[tuple[int, int, bytes | None]]:
        """The edits in order: [start, end) and what is written there (None: zeros)."""
        return zip(self._starts, self._ends, self._new, strict=True)

    def parts(self, start: int, stop: int) -> Iterator[Part]:
        """What [start, stop) becomes; no edit crosses either."""
        for first, last, new in self:
            if first < start or last > stop:
                continue
            if start < first:
                yield (start, first)
            yield Zeros(last - first) if new is None else new
            start = last
        if start < stop:
            yield (start, stop)

    def untouched(self, ranges: Iterator[Range]) -> Iterator[Range]:
        """What the edits leave of ``ranges``, which are in order."""
        edits = iter(self)
        edit = next(edits, None)
        for start, stop in ranges:
            while edit and edit[0] < stop:
                if start < edit[0]:
                    yield (start, edit[0])
                start = max(start, min(edit[1], stop))
                if edit[1] > stop:
                    break
                edit = next(edits, None)
            if start < stop:
                yield (start, stop)


def _steps(new: bytes) -> range:
    return range(0, len(new), WINDOW)
