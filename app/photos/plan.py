"""What a clean copy is made of: ranges of the original, and a few new bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.photos.model import Find, Kind
from app.photos.reading import PhotoFile
from app.photos.survey import Survey

Range = tuple[int, int]
"""Bytes [start, end) of the original."""

_ZEROS = bytes(256 * 1024)


@dataclass(frozen=True, slots=True)
class Zeros:
    """``size`` zero bytes, however many: what stands where nothing may move up (a video in a HEIC, telemetry)."""

    size: int

    def pieces(self) -> Iterator[memoryview]:
        """The bytes, a bounded number at once."""
        for done in range(0, self.size, len(_ZEROS)):
            yield memoryview(_ZEROS)[: self.size - done]


Part = Range | bytes | Zeros
"""A range of the original, or what is written anew."""


def size_of(part: Part) -> int:
    """How many bytes of the clean file it makes up."""
    if isinstance(part, tuple):
        return part[1] - part[0]
    return part.size if isinstance(part, Zeros) else len(part)


@dataclass(frozen=True, slots=True)
class Plan:
    """The clean file as ``parts`` in order, and what the original gives away.

    ``unchanged``: the parts make up exactly the original. ``picture``: where the coded picture stands in
    the original, in order; no byte of it may be missing from the parts. Both can be gone through again and again; of a
    long video they are made as they are asked for.
    """

    parts: Iterable[Part]
    finds: tuple[Find, ...]
    location: tuple[float, float] | None
    taken: str | None
    unchanged: bool
    picture: Iterable[Range] = ()

    def keeps_the_picture(self) -> bool:
        """Whether the whole coded picture is taken from the original, in its order."""
        kept = (part for part in self.parts if isinstance(part, tuple))
        start = end = 0
        for first, last in self.picture:
            while first < last and not start <= first <= last <= end:  # nothing is kept wherever it stands
                part = next(kept, None)
                if part is None:
                    return False
                start, end = part
        return True


class Parts:
    """Parts in the making: neighbouring ranges join, new bytes that the original has there too are a range."""

    def __init__(self, file: PhotoFile) -> None:
        self._file = file
        self._list: list[Part] = []

    def keep(self, start: int, end: int) -> None:
        last = self._list[-1] if self._list else None
        if isinstance(last, tuple) and last[1] == start:
            self._list[-1] = (last[0], end)
        else:
            self._list.append((start, end))

    def write(self, new: bytes) -> None:
        last = self._list[-1] if self._list else (0, 0)
        if isinstance(last, tuple) and self._holds(last[1], new):
            self.keep(last[1], last[1] + len(new))
        elif new:
            self._list.append(new)

    def blank(self, size: int) -> None:
        """Zero bytes in place of what the original has there."""
        last = self._list[-1] if self._list else (0, 0)
        if isinstance(last, tuple) and self._file.is_blank(last[1], last[1] + size):
            self.keep(last[1], last[1] + size)
        elif size:
            self._list.append(Zeros(size))

    def _holds(self, start: int, new: bytes) -> bool:
        return b"".join(map(bytes, self._file.pieces(start, start + len(new)))) == new

    def add(self, pieces: Iterable[Part]) -> None:
        for piece in pieces:
            if isinstance(piece, bytes):
                self.write(piece)
            elif isinstance(piece, Zeros):
                self.blank(piece.size)
            else:
                self.keep(*piece)

    def plan(self, survey: Survey, picture: list[Range]) -> Plan:
        """The finished plan, with what ``survey`` found."""
        unchanged = self._list == [(0, self._file.size)]
        if not unchanged and not survey.finds:
            survey.found(Kind.OTHER, "file", "the order of its parts")
        finds = tuple(survey.finds)
        return Plan(tuple(self._list), finds, survey.location, survey.taken, unchanged, tuple(picture))
